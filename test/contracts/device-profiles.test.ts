import { describe } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { deviceProfilesContract } from './device-profiles.contract.ts';

describe('stored device profiles in memory', () => {
  deviceProfilesContract(memoryWorld);
});

describe('stored device profiles in DynamoDB', () => {
  deviceProfilesContract(dynamoWorlds('DeviceProfiles'));
});
