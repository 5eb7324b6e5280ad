// What every implementation of PlainDevices does.
import { expect, test } from '@jest/globals';
import type { World } from '../support/contract-worlds.ts';
import { oathProfile, secretHex } from './oath-profile.ts';
import { endpointArn, pushProfile, secretBase64 } from './push-profile.ts';
import { demo, demoElsewhere, impossible, spellings } from './users.ts';

export function plainDevicesContract(makeWorld: () => Promise<World>): void {
  test('tells of an OATH device all but its secret and its codes', async () => {
    const { ports, clock } = await makeWorld();
    const enrolled = { digits: 8, hash: 'SHA256', interval: 60 } as const;
    const { sharedSecret: _, recoveryCodes: _codes, ...plain } = oathProfile({ uuid: 'o', createdDate: 1000 });
    await ports.oathEnrolment.save(
      demo,
      oathProfile({ uuid: 'o', createdDate: 1000, recoveryCodes: ['a-code'], ...enrolled }),
    );
    await ports.oathAttempts.accept(
      demo,
      'o',
      { algorithm: 'TOTP', lastLogin: 1_800_000_000, clockDriftSeconds: 30 },
      'v',
    );

    for (const user of [demo, ...spellings]) {
      const listed = await ports.plainDevices.oath(user);
      expect(listed).toEqual([
        { ...plain, ...enrolled, lastLogin: 1_800_000_000, clockDriftSeconds: 30, lastAccessDate: clock.now() },
      ]);
      expect(JSON.stringify(listed)).not.toContain(secretHex);
      expect(JSON.stringify(listed)).not.toContain('a-code');
    }
  });

  test('tells of phones, newest first, nothing that reaches them', async () => {
    const { ports } = await makeWorld();
    for (const [uuid, createdDate] of [
      ['a', 1000],
      ['b', 3000],
      ['c', 2000],
    ] as const) {
      await ports.pushEnrolment.save(demo, pushProfile({ uuid, createdDate, deviceName: `Phone ${uuid}` }));
    }

    const listed = await ports.plainDevices.push(demo);

    const { issuer, lastAccessDate } = pushProfile();
    expect(listed).toEqual([
      { uuid: 'b', deviceName: 'Phone b', issuer, createdDate: 3000, lastAccessDate },
      { uuid: 'c', deviceName: 'Phone c', issuer, createdDate: 2000, lastAccessDate },
      { uuid: 'a', deviceName: 'Phone a', issuer, createdDate: 1000, lastAccessDate },
    ]);
    for (const secret of [secretBase64, endpointArn, pushProfile().deviceMechanismUID, pushProfile().deviceId]) {
      expect(JSON.stringify(listed)).not.toContain(secret);
    }
  });

  test('leaves out what cannot be read', async () => {
    const { ports, addDevice } = await makeWorld();
    await addDevice(demo, { uuid: 'old', kind: 'oath', deviceName: 'Old', createdDate: 1000 }, []);
    await addDevice(demo, { uuid: 'odd', kind: 'push', deviceName: 'Odd', createdDate: 1000 }, []);
    await ports.oathAttempts.charge(demo, 'old', 'v', {
      limit: 3,
      baseDelaySeconds: 1,
      maxDelaySeconds: 1,
      ceiling: 9,
    });

    expect([await ports.plainDevices.oath(demo), await ports.plainDevices.push(demo)]).toEqual([[], []]);
  });

  test('is empty for others', async () => {
    const { ports } = await makeWorld();
    await ports.oathEnrolment.save(demo, oathProfile());

    for (const user of [demoElsewhere, ...impossible]) {
      expect([await ports.plainDevices.oath(user), await ports.plainDevices.push(user)]).toEqual([[], []]);
    }
  });
}
