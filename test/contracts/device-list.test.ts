import { describe } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { deviceListContract } from './device-list.contract.ts';

describe('the device list in memory', () => {
  deviceListContract(memoryWorld);
});

describe('the device list in DynamoDB', () => {
  deviceListContract(dynamoWorlds('DeviceProfiles'));
});
