// What an attacker with a stolen password has parked before something happens to the account: registrations, an opt-out. None
// of it is carried out after.

import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../functions/adapters/system/tools.ts';
import { attackedStack, hasSession, password, tokenOf, uriOf } from '../support/attacked-stack.ts';
import { authenticator, code } from '../support/authenticator.ts';
import { outputOf, type Reply } from '../support/journey-world.ts';

const attacked = attackedStack();

const register = { ConfirmationCallback: 0 };

const takers: [string, (username: string) => Promise<unknown>][] = [
  [
    'the password was changed',
    (username) => attacked().operator(['password', username, '--password-stdin'], 'another-horse-2\n'),
  ],
  ['the user was disabled', (username) => attacked().operator(['disable', username])],
  [
    'the user was removed, and a new one has the name',
    async (username) => {
      await attacked().operator(['remove', username]);
      await attacked().operator(['add', username, '--password-stdin'], 'another-horse-2\n');
    },
  ],
];

describe('a registration that was opened with a stolen password is finished after', () => {
  test.each(takers)('A-6.4.3 A-7.3 %s: no app is enrolled at the code step of OathLogin', async (_, take) => {
    const { signIn, answer, withoutFactor, stored } = attacked();
    const username = await withoutFactor();
    const qr = await signIn('OathLogin', username);
    const mallory = authenticator(qr);
    const prompt = await answer(await answer(qr));

    await take(username);
    const end = await answer(prompt, code(mallory.totp(systemClock)));

    expect(hasSession(end)).toBe(false);
    expect(await stored(username)).toEqual([]);
  });

  test.each(takers)('A-6.4.3 A-7.3 %s: no phone is enrolled from the options of PushLogin', async (_, take) => {
    const { signIn, answer, withoutFactor, stored, phone } = attacked();
    const username = await withoutFactor();
    const options = await signIn('PushLogin', username);

    await take(username);
    const qr = await answer(options, register);
    if (typeof outputOf(qr, 'HiddenValueCallback', 'value') === 'string') {
      await phone().scan(uriOf(qr));
      await answer(qr);
    }

    expect(await stored(username)).toEqual([]);
  });
});

describe('at the moment at which the victim’s first device is stored', () => {
  test('A-6.4.1 A-6.4.3 registrations of a phone are opened: none is stored beside it', async () => {
    const { signIn, answer, withoutFactor, stored, phone } = attacked();
    const username = await withoutFactor();
    const parked: Reply[] = [];
    for (let nth = 0; nth < 24; nth += 1) parked.push(await signIn('PushLogin', username));
    const victim = await signIn('OathRegistration', username);

    const finished = answer(victim, register);
    const opened = await Promise.all(
      parked.map(async (options, nth) => {
        await wait(nth * 12);
        return answer(options, register);
      }),
    );
    await finished;
    const waiting = opened.filter((qr) => typeof outputOf(qr, 'HiddenValueCallback', 'value') === 'string');
    for (const qr of waiting) {
      await phone().scan(uriOf(qr));
      await answer(qr);
    }

    expect(await stored(username)).toEqual([expect.stringMatching(/^oath#/)]);
  });

  test('A-6.3.3 A-7.5.1 a session of the password alone opts the victim out over and over: the password opens nothing', async () => {
    const { signIn, answer, withoutFactor, devices } = attacked();
    const username = await withoutFactor();
    const mallory = tokenOf(await signIn('Login', username));
    const victim = await signIn('OathRegistration', username);

    const finished = answer(victim, register);
    await Promise.all(
      Array.from({ length: 40 }, async (_, nth) => {
        await wait(nth * 8);
        await devices(mallory, `POST ${username}/devices/2fa/oath?_action=skip`, { value: true });
      }),
    );
    await finished;

    expect(hasSession(await signIn('Login', username, { typed: password }))).toBe(false);
  });
});
