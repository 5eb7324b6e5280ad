import { describe } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { retryCountsContract } from './retry-counts.contract.ts';

describe('retry counts in memory', () => {
  retryCountsContract(memoryWorld);
});

describe('retry counts in DynamoDB', () => {
  retryCountsContract(dynamoWorlds('Identities'));
});
