// Two parties at a user's factors at the same moment: whatever comes first, one device is stored, none over another that was
// not seen, and no session rests on what is gone.
import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../functions/adapters/system/machine.ts';
import { type Authenticator, authenticator } from '../../testing/authenticator.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import type { Reply } from '../../testing/step.ts';
import { attackedStack, hasSession, tokenOf, uriOf } from '../support/attacked-stack.ts';
import { code } from '../support/demo-user.ts';
import { newUser, numberIn, pollLater } from '../support/phone-users.ts';
import { advanceWallClock } from '../support/wall-clock.ts';

const attacked = attackedStack();

/** As OathLogin and OathRegistration register, without a password, whose hash would take most of the time. */
const postponed = journeyExport({
  id: 'Postponed',
  entry: 'who',
  nodes: {
    who: { type: 'UsernameCollectorNode', to: { outcome: 'registration' } },
    registration: {
      type: 'OathRegistrationNode',
      config: { issuer: 'Waymark', postponeDeviceProfileStorage: true, generateRecoveryCodes: false },
      to: { successOutcome: 'code', failureOutcome: 'failure' },
    },
    code: {
      type: 'OathTokenVerifierNode',
      config: { algorithm: 'TOTP' },
      to: { successOutcome: 'storage', failureOutcome: 'failure', notRegisteredOutcome: 'failure' },
    },
    storage: { type: 'OathDeviceStorageNode', to: { successOutcome: 'success', failureOutcome: 'failure' } },
  },
});
const atOnce = journeyExport({
  id: 'AtOnce',
  entry: 'who',
  nodes: {
    who: { type: 'UsernameCollectorNode', to: { outcome: 'registration' } },
    registration: {
      type: 'OathRegistrationNode',
      config: { issuer: 'Waymark', postponeDeviceProfileStorage: false, generateRecoveryCodes: false },
      to: { successOutcome: 'success', failureOutcome: 'failure' },
    },
  },
});

const register = { ConfirmationCallback: 0 };

async function opened(journey: string, username: string): Promise<{ qr: Reply; app: Authenticator }> {
  const { at } = attacked().stack;
  const qr = await at.answer(await at.start(journey), { NameCallback: username });
  return { qr, app: authenticator(qr) };
}

const sessions = (replies: readonly Reply[]): Reply[] => replies.filter(hasSession);

