// What a run keeps of its users' ground and proofs: to each his own, and nothing that was gone before.
import { describe, expect, test } from '@jest/globals';
import type { Run } from '../../functions/engine/run.ts';
import {
  groundsBefore,
  type RunStanding,
  type Standings,
  standingFor,
  standingOf,
  standingsAfter,
  stillStands,
} from '../../functions/engine/standing.ts';
import type { Ground, SessionGround } from '../../functions/ports/sessions.ts';
import { type User, userKey } from '../../functions/ports/users.ts';

const realm = '/alpha';
const demo = { realm, username: 'demo' };
const eve = { realm, username: 'eve' };
const idOf = ({ username }: User) => `id=${username},ou=user,o=alpha,ou=services,ou=am-config`;
const keyOf = (user: User): string => userKey(user) ?? '';
const pwd = { factor: 'pwd', at: 1 };
const phone = { factor: 'otp', at: 2, device: 'oath#1' };
const standing = (about: Partial<RunStanding> = {}): RunStanding => ({ epoch: 3, proofs: [], enrolled: [], ...about });
const run = (about: Partial<Run> = {}): Run => ({
  ...{ frames: [], shared: { username: 'demo' }, visits: 1, options: {}, openedAt: 0 },
  ...about,
});
/** Remembers whose ground was looked at. */
function grounds(ground: Ground = { epoch: 7 }): SessionGround & { readonly looked: string[] } {
  const looked: string[] = [];
  return {
    looked,
    async look({ username }) {
      looked.push(username);
      return ground;
    },
  };
}

describe('what a node sees of proofs', () => {
  const standings = {
    [keyOf(demo)]: standing({ proofs: [pwd], enrolled: ['oath#1'] }),
    [keyOf(eve)]: standing({ proofs: [phone] }),
  };

  test('is that of the identified user, whoever is named', async () => {
    expect(await standingFor(run({ standings, universalId: idOf(eve) }), realm)).toMatchObject({ proofs: [phone] });
    expect(await standingFor(run({ standings }), realm)).toEqual({ proofs: [pwd], enrolled: ['oath#1'] });
  });

  test('is nothing where nobody is known, or nothing was proved', async () => {
    const nobody = run({ standings, shared: { username: 7 } });

    expect(standingOf(nobody, undefined)).toBeUndefined();
    expect(await standingFor(nobody, realm, async () => [phone])).toEqual({ proofs: [], enrolled: [] });
    expect(await standingFor(run(), realm)).toEqual({ proofs: [], enrolled: [] });
  });

  test('begins with what an earlier session has proved of the same user, where the node may see it', async () => {
    const asked: User[] = [];
    const earlier = async (user: User) => {
      asked.push(user);
      return [phone];
    };

    expect(await standingFor(run({ standings }), realm, earlier)).toMatchObject({ proofs: [phone, pwd] });
    expect(asked).toEqual([demo]);
  });
});

describe('what a run has proved still counts', () => {
  const proved = (about: Partial<Run> = {}) =>
    run({ standings: { [keyOf(demo)]: standing({ proofs: [pwd] }) }, ...about });

  test.each<[string, Ground, boolean]>([
    ['the ground is the same', { epoch: 3 }, true],
    ['the ground was raised', { epoch: 4 }, false],
    ['the run has raised it itself', { epoch: 4, raised: { by: 'self', before: 3 } }, true],
    ['another run has raised it', { epoch: 4, raised: { by: 'other', before: 3 } }, false],
    ['the run has raised it, but not from there', { epoch: 5, raised: { by: 'self', before: 4 } }, false],
  ])('when %s: %j, %j', async (_what, ground, counts) => {
    expect(await stillStands(proved(), realm, grounds(ground), 'self')).toBe(counts);
  });

  test('where there is nothing that could be gone', async () => {
    const raised = grounds({ epoch: 9 });

    expect(await stillStands(run(), realm, raised, 'self')).toBe(true);
    expect(await stillStands(proved({ shared: {} }), realm, raised, 'self')).toBe(true);
    expect(await stillStands(proved({ universalId: idOf(eve) }), realm, raised, 'self')).toBe(true);
    expect(raised.looked).toEqual([]);
  });
});

