// What every implementation of CodeSending and CodeAttempts does.
import { expect, test } from '@jest/globals';
import type { Recipient, SendingPolicy } from '../../functions/ports/codes.ts';
import type { AttemptPolicy, CodeGuesser } from '../../functions/ports/users.ts';
import { race, tally, type World } from '../support/contract-worlds.ts';

const policy: SendingPolicy = { coolDownSeconds: 30, perHour: 5 };
const attemptPolicy: AttemptPolicy = { limit: 3, baseDelaySeconds: 30, maxDelaySeconds: 120, ceiling: 6 };
const toDemo: Recipient = { realm: '/alpha', channel: 'mail', username: 'demo', to: 'demo@example.com' };

export function codeSendingContract(makeWorld: () => Promise<World>): void {
  const worldWithSending = async () => {
    const { ports, clock } = await makeWorld();
    let visits = 0;
    const send = async (recipient = toDemo, guesser: CodeGuesser = 'stranger') => {
      visits += 1;
      const sending = { visit: `visit ${visits}`, guesser, code: '12345678' };
      return (await ports.codeSending.begin(recipient, sending, policy)).verdict;
    };
    return { ...ports, clock, send };
  };

  test('flood: of fifty at once one is sent', async () => {
    const { send } = await worldWithSending();

    const verdicts = await race(50, () => send());

    expect(tally(verdicts)).toEqual({ send: 1, tooSoon: 49 });
  });

  test('flood: after the cool-down the next one goes, to the very moment', async () => {
    const { send, clock } = await worldWithSending();
    await send();

    clock.advance(29_999);
    expect(await send()).toBe('tooSoon');
    clock.advance(1);

    expect(await send()).toBe('send');
  });

  test('flood: no more in an hour than the realm says, and one that is held back prolongs nothing', async () => {
    const { send, clock } = await worldWithSending();
    for (let sent = 0; sent < 5; sent += 1) {
      expect(await send()).toBe('send');
      clock.advance(60_000);
    }

    expect(await send()).toBe('tooMany');
    clock.advance(55 * 60_000 - 1);
    expect(await send()).toBe('tooMany');
    clock.advance(1);

    expect(await send()).toBe('send');
  });

  test('flood: spellings of the name and of the address buy none', async () => {
    const { send } = await worldWithSending();
    await send();

    expect(await send({ ...toDemo, username: ' DEMO' })).toBe('tooSoon');
    expect(await send({ ...toDemo, username: 'other', to: 'Demo@Example.com' })).toBe('tooSoon');
  });

  test('flood: many accounts with one address get what one gets', async () => {
    const { send } = await worldWithSending();

    const verdicts = await race(20, (index) => send({ ...toDemo, username: `account ${index}` }));

    expect(tally(verdicts)).toEqual({ send: 1, tooSoon: 19 });
  });

  test('lock-out: what strangers ask for leaves the user’s own browsers theirs', async () => {
    const { send, clock } = await worldWithSending();
    for (let sent = 0; sent < 5; sent += 1) {
      await send();
      clock.advance(60_000);
    }

    expect(await send(toDemo)).toBe('tooMany');
    expect(await send(toDemo, 'known')).toBe('send');
    expect(await send(toDemo, 'known')).toBe('tooSoon');
  });

  test('one that is held back says when the next can go', async () => {
    const { codeSending, clock, send } = await worldWithSending();
    const start = clock.now();
    const ask = (visit: string) => codeSending.begin(toDemo, { visit, guesser: 'stranger' }, policy);
    await send();
    const soon = await ask('soon');
    for (let sent = 1; sent < 5; sent += 1) {
      clock.advance(60_000);
      await send();
    }
    clock.advance(60_000);

    const many = await ask('many');

    expect([soon, many]).toEqual([
      { verdict: 'tooSoon', againAt: start + 30_000, of: 'user' },
      { verdict: 'tooMany', againAt: start + 3_600_000, of: 'user' },
    ]);
  });

  test('channels, realms and users have a count each', async () => {
    const { send } = await worldWithSending();
    await send();

    expect(await send({ ...toDemo, channel: 'sms', to: '+491701234567' })).toBe('send');
    expect(await send({ ...toDemo, realm: '/beta' })).toBe('send');
    expect(await send({ ...toDemo, username: 'other', to: 'other@example.com' })).toBe('send');
    expect(await send({ realm: '/alpha', channel: 'mail', to: 'third@example.com' })).toBe('send');
  });

  test('retried request: fifty copies of one visit send once, and all learn which code went out', async () => {
    const { codeSending } = await worldWithSending();
    const copy = (index: number) =>
      codeSending.begin(toDemo, { visit: 'one', guesser: 'stranger', code: `code ${index}` }, policy);

    const copies = await race(50, copy);

    const sentBy = copies.findIndex(({ verdict }) => verdict === 'send');
    expect(tally(copies.map(({ verdict }) => verdict))).toEqual({ send: 1, repeated: 49 });
    expect(await copy(99)).toEqual({ verdict: 'repeated', code: `code ${sentBy}` });
  });

  test('who does not exist, and has no address, is counted all the same', async () => {
    const { send } = await worldWithSending();
    const nobody: Recipient = { realm: '/alpha', channel: 'mail', username: 'nobody' };

    expect(await send(nobody)).toBe('send');
    expect(await send(nobody)).toBe('tooSoon');
  });

  test.each(['demo+1@example.com', 'Demo+a+b@Example.com', 'demo+@example.com'])(
    'flood: %s is the mailbox that got one a moment ago',
    async (to) => {
      const { send } = await worldWithSending();
      await send({ realm: '/alpha', channel: 'mail', to: 'demo@example.com' });

      expect(await send({ realm: '/alpha', channel: 'mail', to })).toBe('tooSoon');
    },
  );

  test.each(['+demo@example.com', 'demo2@example.com', 'demo@example.org', '+491701234567'])(
    '%s is another place',
    async (to) => {
      const { send } = await worldWithSending();
      await send({ realm: '/alpha', channel: 'mail', to: 'demo@example.com' });
      await send({ realm: '/alpha', channel: 'mail', to: '+491707654321' });

      expect(await send({ realm: '/alpha', channel: 'mail', to })).toBe('send');
    },
  );
}

