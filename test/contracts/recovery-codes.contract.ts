// What every implementation of RecoveryCodes does.
import { describe, expect, test } from '@jest/globals';
import { race, tally, type World } from '../support/contract-worlds.ts';
import { spendCode } from '../support/spend-code.ts';
import { oathProfile, policy } from './oath-profile.ts';
import { demo, demoElsewhere, impossible, spellings } from './users.ts';

const phone = { uuid: 'p', kind: 'push', deviceName: 'Phone', createdDate: 1000 } as const;

export function recoveryCodesContract(makeWorld: () => Promise<World>): void {
  const worldWithCodes = async (...codes: string[]): Promise<World & Pick<World['ports'], 'recoveryCodes'>> => {
    const world = await makeWorld();
    await world.ports.oathEnrolment.save(demo, oathProfile({ recoveryCodes: codes }));
    return { ...world, recoveryCodes: world.ports.recoveryCodes };
  };

  test('takes each code once, whatever the spelling of the name', async () => {
    const { recoveryCodes } = await worldWithCodes('one', 'two', 'three');

    for (const [index, code] of ['two', 'one', 'three'].entries()) {
      const user = spellings[index] ?? demo;
      expect(await spendCode(recoveryCodes, user, 'oath', code, `a${index}`, policy)).toBe('accepted');
      expect(await spendCode(recoveryCodes, user, 'oath', code, `b${index}`, policy)).toBe('refused');
    }
  });

  test('compares codes as they were typed', async () => {
    const { recoveryCodes } = await worldWithCodes('Ab1é');
    const generous = { ...policy, limit: 10 };

    for (const code of ['ab1é', ' Ab1é', 'Ab1', 'Ab1e\u0301', '']) {
      expect(await spendCode(recoveryCodes, demo, 'oath', code, `typed ${code}`, generous)).toBe('refused');
    }
    expect(await spendCode(recoveryCodes, demo, 'oath', 'Ab1é', 'right', generous)).toBe('accepted');
  });

  test('a recovery code padded with NUL: it is a wrong code, and charged as one', async () => {
    const { recoveryCodes } = await worldWithCodes('one', 'two');
    const generous = { ...policy, limit: 50 };

    const spent = await race(50, (index) => spendCode(recoveryCodes, demo, 'oath', 'one', `v${index}`, generous));

    expect(tally(spent)).toEqual({ accepted: 1, refused: 49 });
    expect(await spendCode(recoveryCodes, demo, 'oath', 'two', 'w', generous)).toBe('accepted');
  });

  test('a repeated request: the visit that spent a code is accepted for it again, and for no other', async () => {
    const { recoveryCodes } = await worldWithCodes('one', 'two');

    const spent = await race(20, () => spendCode(recoveryCodes, demo, 'oath', 'one', 'visit', policy));

    expect(tally(spent)).toEqual({ accepted: 20 });
    expect(await spendCode(recoveryCodes, demo, 'oath', 'three', 'visit', policy)).toBe('refused');
    expect(await spendCode(recoveryCodes, demo, 'oath', 'one', 'another', policy)).toBe('refused');
    expect(await spendCode(recoveryCodes, demo, 'oath', 'two', 'another', policy)).toBe('accepted');
  });

  test('forty-nine losers of a race with a right code do not lock the user out', async () => {
    const { recoveryCodes } = await worldWithCodes('one');
    await race(50, (index) =>
      spendCode(recoveryCodes, demo, 'oath', 'one', `early ${index}`, { ...policy, limit: 50 }),
    );

    const late = await race(50, (index) => spendCode(recoveryCodes, demo, 'oath', 'one', `late ${index}`, policy));

    expect(tally(late)).toEqual({ refused: 50 });
    const guesses = await race(50, (index) => spendCode(recoveryCodes, demo, 'oath', 'guess', `v${index}`, policy));
    expect(tally(guesses)).toEqual({ refused: 3, limited: 47 });
  });

  test('N-LS-3 a burst of fifty guesses: no more are compared than the limit', async () => {
    const { recoveryCodes } = await worldWithCodes('one');

    const guesses = await race(50, (index) =>
      spendCode(recoveryCodes, demo, 'oath', `guess ${index}`, `v${index}`, policy),
    );

    expect(tally(guesses)).toEqual({ refused: 3, limited: 47 });
    expect(await spendCode(recoveryCodes, demo, 'oath', 'one', 'right', policy)).toBe('limited');
  });

  test('after the limit a right code is taken once the wait is over, and clears the failures', async () => {
    const { recoveryCodes, clock } = await worldWithCodes('one');
    await race(3, (index) => spendCode(recoveryCodes, demo, 'oath', 'guess', `v${index}`, policy));
    clock.advance(30_000 - 1);
    expect(await spendCode(recoveryCodes, demo, 'oath', 'one', 'too soon', policy)).toBe('limited');
    clock.advance(1);

    expect(await spendCode(recoveryCodes, demo, 'oath', 'one', 'in time', policy)).toBe('accepted');

    const guesses = await race(50, (index) => spendCode(recoveryCodes, demo, 'oath', 'guess', `w${index}`, policy));
    expect(tally(guesses)).toEqual({ refused: 3, limited: 47 });
  });

  test('whoever has mistyped the codes of the device too often can still use a recovery code', async () => {
    const { recoveryCodes, ports } = await worldWithCodes('one');
    const { uuid } = oathProfile();
    await race(4, (index) => ports.oathAttempts.charge(demo, uuid, `v${index}`, policy));

    expect(await spendCode(recoveryCodes, demo, 'oath', 'one', 'visit', policy)).toBe('accepted');
    expect(await ports.oathAttempts.charge(demo, uuid, 'w', policy)).toBe('limited');
  });

  test('A-6.3.8 user enumeration by timing: every call costs one hash of the same price', async () => {
    const { recoveryCodes, ports, hashes, addDevice } = await worldWithCodes('one', 'two');
    const withoutCodes = { realm: '/alpha', username: 'without' };
    await ports.oathEnrolment.save(withoutCodes, oathProfile());
    await addDevice(withoutCodes, phone, []);
    await spendCode(recoveryCodes, demo, 'oath', 'one', 'spent', policy);
    const before = hashes.length;

    for (const user of [demo, withoutCodes, demoElsewhere, ...impossible]) {
      for (const code of ['one', 'two', 'wrong', '']) {
        for (const visit of ['spent', 'a', 'b', 'c', 'd']) {
          const count = hashes.length;
          await spendCode(recoveryCodes, user, 'oath', code, visit, policy);
          expect(hashes.length - count).toBe(1);
        }
      }
    }

    expect(new Set(hashes.slice(before).map((cost) => JSON.stringify(cost))).size).toBe(1);
  });

  test('asks the newest device of the kind', async () => {
    const { ports, addDevice } = await makeWorld();
    await addDevice(demo, { ...phone, uuid: 'new', createdDate: 2000 }, ['new code']);
    await addDevice(demo, { ...phone, uuid: 'old' }, ['old code']);
    await addDevice(demo, { ...phone, kind: 'webauthn', createdDate: 3000 }, ['key code']);

    expect(await spendCode(ports.recoveryCodes, demo, 'push', 'old code', 'v1', policy)).toBe('refused');
    expect(await spendCode(ports.recoveryCodes, demo, 'push', 'key code', 'v2', policy)).toBe('refused');
    expect(await spendCode(ports.recoveryCodes, demo, 'oath', 'new code', 'v3', policy)).toBe('refused');
    expect(await spendCode(ports.recoveryCodes, demo, 'push', 'new code', 'v4', policy)).toBe('accepted');
  });

  test('only the latest set of codes works', async () => {
    const { ports, clock, recoveryCodes } = await worldWithCodes('old');
    clock.advance(1);

    await ports.oathEnrolment.save(demo, oathProfile({ uuid: 'next', recoveryCodes: ['new'] }));
    expect(await spendCode(recoveryCodes, demo, 'oath', 'old', 'v1', policy)).toBe('refused');
    expect(await spendCode(recoveryCodes, demo, 'oath', 'new', 'v2', policy)).toBe('accepted');

    await ports.oathEnrolment.save(demo, oathProfile({ uuid: 'next', recoveryCodes: ['newest'] }));
    expect(await spendCode(recoveryCodes, demo, 'oath', 'new', 'v3', policy)).toBe('refused');
    expect(await spendCode(recoveryCodes, demo, 'oath', 'newest', 'v4', policy)).toBe('accepted');
  });

  test('tells how many are left, and on which device', async () => {
    const { recoveryCodes } = await worldWithCodes('one', 'two', 'three');
    const { uuid: device, deviceName } = oathProfile();

    const spent = [
      await recoveryCodes.spend(demo, 'oath', 'one', 'v1', policy),
      await recoveryCodes.spend(demo, 'oath', 'one', 'v1', policy),
      await recoveryCodes.spend(demo, 'oath', 'two', 'v2', policy),
      await recoveryCodes.spend(demo, 'oath', 'three', 'v3', policy),
    ];

    const accepted = { verdict: 'accepted', device, deviceName, renewed: false };
    expect(spent).toEqual([2, 2, 1, 0].map((left) => ({ ...accepted, left })));
  });

  test('new codes take the place of the last one, and of no other', async () => {
    const { recoveryCodes } = await worldWithCodes('one', 'two');
    const next = () => ['new one', 'new two'];

    const first = await recoveryCodes.spend(demo, 'oath', 'one', 'v1', policy, 'stranger', next);
    const last = await recoveryCodes.spend(demo, 'oath', 'two', 'v2', policy, 'stranger', next);

    expect(first).toMatchObject({ left: 1, renewed: false });
    expect(last).toMatchObject({ left: 2, renewed: true });
    for (const [index, code] of ['one', 'two'].entries()) {
      expect(await spendCode(recoveryCodes, demo, 'oath', code, `again ${index}`, policy)).toBe('refused');
    }
    expect(await recoveryCodes.spend(demo, 'oath', 'new two', 'v3', policy)).toMatchObject({ left: 1, renewed: false });
    expect(await spendCode(recoveryCodes, demo, 'oath', 'new one', 'v4', policy)).toBe('accepted');
  });

  test('a repeated request renews once: every copy hears of the same codes, and those work', async () => {
    const { recoveryCodes } = await worldWithCodes('last');

    const spent = await race(20, () =>
      recoveryCodes.spend(demo, 'oath', 'last', 'visit', policy, 'stranger', () => ['new one', 'new two']),
    );

    expect(spent.map((result) => result.verdict === 'accepted' && result.renewed)).toEqual(Array(20).fill(true));
    expect(await spendCode(recoveryCodes, demo, 'oath', 'new one', 'v1', policy)).toBe('accepted');
    expect(await spendCode(recoveryCodes, demo, 'oath', 'new two', 'v2', policy)).toBe('accepted');
    expect(await spendCode(recoveryCodes, demo, 'oath', 'new one', 'v3', policy)).toBe('refused');
  });

  test('a run that died between spending and renewing is finished by its repeat', async () => {
    const { recoveryCodes } = await worldWithCodes('last');
    await recoveryCodes.spend(demo, 'oath', 'last', 'visit', policy);

    const repeated = await recoveryCodes.spend(demo, 'oath', 'last', 'visit', policy, 'stranger', () => ['new']);
    const stranger = await recoveryCodes.spend(demo, 'oath', 'last', 'another', policy, 'stranger', () => ['evil']);

    expect(repeated).toMatchObject({ left: 1, renewed: true });
    expect(stranger).toEqual({ verdict: 'refused' });
    expect(await spendCode(recoveryCodes, demo, 'oath', 'evil', 'v1', policy)).toBe('refused');
    expect(await spendCode(recoveryCodes, demo, 'oath', 'new', 'v2', policy)).toBe('accepted');
  });

  test('a wrong code makes no new ones, however few are left', async () => {
    const { recoveryCodes } = await worldWithCodes('last');
    let asked = 0;
    const next = () => {
      asked += 1;
      return ['new'];
    };

    await recoveryCodes.spend(demo, 'oath', 'wrong', 'v1', policy, 'stranger', next);

    expect(asked).toBe(0);
    expect(await spendCode(recoveryCodes, demo, 'oath', 'last', 'v2', policy)).toBe('accepted');
  });

  test('lock-out: wrong codes of strangers do not stop the known browser, whose success clears none of theirs', async () => {
    const { recoveryCodes } = await worldWithCodes('one', 'two');
    await race(5, (index) => recoveryCodes.spend(demo, 'oath', 'guess', `v${index}`, policy, 'stranger'));
    await race(2, (index) => recoveryCodes.spend(demo, 'oath', 'typo', `w${index}`, policy, 'known'));

    expect(await recoveryCodes.spend(demo, 'oath', 'one', 'w3', policy, 'known')).toMatchObject({
      verdict: 'accepted',
    });

    expect(await recoveryCodes.spend(demo, 'oath', 'two', 'v6', policy, 'stranger')).toEqual({ verdict: 'limited' });
    const typos = await race(5, (index) => recoveryCodes.spend(demo, 'oath', 'typo', `x${index}`, policy, 'known'));
    expect(tally(typos.map(({ verdict }) => verdict))).toEqual({ refused: 3, limited: 2 });
  });

  describe('a pass of the help desk', () => {
    type Codes = World['ports']['recoveryCodes'];
    const enter = async (recoveryCodes: Codes, code: string, visit: string, passes = true) =>
      (await recoveryCodes.spend(demo, 'push', code, visit, { ...policy, limit: 60 }, 'stranger', undefined, passes))
        .verdict;
    const worldWithPass = async () => {
      const world = await worldWithCodes('one');
      const expiresAt = world.clock.now() + 60_000;
      const { helpPasses } = world.ports;
      await helpPasses.issue(demo, 'pass', expiresAt);
      return { ...world, helpPasses, expiresAt };
    };

    test('two at once: of fifty one passes, and its copies with it', async () => {
      const { recoveryCodes } = await worldWithPass();

      const spent = await race(50, (index) => enter(recoveryCodes, 'pass', `v${index % 25}`));

      expect(tally(spent)).toEqual({ passed: 2, refused: 48 });
    });

    test('is taken whatever the kind, once, and only where passes are', async () => {
      const { recoveryCodes } = await worldWithPass();

      const verdicts = [
        await enter(recoveryCodes, 'pass', 'a', false),
        await enter(recoveryCodes, 'Pass', 'b'),
        await enter(recoveryCodes, 'pass', 'c'),
        await enter(recoveryCodes, 'pass', 'd'),
      ];

      expect(verdicts).toEqual(['refused', 'refused', 'passed', 'refused']);
      expect(await spendCode(recoveryCodes, demo, 'oath', 'one', 'e', policy)).toBe('accepted');
    });

    test('is nobody else’s, and nothing from its last moment on', async () => {
      const { recoveryCodes, clock, expiresAt } = await worldWithPass();
      const other = await recoveryCodes.spend(demoElsewhere, 'push', 'pass', 'a', policy, 'stranger', undefined, true);

      clock.set(expiresAt);

      expect([other.verdict, await enter(recoveryCodes, 'pass', 'b')]).toEqual(['refused', 'refused']);
    });

    test('gives way to a newer one, and to being revoked', async () => {
      const { recoveryCodes, helpPasses, expiresAt } = await worldWithPass();

      await helpPasses.issue(demo, 'newer', expiresAt);
      const older = await enter(recoveryCodes, 'pass', 'a');
      await helpPasses.issue(demo, 'newest', expiresAt);
      await helpPasses.revoke(demo);
      await helpPasses.revoke(demo);

      expect([older, await enter(recoveryCodes, 'newest', 'b')]).toEqual(['refused', 'refused']);
    });

    test('a newer one is good though the older was spent', async () => {
      const { recoveryCodes, helpPasses, expiresAt } = await worldWithPass();
      const first = await enter(recoveryCodes, 'pass', 'a');

      await helpPasses.issue(demo, 'newer', expiresAt);

      expect([first, await enter(recoveryCodes, 'newer', 'b')]).toEqual(['passed', 'passed']);
    });
  });
}
