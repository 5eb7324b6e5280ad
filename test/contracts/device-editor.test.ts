import { describe } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { deviceEditorContract } from './device-editor.contract.ts';

describe('changing devices in memory', () => {
  deviceEditorContract(memoryWorld);
});

describe('changing devices in DynamoDB', () => {
  deviceEditorContract(dynamoWorlds('DeviceProfiles'));
});
