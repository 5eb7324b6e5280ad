// What every implementation of RecoveryCodeSets does.
import { expect, test } from '@jest/globals';
import { race, tally, type World } from '../support/contract-worlds.ts';
import { spendCode } from '../support/spend-code.ts';
import { oathProfile, policy } from './oath-profile.ts';
import { pushProfile } from './push-profile.ts';
import { demo, demoElsewhere, impossible, spellings } from './users.ts';

const generous = { ...policy, limit: 100 };

export function recoveryCodeSetsContract(makeWorld: () => Promise<World>): void {
  const worldWithCodes = async () => {
    const world = await makeWorld();
    await world.ports.oathEnrolment.save(demo, oathProfile({ uuid: 'o', recoveryCodes: ['old'] }));
    await world.ports.pushEnrolment.save(demo, pushProfile({ uuid: 'p', createdDate: 1000 }));
    await world.ports.pushEnrolment.save(demo, pushProfile({ uuid: 'q', createdDate: 2000, recoveryCodes: ['old'] }));
    const spend = (kind: 'oath' | 'push', code: string) =>
      spendCode(world.ports.recoveryCodes, demo, kind, code, `visit ${kind} ${code}`, generous);
    return { ...world, ...world.ports, spend };
  };

  test('new codes work and the old ones are dead, and the other kind keeps its own', async () => {
    const { recoveryCodeSets, spend } = await worldWithCodes();

    expect(await recoveryCodeSets.renew(spellings[0] ?? demo, 'oath', 'o', ['new', 'newer'])).toBe(true);

    expect([await spend('oath', 'old'), await spend('oath', 'new'), await spend('oath', 'newer')]).toEqual([
      'refused',
      'accepted',
      'accepted',
    ]);
    expect(await spend('push', 'old')).toBe('accepted');
  });

  test('new codes of an older device end those of a newer one', async () => {
    const { recoveryCodeSets, spend } = await worldWithCodes();

    await recoveryCodeSets.renew(demo, 'push', 'p', ['new']);

    expect([await spend('push', 'old'), await spend('push', 'new')]).toEqual(['refused', 'accepted']);
  });

  test('codes of an OATH device that comes later are in force, also while the old one is still there', async () => {
    const { recoveryCodeSets, spend, addDevice } = await worldWithCodes();
    await recoveryCodeSets.renew(demo, 'oath', 'o', ['new']);

    const later = { uuid: 'later', kind: 'oath', deviceName: 'App', createdDate: 1_900_000_000_000 } as const;
    await addDevice(demo, later, ['newest']);

    expect([await spend('oath', 'new'), await spend('oath', 'newest')]).toEqual(['refused', 'accepted']);
  });

  test('a code that was spent before may come again as a new one', async () => {
    const { recoveryCodeSets, spend, recoveryCodes } = await worldWithCodes();
    await spend('oath', 'old');

    await recoveryCodeSets.renew(demo, 'oath', 'o', ['old']);

    expect(await spendCode(recoveryCodes, demo, 'oath', 'old', 'another visit', generous)).toBe('accepted');
  });

  test('of fifty sets that are stored at once one works', async () => {
    const { recoveryCodeSets, spend } = await worldWithCodes();

    await race(50, (index) => recoveryCodeSets.renew(demo, 'push', 'p', [`code ${index}`]));

    const spent = await race(50, (index) => spend('push', `code ${index}`));
    expect(tally(spent)).toEqual({ accepted: 1, refused: 49 });
  });

  test('the device itself stays as it was', async () => {
    const { recoveryCodeSets, oathDevices, deviceList } = await worldWithCodes();
    const before = [await oathDevices.find(demo), await deviceList.list(demo, 'push')];

    await recoveryCodeSets.renew(demo, 'oath', 'o', ['new']);
    await recoveryCodeSets.renew(demo, 'push', 'p', ['new']);

    expect([await oathDevices.find(demo), await deviceList.list(demo, 'push')]).toEqual(before);
  });

  test('makes no device', async () => {
    const { recoveryCodeSets, deviceList, spend } = await worldWithCodes();

    for (const user of [demoElsewhere, ...impossible]) {
      expect(await recoveryCodeSets.renew(user, 'oath', 'o', ['new'])).toBe(false);
    }
    for (const uuid of ['p', '', 'gone']) expect(await recoveryCodeSets.renew(demo, 'oath', uuid, ['new'])).toBe(false);

    expect(await deviceList.list(demo, 'oath')).toHaveLength(1);
    expect(await spend('oath', 'old')).toBe('accepted');
  });
}
