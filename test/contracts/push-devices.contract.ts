// What every implementation of PushDevices stores. The recovery codes of push devices are push-recovery-codes.contract.ts.
import { expect, test } from '@jest/globals';
import { race, type World } from '../support/contract-worlds.ts';
import { endpointArn, newAddress, pushProfile } from './push-profile.ts';
import { demo, demoElsewhere, impossible, spellings } from './users.ts';

const { uuid } = pushProfile();

export function pushDevicesContract(makeWorld: () => Promise<World>): void {
  const worldWithDevice = async () => {
    const world = await makeWorld();
    await world.ports.pushEnrolment.save(demo, pushProfile());
    return { ...world, ...world.ports };
  };

  test('gives a device back as it was, without recovery codes, whatever the spelling of the name', async () => {
    const { ports } = await makeWorld();
    const profile = pushProfile({ deviceName: 'Zoë’s 測試', issuer: '', deviceId: 'x'.repeat(255), createdDate: 0 });

    await ports.pushEnrolment.save(demo, { ...profile, recoveryCodes: ['one', 'two'] });

    for (const user of [demo, ...spellings]) {
      expect(await ports.pushDevices.list(user)).toEqual([{ profile, endpointDisabled: false }]);
    }
  });

  test('keeps every device of a user, and lists the newest first', async () => {
    const { ports } = await makeWorld();
    const devices = { a: 2000, b: 3000, c: 1000 };

    for (const [name, createdDate] of Object.entries(devices)) {
      await ports.pushEnrolment.save(demo, pushProfile({ uuid: name, createdDate, deviceMechanismUID: `app ${name}` }));
    }

    const listed = await ports.pushDevices.list(demo);
    expect(listed.map(({ profile }) => profile.deviceMechanismUID)).toEqual(['app b', 'app a', 'app c']);
    expect(await ports.deviceList.list(demo, 'push')).toMatchObject([{ uuid: 'b' }, { uuid: 'a' }, { uuid: 'c' }]);
  });

  test('finds the one device of a mechanism among its user’s, whatever the spelling of the name', async () => {
    const { ports } = await makeWorld();
    const [one, two] = [1, 2].map((number) => pushProfile({ uuid: `d${number}`, deviceMechanismUID: `app ${number}` }));
    for (const profile of [one, two]) if (profile) await ports.pushEnrolment.save(demo, profile);

    for (const user of [demo, ...spellings]) {
      expect(await ports.pushDevices.findByMechanism(user, 'app 2')).toEqual({ profile: two, endpointDisabled: false });
    }
    for (const mechanism of ['', 'App 2', 'app 3', 'd2']) {
      expect(await ports.pushDevices.findByMechanism(demo, mechanism)).toBeUndefined();
    }
    for (const user of [demoElsewhere, ...impossible]) {
      expect(await ports.pushDevices.findByMechanism(user, 'app 2')).toBeUndefined();
    }
  });

  test('fifty devices that are saved at once are all kept', async () => {
    const { ports } = await makeWorld();

    await race(50, (index) => ports.pushEnrolment.save(demo, pushProfile({ uuid: `device-${index}` })));

    expect(await ports.pushDevices.list(demo)).toHaveLength(50);
  });

  test('saving the same device again, or fifty times at once, makes no second one', async () => {
    const { pushDevices, pushEnrolment } = await worldWithDevice();

    await race(50, () => pushEnrolment.save(demo, pushProfile({ deviceName: 'Renamed' })));

    const profile = pushProfile({ deviceName: 'Renamed' });
    expect(await pushDevices.list(demo)).toEqual([{ profile, endpointDisabled: false }]);
  });

  test('keeps users, realms and kinds of device apart', async () => {
    const { pushDevices, ports, pushAddresses, pushDeviceUse } = await worldWithDevice();

    expect(await pushDevices.list(demoElsewhere)).toEqual([]);
    expect(await pushAddresses.readdress(demoElsewhere, uuid, newAddress)).toBe(false);
    await pushDeviceUse.touch(demoElsewhere, uuid);
    expect(await pushDevices.list(demoElsewhere)).toEqual([]);
    expect(await pushDevices.list(demo)).toEqual([{ profile: pushProfile(), endpointDisabled: false }]);
    expect(await ports.oathDevices.find(demo)).toBeUndefined();
  });

  test('has nothing for a name that nobody can have, and saves nothing under it', async () => {
    const { ports } = await makeWorld();

    for (const user of impossible) {
      expect(await ports.pushDevices.list(user)).toEqual([]);
      await expect(ports.pushEnrolment.save(user, pushProfile())).rejects.toThrow();
      await expect(ports.pushDeviceUse.touch(user, uuid)).resolves.toBeUndefined();
      expect(await ports.pushAddresses.readdress(user, uuid, newAddress)).toBe(false);
    }
  });

  test('shows the device to the device list without its secret, and when it was last used', async () => {
    const { pushDevices, ports, clock, pushDeviceUse } = await worldWithDevice();
    const { createdDate, lastAccessDate } = pushProfile();
    const summary = { uuid, kind: 'push', deviceName: 'Push Device', createdDate, lastAccessDate };
    expect(await ports.deviceList.list(demo, 'push')).toEqual([summary]);

    await pushDeviceUse.touch(demo, uuid);

    const profile = pushProfile({ lastAccessDate: clock.now() });
    expect(await pushDevices.list(demo)).toEqual([{ profile, endpointDisabled: false }]);
    expect(await ports.deviceList.list(demo, 'push')).toEqual([{ ...summary, lastAccessDate: clock.now() }]);
  });

  test('a device that is gone does not come back by use or by a new address', async () => {
    const { pushDevices, pushDeviceUse, pushAddresses } = await worldWithDevice();

    await pushDeviceUse.touch(demo, 'gone');

    expect(await pushAddresses.readdress(demo, 'gone', newAddress)).toBe(false);
    expect(await pushDevices.list(demo)).toHaveLength(1);
  });

  test('a new address replaces the old one, and the name only when the phone has named itself', async () => {
    const { pushDevices, ports, pushAddresses } = await worldWithDevice();

    expect(await pushAddresses.readdress(demo, uuid, newAddress)).toBe(true);
    expect(await pushDevices.list(demo)).toMatchObject([{ profile: pushProfile({ ...newAddress }) }]);

    expect(await pushAddresses.readdress(demo, uuid, { ...newAddress, deviceName: 'Pixel' })).toBe(true);
    const profile = pushProfile({ ...newAddress, deviceName: 'Pixel' });
    expect(await pushDevices.list(demo)).toEqual([{ profile, endpointDisabled: false }]);
    expect(await ports.deviceList.list(demo, 'push')).toMatchObject([{ deviceName: 'Pixel' }]);
  });

  test('a new address heals a device whose endpoint was disabled', async () => {
    const { pushDevices, ports, pushAddresses } = await worldWithDevice();
    await ports.pushHealth.disableEndpoint(demo, uuid, endpointArn);

    await pushAddresses.readdress(demo, uuid, { ...newAddress, communicationId: endpointArn });

    expect(await pushDevices.list(demo)).toMatchObject([{ endpointDisabled: false }]);
  });

  test('saving the device again heals nothing while its endpoint is the same', async () => {
    const { pushDevices, pushEnrolment, ports } = await worldWithDevice();
    await ports.pushHealth.disableEndpoint(demo, uuid, endpointArn);

    await pushEnrolment.save(demo, pushProfile());
    expect(await pushDevices.list(demo)).toEqual([{ profile: pushProfile(), endpointDisabled: true }]);

    await pushEnrolment.save(demo, pushProfile({ ...newAddress }));
    expect(await pushDevices.list(demo)).toMatchObject([{ endpointDisabled: false }]);
  });

  test('saving the device again does not take back when it was used', async () => {
    const { pushDevices, pushEnrolment, clock, pushDeviceUse } = await worldWithDevice();
    await pushDeviceUse.touch(demo, uuid);

    await pushEnrolment.save(demo, pushProfile({ deviceName: 'Renamed' }));

    const profile = pushProfile({ deviceName: 'Renamed', lastAccessDate: clock.now() });
    expect(await pushDevices.list(demo)).toEqual([{ profile, endpointDisabled: false }]);
  });
}
