// What every implementation of DeviceEditor does.
import { expect, test } from '@jest/globals';
import { race, tally, type World } from '../support/contract-worlds.ts';
import { oathProfile } from './oath-profile.ts';
import { endpointArn, newAddress, pushProfile } from './push-profile.ts';
import { demo, demoElsewhere, impossible, spellings } from './users.ts';

export function deviceEditorContract(makeWorld: () => Promise<World>): void {
  const worldWithDevices = async () => {
    const world = await makeWorld();
    await world.ports.oathEnrolment.save(demo, oathProfile({ uuid: 'o', createdDate: 1000, recoveryCodes: ['code'] }));
    await world.ports.pushEnrolment.save(demo, pushProfile({ uuid: 'p' }));
    return { ...world, ...world.ports };
  };

  test('renames a device and leaves the rest of it', async () => {
    const { deviceEditor, oathDevices, pushDevices } = await worldWithDevices();

    for (const user of spellings) {
      expect(await deviceEditor.rename(user, 'oath', 'o', 'App')).toBe(true);
      expect(await deviceEditor.rename(user, 'push', 'p', 'Phone')).toBe(true);
    }

    const oath = await oathDevices.find(demo);
    expect(oath?.profile).toEqual(oathProfile({ uuid: 'o', createdDate: 1000, deviceName: 'App' }));
    expect(await pushDevices.list(demo)).toEqual([
      { profile: pushProfile({ uuid: 'p', deviceName: 'Phone' }), endpointDisabled: false },
    ]);
  });

  test.each(['deviceEditor', 'deviceRemoval'] as const)(
    '%s gives a removed device back, and where the phone was reached',
    async (port) => {
      const { deviceList, oathDevices, [port]: remover } = await worldWithDevices();
      const { createdDate, lastAccessDate } = pushProfile();

      const removed = [await remover.remove(demo, 'oath', 'o'), await remover.remove(demo, 'push', 'p')];

      const phone = { uuid: 'p', kind: 'push', deviceName: 'Push Device', createdDate, lastAccessDate };
      expect(removed).toEqual([
        { device: { uuid: 'o', kind: 'oath', deviceName: 'OATH Device', createdDate: 1000 } },
        { device: phone, endpointArn },
      ]);
      expect(await deviceList.list(demo, 'push')).toEqual([]);
      expect(await oathDevices.find(demo)).toBeUndefined();
    },
  );

  test('of fifty that remove a device at once one gets it', async () => {
    const { deviceEditor } = await worldWithDevices();

    const removed = await race(50, () => deviceEditor.remove(demo, 'push', 'p'));

    expect(tally(removed.map((one) => one?.device.uuid))).toEqual({ p: 1, undefined: 49 });
  });

  test('a rename that races with the removal brings nothing back', async () => {
    const { deviceEditor, deviceList } = await worldWithDevices();

    await Promise.all([
      deviceEditor.remove(demo, 'push', 'p'),
      ...(await race(20, async () => deviceEditor.rename(demo, 'push', 'p', 'Late'))),
    ]);

    expect(await deviceList.list(demo, 'push')).toEqual([]);
  });

  test('names the endpoint that the phone had last, also when it changes at the same moment', async () => {
    const { deviceEditor, pushAddresses } = await worldWithDevices();

    const [changed, removed] = await Promise.all([
      pushAddresses.readdress(demo, 'p', newAddress),
      deviceEditor.remove(demo, 'push', 'p'),
    ]);

    expect(removed?.endpointArn).toBe(changed ? newAddress.communicationId : endpointArn);
  });

  test('knows no device of another user, realm, kind or id', async () => {
    const { deviceEditor, deviceList } = await worldWithDevices();

    for (const user of [demoElsewhere, ...impossible]) {
      expect(await deviceEditor.rename(user, 'push', 'p', 'Mine')).toBe(false);
      expect(await deviceEditor.remove(user, 'push', 'p')).toBeUndefined();
    }
    for (const uuid of ['o', '', 'P', 'p#', 'p ']) {
      expect(await deviceEditor.rename(demo, 'push', uuid, 'Mine')).toBe(false);
      expect(await deviceEditor.remove(demo, 'push', uuid)).toBeUndefined();
    }
    expect(await deviceList.list(demo, 'push')).toMatchObject([{ uuid: 'p', deviceName: 'Push Device' }]);
    expect(await deviceList.list(demo, 'oath')).toMatchObject([{ uuid: 'o', deviceName: 'OATH Device' }]);
  });
}
