// What every implementation of SkipSettings and SkipSettingChanges does.
import { expect, test } from '@jest/globals';
import type { World } from '../support/contract-worlds.ts';
import { demo, demoElsewhere, identity, impossible, spellings } from './users.ts';

export function skipSettingsContract(makeWorld: () => Promise<World>): void {
  test('are not set until somebody sets them, each kind apart, whatever the spelling of the name', async () => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity(demo));
    const kinds = ['oath', 'push', 'webauthn'] as const;
    for (const kind of kinds) expect(await ports.skipSettings.get(demo, kind)).toBe('notSet');

    for (const kind of kinds) {
      for (const setting of ['skippable', 'notSkippable', 'notSet'] as const) {
        for (const user of spellings) {
          expect(await ports.skipSettingChanges.set(user, kind, setting)).toBe(true);
          expect(await ports.skipSettings.get(demo, kind)).toBe(setting);
        }
      }
      await ports.skipSettingChanges.set(demo, kind, 'skippable');
    }

    for (const kind of kinds) expect(await ports.skipSettings.get(demo, kind)).toBe('skippable');
  });

  test('are not set for nobody, and make no user', async () => {
    const { ports } = await makeWorld();

    for (const user of [demoElsewhere, ...impossible]) {
      expect(await ports.skipSettingChanges.set(user, 'oath', 'skippable')).toBe(false);
      expect(await ports.skipSettings.get(user, 'oath')).toBe('notSet');
    }

    expect(await ports.identities.find(demoElsewhere)).toBeUndefined();
  });
}
