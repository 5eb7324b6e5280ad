// What every implementation of FactorUses does.
import { expect, test } from '@jest/globals';
import type { World } from '../support/contract-worlds.ts';
import { demo, demoElsewhere, impossible, spellings } from './users.ts';

export function factorUsesContract(makeWorld: () => Promise<World>): void {
  test('tells each device by its kind, the one used last first, whatever the spelling of the name', async () => {
    const { ports, addDevice } = await makeWorld();
    const named = { deviceName: 'It', createdDate: 1000 };
    await addDevice(demo, { ...named, kind: 'oath', uuid: 'a', lastAccessDate: 2000 }, ['code']);
    await addDevice(demo, { ...named, kind: 'push', uuid: 'b', lastAccessDate: 4000 }, []);
    await addDevice(demo, { ...named, kind: 'webauthn', uuid: 'c', createdDate: 3000 }, []);
    // Rows beside the devices.
    await ports.factorFence.raise(demo);
    await ports.pushBudget.take(demo, { visit: 'v', messageId: 'm' }, { limit: 5, windowSeconds: 600 });

    for (const user of [demo, ...spellings]) {
      expect(await ports.factorUses.list(user)).toEqual([
        { kind: 'push', lastUsed: 4000, hasRecoveryCodes: false },
        { kind: 'webauthn', lastUsed: 3000, hasRecoveryCodes: false },
        { kind: 'oath', lastUsed: 2000, hasRecoveryCodes: true },
      ]);
    }
  });

  test('is empty for others', async () => {
    const { ports, addDevice } = await makeWorld();
    await addDevice(demo, { uuid: 'a', kind: 'push', deviceName: 'Phone', createdDate: 1000 }, []);

    for (const user of [demoElsewhere, ...impossible]) expect(await ports.factorUses.list(user)).toEqual([]);
  });
}
