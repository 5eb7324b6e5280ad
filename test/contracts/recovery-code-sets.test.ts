import { describe } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { recoveryCodeSetsContract } from './recovery-code-sets.contract.ts';

describe('new recovery codes in memory', () => {
  recoveryCodeSetsContract(memoryWorld);
});

describe('new recovery codes in DynamoDB', () => {
  recoveryCodeSetsContract(dynamoWorlds('DeviceProfiles'));
});
