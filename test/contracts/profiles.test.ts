import { describe } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { profilesContract } from './profiles.contract.ts';

describe('profiles in memory', () => {
  profilesContract(memoryWorld);
});

describe('profiles in DynamoDB', () => {
  profilesContract(dynamoWorlds('Identities'));
});
