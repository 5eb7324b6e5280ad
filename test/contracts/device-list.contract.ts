// What every implementation of DeviceList does.
import { expect, test } from '@jest/globals';
import type { World } from '../support/contract-worlds.ts';
import { oathProfile } from './oath-profile.ts';
import { demo, demoElsewhere, impossible, spellings } from './users.ts';

export function deviceListContract(makeWorld: () => Promise<World>): void {
  test('lists the devices of one kind, newest first, whatever the spelling of the name', async () => {
    const { ports, addDevice } = await makeWorld();
    const old = { uuid: 'a', kind: 'push', deviceName: 'Old', createdDate: 1000 } as const;
    const recent = { uuid: 'b', kind: 'push', deviceName: 'Zoë', createdDate: 3000, lastAccessDate: 4000 } as const;
    const middle = { uuid: 'c', kind: 'push', deviceName: 'Middle', createdDate: 2000 } as const;
    for (const device of [old, recent, middle]) await addDevice(demo, device, []);
    await addDevice(demo, { ...old, kind: 'webauthn' }, []);

    for (const user of [demo, ...spellings]) {
      expect(await ports.deviceList.list(user, 'push')).toEqual([recent, middle, old]);
    }
  });

  test('shows an OATH device without its secret', async () => {
    const { ports, clock } = await makeWorld();
    await ports.oathEnrolment.save(demo, oathProfile({ uuid: 'u', recoveryCodes: ['code'] }));

    expect(await ports.deviceList.list(demo, 'oath')).toEqual([
      { uuid: 'u', kind: 'oath', deviceName: 'OATH Device', createdDate: clock.now() },
    ]);
  });

  test('shows when a device was last used', async () => {
    const { ports, clock } = await makeWorld();
    await ports.oathEnrolment.save(demo, oathProfile({ uuid: 'u' }));
    clock.advance(60_000);

    await ports.oathAttempts.accept(demo, 'u', { algorithm: 'HOTP', counter: 1 }, 'visit');

    expect(await ports.deviceList.list(demo, 'oath')).toMatchObject([{ lastAccessDate: clock.now() }]);
  });

  test('is empty for others', async () => {
    const { ports, addDevice } = await makeWorld();
    await addDevice(demo, { uuid: 'a', kind: 'push', deviceName: 'Phone', createdDate: 1000 }, []);

    for (const user of [demoElsewhere, ...impossible]) expect(await ports.deviceList.list(user, 'push')).toEqual([]);
    expect(await ports.deviceList.list(demo, 'oath')).toEqual([]);
  });
}
