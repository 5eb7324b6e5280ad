// What every implementation of OathEnrolment stores, OathDevices finds and OathAttempts spends. Charging is
// oath-attempts.contract.ts.
import { expect, test } from '@jest/globals';
import type { OathAdvance } from '../../functions/ports/devices.ts';
import { race, tally, type World } from '../support/contract-worlds.ts';
import { oathProfile, policy } from './oath-profile.ts';
import { demo, demoElsewhere, impossible, spellings } from './users.ts';

const totp = (lastLogin: number, clockDriftSeconds = 0): OathAdvance => ({
  algorithm: 'TOTP',
  lastLogin,
  clockDriftSeconds,
});
const hotp = (counter: number): OathAdvance => ({ algorithm: 'HOTP', counter });

export function oathDevicesContract(makeWorld: () => Promise<World>): void {
  test('gives a device back as it was, without recovery codes, whatever the spelling of the name', async () => {
    const { ports } = await makeWorld();
    const profile = oathProfile({
      deviceName: 'Zoë’s 測試',
      lastLogin: 1_799_999_970,
      counter: 7,
      checksumDigit: true,
      truncationOffset: 3,
      clockDriftSeconds: -30,
      digits: 8,
      hash: 'SHA512',
      interval: 45,
      createdDate: 1_700_000_000_000,
      lastAccessDate: 1_700_000_000_001,
    });

    await ports.oathEnrolment.save(demo, { ...profile, recoveryCodes: ['one', 'two'] });

    for (const user of [demo, ...spellings]) expect(await ports.oathDevices.find(user)).toEqual({ profile });
  });

  test('dates a device that does not say when it was made', async () => {
    const { ports, clock } = await makeWorld();

    await ports.oathEnrolment.save(demo, oathProfile());

    expect(await ports.oathDevices.find(demo)).toEqual({ profile: oathProfile({ createdDate: clock.now() }) });
  });

  test('keeps users and realms apart', async () => {
    const { ports } = await makeWorld();
    await ports.oathEnrolment.save(demo, oathProfile());

    expect(await ports.oathDevices.find(demoElsewhere)).toBeUndefined();
    expect(await ports.oathAttempts.accept(demoElsewhere, oathProfile().uuid, hotp(1), 'visit')).toBe('spent');
    expect(await ports.oathDevices.find(demo)).toMatchObject({ profile: { counter: 0 } });
  });

  test('has nothing for a name that nobody can have, and saves nothing under it', async () => {
    const { ports } = await makeWorld();

    for (const user of impossible) {
      expect(await ports.oathDevices.find(user)).toBeUndefined();
      await expect(ports.oathEnrolment.save(user, oathProfile())).rejects.toThrow();
      expect(await ports.oathAttempts.charge(user, 'u', 'visit', policy)).toBe('limited');
      expect(await ports.oathAttempts.accept(user, 'u', hotp(1), 'visit')).toBe('spent');
      await expect(ports.oathAttempts.refund(user, 'u', 'visit')).resolves.toBeUndefined();
    }
  });

  test('N-OTP-10 a new device takes the place of all OATH devices, even of one with a later date, and of no other', async () => {
    const { ports, clock, addDevice } = await makeWorld();
    await addDevice(demo, { uuid: 'p', kind: 'push', deviceName: 'Phone', createdDate: 1 }, []);
    await ports.oathEnrolment.save(demo, oathProfile({ uuid: 'old', createdDate: clock.now() + 1000 }));
    clock.advance(1);

    await ports.oathEnrolment.save(demo, oathProfile({ uuid: 'new', createdDate: 5 }));

    expect(await ports.oathDevices.find(demo)).toMatchObject({ profile: { uuid: 'new' } });
    expect(await ports.deviceList.list(demo, 'oath')).toMatchObject([{ uuid: 'new' }]);
    expect(await ports.deviceList.list(demo, 'push')).toMatchObject([{ uuid: 'p' }]);
  });

  test('devices saved at the same moment do not wipe each other out', async () => {
    const { ports } = await makeWorld();

    await race(10, (index) => ports.oathEnrolment.save(demo, oathProfile({ uuid: `device-${index}` })));

    expect(await ports.oathDevices.find(demo)).toBeDefined();
  });

  test('replay by saving again: the same device keeps its login time, counter and drift', async () => {
    const { ports } = await makeWorld();
    const profile = oathProfile({ createdDate: 5 });
    await ports.oathEnrolment.save(demo, profile);
    await ports.oathAttempts.accept(demo, profile.uuid, totp(1_800_000_000, 30), 'visit 1');

    await ports.oathEnrolment.save(demo, { ...profile, deviceName: 'Renamed' });

    expect(await ports.oathAttempts.accept(demo, profile.uuid, totp(1_800_000_000), 'visit 2')).toBe('spent');
    expect(await ports.oathDevices.find(demo)).toMatchObject({
      profile: { deviceName: 'Renamed', lastLogin: 1_800_000_000, clockDriftSeconds: 30 },
      spentBy: 'visit 1',
    });
  });

  test.each(['stranger', 'known'] as const)(
    'free guesses by saving again: the same device keeps the wrong recovery codes of a %s browser',
    async (guesser) => {
      const { ports } = await makeWorld();
      const profile = { ...oathProfile(), recoveryCodes: ['right'] };
      await ports.oathEnrolment.save(demo, profile);
      await race(3, (index) => ports.recoveryCodes.spend(demo, 'oath', 'wrong', `guess ${index}`, policy, guesser));

      await ports.oathEnrolment.save(demo, profile);

      const right = await ports.recoveryCodes.spend(demo, 'oath', 'right', 'visit', policy, guesser);
      expect(right).toEqual({ verdict: 'limited' });
    },
  );

  test('free guesses by saving again: nor does it forget those of a known browser', async () => {
    const { ports } = await makeWorld();
    const profile = { ...oathProfile(), recoveryCodes: ['right'] };
    await ports.oathEnrolment.save(demo, profile);
    const guess = (code: string, visit: string) =>
      ports.recoveryCodes.spend(demo, 'oath', code, visit, policy, 'known');
    await race(3, (index) => guess('wrong', `guess ${index}`));

    await ports.oathEnrolment.save(demo, profile);

    expect(await guess('right', 'visit')).toEqual({ verdict: 'limited' });
  });

  test('a device that is saved again further on takes over its progress', async () => {
    const { ports } = await makeWorld();
    const profile = oathProfile({ createdDate: 5, counter: 3 });
    await ports.oathEnrolment.save(demo, profile);

    await ports.oathEnrolment.save(demo, { ...profile, lastLogin: 1_800_000_000, clockDriftSeconds: -60 });

    expect(await ports.oathDevices.find(demo)).toEqual({
      profile: { ...profile, lastLogin: 1_800_000_000, clockDriftSeconds: -60 },
    });
  });

  test('N-OTP-4 A-6.5.1 R-6238-5.2b TOTP replay: of fifty visits with the code of one step exactly one is accepted', async () => {
    const { ports, clock } = await makeWorld();
    const { uuid } = oathProfile();
    await ports.oathEnrolment.save(demo, oathProfile());
    clock.advance(1000);

    const accepted = await race(50, (index) =>
      ports.oathAttempts.accept(demo, uuid, totp(1_800_000_000, 30), `v${index}`),
    );

    expect(tally(accepted)).toEqual({ accepted: 1, spent: 49 });
    expect(await ports.oathDevices.find(demo)).toMatchObject({
      profile: { lastLogin: 1_800_000_000, clockDriftSeconds: 30, lastAccessDate: clock.now(), counter: 0 },
      spentBy: `v${accepted.indexOf('accepted')}`,
    });
  });

  test('N-OTP-4 HOTP replay: of fifty visits with the code of one counter exactly one is accepted', async () => {
    const { ports } = await makeWorld();
    const { uuid } = oathProfile();
    await ports.oathEnrolment.save(demo, oathProfile({ counter: 4 }));

    const accepted = await race(50, (index) => ports.oathAttempts.accept(demo, uuid, hotp(5), `v${index}`));

    expect(tally(accepted)).toEqual({ accepted: 1, spent: 49 });
    expect(await ports.oathDevices.find(demo)).toMatchObject({ profile: { counter: 5, lastLogin: 0 } });
  });

  test('neither time nor counter goes back', async () => {
    const { ports } = await makeWorld();
    const { uuid } = oathProfile();
    await ports.oathEnrolment.save(demo, oathProfile({ lastLogin: 300, counter: 10 }));

    expect(await ports.oathAttempts.accept(demo, uuid, totp(299), 'v1')).toBe('spent');
    expect(await ports.oathAttempts.accept(demo, uuid, totp(300), 'v2')).toBe('spent');
    expect(await ports.oathAttempts.accept(demo, uuid, hotp(10), 'v3')).toBe('spent');
    expect(await ports.oathAttempts.accept(demo, uuid, hotp(9), 'v4')).toBe('spent');
    expect(await ports.oathAttempts.accept(demo, uuid, totp(301), 'v5')).toBe('accepted');
    expect(await ports.oathAttempts.accept(demo, uuid, hotp(110), 'v6')).toBe('accepted');
  });

  test('a repeated request: the visit that spent a step or counter is accepted again, for that one only', async () => {
    const { ports } = await makeWorld();
    const { uuid } = oathProfile();
    await ports.oathEnrolment.save(demo, oathProfile());

    expect(tally(await race(50, () => ports.oathAttempts.accept(demo, uuid, totp(300), 'visit')))).toEqual({
      accepted: 50,
    });
    expect(await ports.oathAttempts.accept(demo, uuid, totp(270), 'visit')).toBe('spent');
    expect(tally(await race(50, () => ports.oathAttempts.accept(demo, uuid, hotp(1), 'visit')))).toEqual({
      accepted: 50,
    });
    expect(await ports.oathAttempts.accept(demo, uuid, hotp(1), 'another')).toBe('spent');
  });

  test('a code for a device that is gone is not accepted', async () => {
    const { ports } = await makeWorld();
    await ports.oathEnrolment.save(demo, oathProfile({ uuid: 'kept' }));

    expect(await ports.oathAttempts.accept(demo, 'gone', hotp(1), 'visit')).toBe('spent');
    expect(await ports.deviceList.list(demo, 'oath')).toMatchObject([{ uuid: 'kept' }]);
  });
}