export function codeAttemptsContract(makeWorld: () => Promise<World>): void {
  const worldWithAttempts = async () => {
    const { ports, clock } = await makeWorld();
    let visits = 0;
    const charge = (recipient = toDemo, guesser: CodeGuesser = 'stranger') => {
      visits += 1;
      return ports.codeAttempts.charge(recipient, `visit ${visits}`, attemptPolicy, guesser);
    };
    return { ...ports, clock, charge };
  };

  test('N-OTP-5 a burst of fifty guesses: no more are let through than the limit', async () => {
    const { charge } = await worldWithAttempts();

    const verdicts = await race(50, () => charge());

    expect(tally(verdicts)).toEqual({ charged: 3, limited: 47 });
  });

  test('waits double, and from the ceiling on none is let through', async () => {
    const { charge, clock } = await worldWithAttempts();
    for (let guess = 0; guess < 3; guess += 1) await charge();

    const verdicts = [];
    for (const seconds of [29, 1, 59, 1, 119, 1]) {
      clock.advance(seconds * 1000);
      verdicts.push(await charge());
    }
    clock.advance(86_400_000);

    expect(verdicts).toEqual(['limited', 'charged', 'limited', 'charged', 'limited', 'charged']);
    expect(await charge()).toBe('limited');
  });

  test('a repeat of the visit is charged once, and stays charged', async () => {
    const { codeAttempts, charge } = await worldWithAttempts();
    const again = () => codeAttempts.charge(toDemo, 'same', attemptPolicy, 'stranger');

    await race(10, again);
    await charge();
    await charge();

    expect([await charge(), await again()]).toEqual(['limited', 'charged']);
  });

  test('a right code begins anew, for whoever guessed', async () => {
    const { codeAttempts, charge } = await worldWithAttempts();
    for (let guess = 0; guess < 3; guess += 1) await charge();
    for (let guess = 0; guess < 3; guess += 1) await charge(toDemo, 'known');

    await codeAttempts.clear(toDemo, 'known');

    expect([await charge(), await charge(toDemo, 'known')]).toEqual(['limited', 'charged']);
  });

  test('another address of the same user brings no new tries; without a user the address counts', async () => {
    const { charge } = await worldWithAttempts();
    for (let guess = 0; guess < 3; guess += 1) await charge();

    expect(await charge({ ...toDemo, to: 'second@example.com' })).toBe('limited');
    expect(await charge({ realm: '/alpha', channel: 'mail', to: 'demo@example.com' })).toBe('charged');
    expect(await charge({ ...toDemo, channel: 'sms' })).toBe('charged');
  });

  test('to clear what was never charged does nothing', async () => {
    const { codeAttempts, charge } = await worldWithAttempts();

    await codeAttempts.clear(toDemo, 'stranger');

    expect(await charge()).toBe('charged');
  });
}
