// What every implementation of SignInLog and SignIns does.
import { expect, test } from '@jest/globals';
import { mostRefusals, mostSignIns, type SignIn } from '../../functions/ports/sign-ins.ts';
import type { World } from '../support/contract-worlds.ts';
import { demo } from './users.ts';

export const mallory = { ...demo, username: 'mallory' };

const minute = 60_000;
const hour = 60 * minute;

export function signInAt(at: number, changes: Partial<SignIn> = {}): SignIn {
  return {
    ...{ id: `id-${at}`, at, verdict: 'signedIn', sourceIp: '198.51.100.7', userAgent: 'agent', journey: 'Login' },
    methods: ['pwd', 'oath'],
    ...changes,
  };
}

export function signInsContract(makeWorld: () => Promise<World>): void {
  const world = async () => {
    const { ports, clock } = await makeWorld();
    const note = (changes: Partial<SignIn> = {}, user = demo, days = 90) =>
      ports.signInLog.note(user, signInAt(clock.now(), changes), clock.now() + days * 24 * hour);
    return { ports, clock, note, list: (user = demo) => ports.signIns.list(user) };
  };

  test('lists what was noted, newest first, as it was noted', async () => {
    const { clock, note, list } = await world();
    await note({ country: 'CH' });
    clock.advance(minute);
    await note({ verdict: 'refused', methods: ['pwd'] });
    clock.advance(minute);
    await note();

    const now = clock.now();
    expect(await list()).toEqual([
      signInAt(now),
      signInAt(now - minute, { verdict: 'refused', methods: ['pwd'] }),
      signInAt(now - 2 * minute, { country: 'CH' }),
    ]);
  });

  test('knows a user by any spelling of the name, and nobody else', async () => {
    const { note, list } = await world();

    await note({}, { ...demo, username: ' DEMO ' });

    expect(await list()).toHaveLength(1);
    expect(await list(mallory)).toEqual([]);
    expect(await list({ ...demo, realm: '/beta' })).toEqual([]);
    expect(await list({ ...demo, username: '' })).toEqual([]);
  });

  test('two sign-ins of one moment are both there', async () => {
    const { note, list } = await world();

    await Promise.all([note({ id: 'one' }), note({ id: 'other' })]);

    expect((await list()).map(({ id }) => id).sort()).toEqual(['one', 'other']);
  });

  test('nothing is listed past its time', async () => {
    const { clock, note, list } = await world();
    await note({}, demo, 1);

    clock.advance(24 * hour - 1);
    expect(await list()).toHaveLength(1);
    clock.advance(1);
    expect(await list()).toEqual([]);
  });

  test('a flood of refusals is one an hour, and crowds out no sign-in', async () => {
    const { clock, note, list } = await world();
    await note({ id: 'mine' });
    for (let tries = 0; tries < 3 * (mostRefusals + 5); tries += 1) {
      await note({ verdict: 'refused', id: `try-${tries}` });
      clock.advance(20 * minute);
    }

    const listed = await list();

    expect(listed.filter(({ verdict }) => verdict === 'refused')).toHaveLength(mostRefusals);
    expect(listed.at(-1)).toMatchObject({ id: 'mine', verdict: 'signedIn' });
  });

  test('lists the newest of many', async () => {
    const { clock, note, list } = await world();
    for (let count = 0; count < mostSignIns + 5; count += 1) {
      await note({ id: `${count}` });
      clock.advance(minute);
    }

    const listed = await list();

    expect(listed).toHaveLength(mostSignIns);
    expect([listed[0]?.id, listed.at(-1)?.id]).toEqual([`${mostSignIns + 4}`, '5']);
  });
}
