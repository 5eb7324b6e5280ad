import { describe } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { recoveryCodesContract } from './recovery-codes.contract.ts';

describe('recovery codes in memory', () => {
  recoveryCodesContract(memoryWorld);
});

describe('recovery codes in DynamoDB', () => {
  recoveryCodesContract(dynamoWorlds('DeviceProfiles'));
});
