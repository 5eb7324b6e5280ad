import { describe } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { pendingPushesContract } from './pending-pushes.contract.ts';

describe('pending pushes in memory', () => {
  pendingPushesContract(memoryWorld);
});

describe('pending pushes in DynamoDB', () => {
  pendingPushesContract(dynamoWorlds('DeviceProfiles', 'PushMessages'));
});
