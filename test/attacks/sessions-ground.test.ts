// Sessions end when their ground is gone, at every door and for the guard, and a journey under way
// gets none.

import { describe, expect, test } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { systemClock, systemRandomness } from '../../functions/adapters/system/machine.ts';
import { cheapCost } from '../../testing/memory/store.ts';
import { typesOf } from '../../testing/step.ts';
import {
  attackedStack,
  everyDoorOpen,
  everyDoorShut,
  hasSession,
  type OathVictim,
  password,
  tokenOf,
} from '../support/attacked-stack.ts';
import { code } from '../support/demo-user.ts';
import { numberIn, pollLater } from '../support/phone-users.ts';

const attacked = attackedStack();

const uuidOf = (device: string | undefined): string => String(device).replace(/^\w+#/, '');

async function signedInAgain({ username, app }: OathVictim): Promise<string> {
  const { signIn, enter } = attacked();
  return tokenOf(await enter(await signIn('OathLogin', username), app));
}

/** What takes the ground of a user away; each resolves when it is gone. */
const takers: [string, (victim: OathVictim) => Promise<unknown>][] = [
  ['the user is disabled', ({ username }) => attacked().operator(['disable', username])],
  ['the user is removed', ({ username }) => attacked().operator(['remove', username])],
  [
    'the password is changed',
    ({ username }) => attacked().operator(['password', username, '--password-stdin'], 'another-horse-2\n'),
  ],
  ['the operator signs the user out', ({ username }) => attacked().operator(['sign-out', username])],
  [
    'the user signs out everywhere',
    async (victim) => attacked().stack.at.session('logoutEverywhere', await signedInAgain(victim)),
  ],
  [
    'the device is removed',
    async (victim) => {
      const token = await signedInAgain(victim);
      const [device] = await attacked().stored(victim.username);
      return attacked().devices(token, `DELETE ${victim.username}/devices/2fa/oath/${uuidOf(device)}`);
    },
  ],
  [
    'the device is replaced in OathRegistration, after its proof',
    async ({ username, app }) => {
      const { signIn, enter, answer } = attacked();
      const qr = await enter(await signIn('OathRegistration', username), app);
      return answer(await answer(qr));
    },
  ],
];

describe('a session from before', () => {
  test.each(takers)('A-7.3 %s: it is refused at every door, and by the guard', async (_, takeGround) => {
    const { withOath, doors } = attacked();
    const victim = await withOath();
    const before = await doors(victim.token, victim.username);

    await takeGround(victim);
    const after = await doors(victim.token, victim.username);

    expect(before).toEqual(everyDoorOpen);
    expect(after).toEqual(everyDoorShut);
  });

  test('A-7.3 a new user of an old name inherits no session and no device', async () => {
    const { withOath, operator, doors, signIn, stored } = attacked();
    const { username, token } = await withOath();
    await operator(['remove', username]);
    const tools = { clock: systemClock, randomness: systemRandomness };
    const identity = { realm: '/alpha', username, active: true, attributes: {}, password };
    await dynamoIdentityStore(dynamo(), tools, { cost: cheapCost }).put(identity);

    const own = await signIn('Login', username);

    expect(await doors(token, username)).toEqual(everyDoorShut);
    expect(await stored(username)).toEqual([]);
    expect(await doors(tokenOf(own), username)).toEqual(everyDoorOpen);
  });

  test('A-7.2.3 a sign-in that comes with its cookie ends it', async () => {
    const { withoutFactor, signIn, doors } = attacked();
    const username = await withoutFactor();
    const first = tokenOf(await signIn('Login', username));

    const second = tokenOf(
      await signIn('Login', username, { cookie: `iPlanetDirectoryPro=${first}`, query: '&ForceAuth=true' }),
    );

    expect(second).not.toBe(first);
    expect(await doors(first, username)).toEqual(everyDoorShut);
    expect(await doors(second, username)).toEqual(everyDoorOpen);
  });

  test('A-7.2.3 a sign-in with its cookie that fails, or that wants no session, leaves it alone', async () => {
    const { withoutFactor, signIn, doors } = attacked();
    const username = await withoutFactor();
    const token = tokenOf(await signIn('Login', username));
    const cookie = `iPlanetDirectoryPro=${token}`;

    const failed = await signIn('Login', username, { cookie, typed: 'wrong', query: '&ForceAuth=true' });
    const without = await signIn('Login', username, { cookie, query: '&noSession=true' });

    expect([failed.status, without.status, hasSession(without)]).toEqual([401, 200, false]);
    expect(await doors(token, username)).toEqual(everyDoorOpen);
  });
});

describe('the session that removes a factor', () => {
  test('A-7.3 goes on with what still stands, and proves the removed device no more', async () => {
    const { withBoth, stored, devices, doors, getSessionInfo, settings } = attacked();
    await settings({ sessionPropertyWhitelist: ['AuthLevel', 'factors'] });
    const { username, token } = await withBoth();
    const oath = (await stored(username)).find((device) => device.startsWith('oath#'));
    const push = (await stored(username)).find((device) => device.startsWith('push#'));
    const at = `${username}/devices/2fa`;

    const own = await devices(token, `DELETE ${at}/push/${uuidOf(push)}`);
    const other = await devices(token, `DELETE ${at}/oath/${uuidOf(oath)}`);

    expect([own.status, other.status]).toEqual([200, 403]);
    expect(await doors(token, username)).toEqual(everyDoorOpen);
    const { properties } = await getSessionInfo(token);
    expect(properties).toMatchObject({ AuthLevel: '0', factors: expect.not.stringContaining('swk') });
    expect(await stored(username)).toEqual([oath]);
  });
});

describe('a user in mid-journey', () => {
  test.each(takers.slice(0, 2))(
    'A-7.3 %s after the password: the right code opens no session',
    async (_, takeGround) => {
      const { withOath, signIn, answer } = attacked();
      const victim = await withOath();
      const prompt = await signIn('OathLogin', victim.username);

      await takeGround(victim);
      const end = await answer(prompt, code(victim.app.totp(systemClock)));

      expect(typesOf(prompt)).toEqual(['NameCallback', 'ConfirmationCallback']);
      expect([end.status, hasSession(end)]).toEqual([401, false]);
    },
  );

  test('A-7.3 whose password is changed after it was typed: the right code opens no session', async () => {
    const { withOath, signIn, answer, operator } = attacked();
    const { username, app } = await withOath();
    const prompt = await signIn('OathLogin', username);

    await operator(['password', username, '--password-stdin'], 'another-horse-2\n');
    const end = await answer(prompt, code(app.totp(systemClock)));

    expect([end.status, hasSession(end)]).toEqual([401, false]);
  });

  test.each(['disable', 'remove', 'sign-out'])(
    'A-7.3 %s while a push waits: its approval opens no session',
    async (command) => {
      const { withPhone, signIn, stack, operator } = attacked();
      const { username, phone } = await withPhone();
      const wait = await signIn('PushLoginSimple', username);
      const push = await phone.nextPush();

      await operator([command, username]);
      await phone.approve(push.messageId, { number: numberIn(wait) });
      const ends = [await pollLater(stack, wait), await pollLater(stack, wait)];

      expect(ends.map(hasSession)).toEqual([false, false]);
    },
  );
});
