// How every implementation of PushDevices stores recovery codes, seen through RecoveryCodes.
import { expect, test } from '@jest/globals';
import { race, tally, type World } from '../support/contract-worlds.ts';
import { spendCode } from '../support/spend-code.ts';
import { policy } from './oath-profile.ts';
import { pushProfile } from './push-profile.ts';
import { demo, demoElsewhere } from './users.ts';

const generous = { ...policy, limit: 100 };

export function pushRecoveryCodesContract(makeWorld: () => Promise<World>): void {
  const worldWithCodes = async (...recoveryCodes: string[]) => {
    const world = await makeWorld();
    await world.ports.pushEnrolment.save(demo, pushProfile({ recoveryCodes }));
    let visits = 0;
    /** On a visit of its own. */
    const spend = (code: string) => {
      visits += 1;
      return spendCode(world.ports.recoveryCodes, demo, 'push', code, `visit ${visits}`, generous);
    };
    return { ...world, ...world.ports, spend };
  };

  test('each code of a device works once, for its user and its kind', async () => {
    const { recoveryCodes, spend } = await worldWithCodes('one', 'two');

    expect(await spendCode(recoveryCodes, demoElsewhere, 'push', 'one', 'v', policy)).toBe('refused');
    expect(await spendCode(recoveryCodes, demo, 'oath', 'one', 'v', policy)).toBe('refused');
    expect(await spend('one')).toBe('accepted');
    expect(await spend('one')).toBe('refused');
    expect(await spend('two')).toBe('accepted');
  });

  test('double spending: of fifty visits with one code exactly one is accepted', async () => {
    const { spend } = await worldWithCodes('one');

    expect(tally(await race(50, () => spend('one')))).toEqual({ accepted: 1, refused: 49 });
  });

  test('replay by saving again: a spent code does not come back with the same codes', async () => {
    const { pushEnrolment, spend } = await worldWithCodes('one', 'two', 'three');
    await spend('one');

    await pushEnrolment.save(demo, pushProfile({ recoveryCodes: ['one', 'two', 'three'] }));

    expect(await spend('one')).toBe('refused');
    expect(await spend('two')).toBe('accepted');
    await pushEnrolment.save(demo, pushProfile({ recoveryCodes: ['one', 'two', 'three'] }));
    for (const code of ['one', 'two']) expect(await spend(code)).toBe('refused');
    expect(await spend('three')).toBe('accepted');
    await pushEnrolment.save(demo, pushProfile({ recoveryCodes: ['one', 'two', 'three'] }));
    for (const code of ['one', 'two', 'three']) expect(await spend(code)).toBe('refused');
  });

  test('replay by saving again while the code is being spent: it is spent once', async () => {
    const { pushEnrolment, spend } = await worldWithCodes('one', 'two');

    const [, ...spent] = await Promise.all([
      race(10, () => pushEnrolment.save(demo, pushProfile({ recoveryCodes: ['one', 'two'] }))),
      ...Array.from({ length: 10 }, () => spend('one')),
    ]);

    expect(tally(spent)).toEqual({ accepted: 1, refused: 9 });
    expect(await spend('one')).toBe('refused');
  });

  test('free guesses by saving again: the same device keeps the wrong codes that were counted', async () => {
    const { pushEnrolment, recoveryCodes } = await worldWithCodes('one');
    await race(3, (index) => spendCode(recoveryCodes, demo, 'push', 'wrong', `guess ${index}`, policy));

    await pushEnrolment.save(demo, pushProfile({ recoveryCodes: ['one'] }));
    expect(await spendCode(recoveryCodes, demo, 'push', 'one', 'v', policy)).toBe('limited');

    await pushEnrolment.save(demo, pushProfile({ recoveryCodes: ['new'] }));
    expect(await spendCode(recoveryCodes, demo, 'push', 'new', 'w', policy)).toBe('limited');
  });

  test('new codes of the same device replace the old ones, spent or not', async () => {
    const { pushEnrolment, spend } = await worldWithCodes('one', 'two');
    await spend('one');

    await pushEnrolment.save(demo, pushProfile({ recoveryCodes: ['three', 'four'] }));

    for (const code of ['one', 'two']) expect(await spend(code)).toBe('refused');
    for (const code of ['three', 'four']) expect(await spend(code)).toBe('accepted');
  });

  test('a device that is saved without codes has none', async () => {
    const { pushEnrolment, spend } = await worldWithCodes('one');

    await pushEnrolment.save(demo, pushProfile());

    expect(await spend('one')).toBe('refused');
  });

  test('P-23 new codes of one device empty the sets of the others: only the latest set works', async () => {
    const { pushEnrolment, spend, addDevice } = await worldWithCodes('old');
    await addDevice(demo, { uuid: 'x', kind: 'push', deviceName: 'Imported', createdDate: 1 }, ['imported']);
    await addDevice(demo, { uuid: 'x', kind: 'oath', deviceName: 'App', createdDate: 1 }, ['oath code']);
    const second = pushProfile({ uuid: 'second', recoveryCodes: ['new'], createdDate: 1_799_999_500_000 });

    await pushEnrolment.save(demo, second);

    for (const code of ['old', 'imported', 'oath code']) expect(await spend(code)).toBe('refused');
    expect(await spend('new')).toBe('accepted');
  });

  test('the latest set works even on a device that was begun before another', async () => {
    const { pushEnrolment, spend } = await worldWithCodes('old');

    await pushEnrolment.save(demo, pushProfile({ uuid: 'slow', recoveryCodes: ['latest'], createdDate: 1000 }));

    expect(await spend('old')).toBe('refused');
    expect(await spend('latest')).toBe('accepted');
  });

  test('a device without codes leaves the others theirs', async () => {
    const { pushEnrolment, spend } = await worldWithCodes('one');

    await pushEnrolment.save(demo, pushProfile({ uuid: 'second', createdDate: 1_799_999_500_000 }));

    expect(await spend('one')).toBe('accepted');
  });

  test('of ten devices that are saved at once exactly one keeps its codes', async () => {
    const { ports } = await worldWithCodes('old');
    const codeOf = (index: number) => `code ${index}`;

    await race(10, (index) =>
      ports.pushEnrolment.save(demo, pushProfile({ uuid: `device-${index}`, recoveryCodes: [codeOf(index)] })),
    );

    const spent = await race(10, (index) =>
      spendCode(ports.recoveryCodes, demo, 'push', codeOf(index), `v${index}`, generous),
    );
    expect(tally(spent)).toEqual({ accepted: 1, refused: 9 });
  });
}