describe('50 registrations finished at once by two parties', () => {
  test('A-6.4.1 stored after a code, and at the QR code: exactly one device, and one session', async () => {
    const { stack, answer, stored } = attacked();
    await stack.importJourneys(postponed, atOnce);
    const username = await newUser();
    const ofVictim = await Promise.all(Array.from({ length: 25 }, () => opened('Postponed', username)));
    const ofMallory = await Promise.all(Array.from({ length: 25 }, () => opened('AtOnce', username)));
    const prompts = await Promise.all(
      ofVictim.map(async ({ qr, app }) => ({ prompt: await answer(qr, register), app })),
    );

    const replies = await Promise.all([
      ...prompts.map(({ prompt, app }) => answer(prompt, code(app.totp(systemClock)))),
      ...ofMallory.map(({ qr }) => answer(qr, register)),
    ]);

    expect(await stored(username)).toHaveLength(1);
    expect(sessions(replies)).toHaveLength(1);
  });

  test('A-6.4.1 of two kinds: app against phone, one is stored', async () => {
    const { signIn, answer, stored, phone, withoutFactor } = attacked();
    const winners = new Set<string>();
    for (let round = 0; round < 6; round += 1) {
      const username = await withoutFactor();
      const [oath, push] = await Promise.all([
        signIn('OathRegistration', username),
        signIn('PushLoginSimple', username),
      ]);
      await phone().scan(uriOf(push));
      const both = [() => answer(oath, register), () => answer(push)];
      const replies = await Promise.all((round % 2 ? both : both.toReversed()).map((send) => send()));
      const devices = await stored(username);
      winners.add(devices.map((device) => device.replace(/#.*/, '')).join());
      expect(devices).toHaveLength(1);
      expect(replies.filter(({ status }) => status === 401)).toHaveLength(1);
    }

    expect([...winners].every((kind) => ['oath', 'push'].includes(kind))).toBe(true);
  });

  test('A-6.4.1 the same Next sent fifty times stores one device, and shows one set of codes', async () => {
    const { signIn, answer, stored, withoutFactor } = attacked();
    const username = await withoutFactor();
    const qr = await signIn('OathRegistration', username);

    const replies = await Promise.all(Array.from({ length: 50 }, () => answer(qr, register)));

    expect(await stored(username)).toHaveLength(1);
    expect(
      new Set(replies.filter(({ status }) => status === 200).map(({ body }) => JSON.stringify(body['callbacks']))).size,
    ).toBe(1);
  });
});

describe('a factor is removed at the same moment as', () => {
  test('A-7.3 A-6.5.6 a login by its code, a registration and a change of codes: nothing rests on what is gone', async () => {
    const { withOath, signIn, enter, answer, devices, stored, doors } = attacked();
    for (let round = 0; round < 5; round += 1) {
      const { username, app } = await withOath();
      const acting = tokenOf(await enter(await signIn('OathLogin', username), app));
      const [device = ''] = await stored(username);
      const uuid = device.replace('oath#', '');
      const at = `${username}/devices/2fa/oath/${uuid}`;
      // Opened with proof of the old device, so that it may replace it.
      const qr = await enter(await signIn('OathRegistration', username), app);
      const prompt = await signIn('OathLogin', username);
      const moves: (() => Promise<unknown>)[] = [
        () => devices(acting, `DELETE ${at}`),
        () => answer(prompt, code(app.totp(systemClock))),
        () => answer(qr, register),
        () => devices(acting, `POST ${at}?_action=newRecoveryCodes`, {}),
      ];
      const turned = [...moves.slice(round % 4), ...moves.slice(0, round % 4)];
      const results = await Promise.all(turned.map((move) => move()));
      const ordered = [...results.slice(4 - (round % 4)), ...results.slice(0, 4 - (round % 4))];
      const [removal, login] = ordered as [{ status: number }, Reply]; // in the order of `moves`
      const left = await stored(username);
      const gone = !left.includes(device);

      expect(left.length).toBeLessThanOrEqual(1);
      if (removal.status === 200) expect(gone).toBe(true);
      if (gone && hasSession(login)) expect((await doors(tokenOf(login), username)).guard).toBe('Unauthorized');
      advanceWallClock(30_000);
    }
  }, 120_000);

  test('A-7.3 a push that was approved: its session, if any, is over', async () => {
    const { withPhone, signIn, approve, devices, stored, doors, stack, guard } = attacked();
    for (let round = 0; round < 4; round += 1) {
      const { username, phone } = await withPhone();
      const acting = tokenOf(await approve(await signIn('PushLoginSimple', username), phone));
      const [device = ''] = await stored(username);
      const wait = await signIn('PushLoginSimple', username);
      const push = await phone.nextPush();
      await phone.approve(push.messageId, { number: numberIn(wait) });
      advanceWallClock(5_001);
      const remove = () => devices(acting, `DELETE ${username}/devices/2fa/push/${device.replace('push#', '')}`);
      const poll = () => stack.at.answer(wait);
      const [first, second] = await Promise.all(round % 2 ? [remove(), poll()] : [poll(), remove()]);
      const end = (round % 2 ? second : first) as Reply; // the reply to the poll

      expect(await stored(username)).toEqual([]);
      if (hasSession(end)) expect((await doors(tokenOf(end), username)).sessions).toBe(401);
      expect((await guard(acting)).context['factors']).toBe('pwd');
    }
  }, 120_000);
});

describe('the user is disabled during a push wait', () => {
  test('A-7.3 at the moment of the poll that would sign in: no session that any door takes', async () => {
    const { withPhone, signIn, operator, stack, doors } = attacked();
    for (let round = 0; round < 6; round += 1) {
      const { username, phone } = await withPhone();
      const wait = await signIn('PushLoginSimple', username);
      const push = await phone.nextPush();
      await phone.approve(push.messageId, { number: numberIn(wait) });
      const [end] = await Promise.all([pollLater(stack, wait), operator(['disable', username])]);

      if (hasSession(end)) expect((await doors(tokenOf(end), username)).guard).toBe('Unauthorized');
      expect(hasSession(await signIn('PushLoginSimple', username))).toBe(false);
    }
  }, 120_000);
});
