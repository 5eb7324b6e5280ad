import { describe } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { pushHealthContract } from './push-health.contract.ts';

describe('the health of push endpoints in memory', () => {
  pushHealthContract(memoryWorld);
});

describe('the health of push endpoints in DynamoDB', () => {
  pushHealthContract(dynamoWorlds('DeviceProfiles'));
});