describe('the ground before a proof', () => {
  test('is looked at for the identified user and for the one who is named', async () => {
    const ground = grounds();

    const before = await groundsBefore(run({ universalId: idOf(eve) }), realm, ground);

    expect(before).toEqual({ [keyOf(eve)]: standing({ epoch: 7 }), [keyOf(demo)]: standing({ epoch: 7 }) });
    expect(ground.looked).toEqual(['eve', 'demo']);
  });

  test('is looked at once, and stays what it was when the first proof was made', async () => {
    const ground = grounds();
    const standings = { [keyOf(demo)]: standing({ proofs: [pwd] }) };

    expect(await groundsBefore(run({ standings, universalId: idOf(demo) }), realm, ground)).toEqual(standings);
    expect(ground.looked).toEqual([]);
  });

  test('is nobody’s where nobody is known', async () => {
    const ground = grounds();

    expect(await groundsBefore(run({ shared: {} }), realm, ground)).toEqual({});
    expect(ground.looked).toEqual([]);
  });
});

describe('what a node leaves', () => {
  const before = { [keyOf(demo)]: standing({ proofs: [phone], enrolled: ['oath#1'] }) };
  const leaving = (left: object, of = run(), known: Standings = before) => standingsAfter(known, of, realm, left, 5);

  test('is added to what its user has proved and enrolled', () => {
    expect(leaving({ proved: [{ factor: 'pwd' }], enrolled: ['push#2'] })).toEqual({
      [keyOf(demo)]: standing({ proofs: [phone, { factor: 'pwd', at: 5 }], enrolled: ['oath#1', 'push#2'] }),
    });
  });

  test('goes with a device that is gone; what needs none stays', () => {
    expect(leaving({ gone: ['oath#1'] })).toBeUndefined();
    expect(leaving({ gone: ['oath#1'], proved: [{ factor: 'pwd' }] })).toEqual({
      [keyOf(demo)]: standing({ proofs: [{ factor: 'pwd', at: 5 }] }),
    });
    expect(leaving({ gone: ['push#2'] })).toEqual(before);
  });

  test.each([
    ['another user', run({ universalId: idOf(eve) })],
    ['nobody', run({ shared: {} })],
  ])('borrowed proofs: what is proved of %s is added to nobody else', (_whom, of) => {
    expect(leaving({ proved: [{ factor: 'pwd' }], gone: ['oath#1'] }, of)).toEqual(before);
  });

  test('proves nothing of a user whose ground nobody has looked at', () => {
    expect(leaving({ proved: [{ factor: 'pwd' }] }, run(), {})).toBeUndefined();
    expect(standingsAfter(undefined, run(), realm, { proved: [{ factor: 'pwd' }] }, 5)).toBeUndefined();
  });

  test('counts from the time that it has itself, and from none to come', () => {
    const at = (given: number) => leaving({ proved: [{ factor: 'remembered', at: given, second: true }] });

    expect(at(3)).toEqual({
      [keyOf(demo)]: standing({
        proofs: [phone, { factor: 'remembered', at: 3, second: true }],
        enrolled: ['oath#1'],
      }),
    });
    expect(at(9)?.[keyOf(demo)]?.proofs.at(-1)).toMatchObject({ at: 5 });
  });

  test('stands on the ground that the node has seen of a user whom nobody had named', () => {
    const proved = [{ factor: 'remembered' }];

    expect(leaving({ proved, provedOn: 2 }, run(), {})).toEqual({
      [keyOf(demo)]: standing({ epoch: 2, proofs: [{ factor: 'remembered', at: 5 }] }),
    });
    expect(leaving({ proved, provedOn: 9 })?.[keyOf(demo)]).toMatchObject({ epoch: 3 });
    expect(leaving({ proved, provedOn: 2 }, run({ shared: {} }), {})).toBeUndefined();
  });

  test('is not kept where nothing was proved and nothing enrolled', () => {
    expect(leaving({}, run(), { [keyOf(demo)]: standing() })).toBeUndefined();
    expect(leaving({}, run(), { [keyOf(demo)]: standing({ enrolled: ['oath#1'] }) })).toBeDefined();
  });
});
