import { describe } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { identityAttributesContract } from './identity-attributes.contract.ts';

describe('attributes of identities in memory', () => {
  identityAttributesContract(memoryWorld);
});

describe('attributes of identities in DynamoDB', () => {
  identityAttributesContract(dynamoWorlds('Identities'));
});
