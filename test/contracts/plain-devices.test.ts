import { describe } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { plainDevicesContract } from './plain-devices.contract.ts';

describe('devices without their secrets in memory', () => {
  plainDevicesContract(memoryWorld);
});

describe('devices without their secrets in DynamoDB', () => {
  plainDevicesContract(dynamoWorlds('DeviceProfiles'));
});
