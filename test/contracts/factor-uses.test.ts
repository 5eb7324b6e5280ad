import { describe } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { factorUsesContract } from './factor-uses.contract.ts';

describe('uses of factors in memory', () => {
  factorUsesContract(memoryWorld);
});

describe('uses of factors in DynamoDB', () => {
  factorUsesContract(dynamoWorlds('DeviceProfiles'));
});
