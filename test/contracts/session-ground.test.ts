import { describe } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { sessionGroundContract } from './session-ground.contract.ts';

describe('the ground of sessions in memory', () => {
  sessionGroundContract(memoryWorld);
});

describe('the ground of sessions in DynamoDB', () => {
  sessionGroundContract(dynamoWorlds('Sessions', 'Identities'));
});
