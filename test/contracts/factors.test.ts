import { describe } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { factorsContract } from './factors.contract.ts';

describe('factors in memory', () => {
  factorsContract(memoryWorld);
});

describe('factors in DynamoDB', () => {
  factorsContract(dynamoWorlds('DeviceProfiles', 'Identities'));
});
