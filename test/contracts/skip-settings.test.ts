import { describe, expect, test } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { skipSettingsContract } from './skip-settings.contract.ts';
import { demo, identity } from './users.ts';

describe('skip settings in memory', () => {
  skipSettingsContract(memoryWorld);
});

describe('skip settings in DynamoDB', () => {
  const makeWorld = dynamoWorlds('Identities');
  skipSettingsContract(makeWorld);

  test('are stored under the names and numbers of AM', async () => {
    const { ports, tables } = await makeWorld();
    await ports.identityStore.put(identity(demo));

    await ports.skipSettingChanges.set(demo, 'oath', 'notSkippable');
    await ports.skipSettingChanges.set(demo, 'push', 'skippable');

    expect(await tables.rows('Identities')).toMatchObject([{ oath2faEnabled: '2', push2faEnabled: '1' }]);
  });

  test('read what AM cannot have written as not set', async () => {
    const { ports, tables } = await makeWorld();
    await tables.putRow('Identities', { user: '/alpha#demo', ...identity(demo), oath2faEnabled: 'true' });

    expect(await ports.skipSettings.get(demo, 'oath')).toBe('notSet');
  });
});
