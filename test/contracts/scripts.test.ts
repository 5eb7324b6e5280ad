import { describe } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { scriptsContract } from './scripts.contract.ts';

describe('scripts in memory', () => {
  scriptsContract(memoryWorld);
});

describe('scripts in DynamoDB', () => {
  scriptsContract(dynamoWorlds('Configuration'));
});
