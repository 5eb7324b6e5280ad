// PushLoginSimple: everybody needs a phone, and a tap is enough.
import { describe, expect, test } from '@jest/globals';
import { openPush, type PhoneInHand } from '../../testing/phones.ts';
import { outputOf, type Reply, shownCodes, typesOf, uriOf } from '../../testing/step.ts';
import { user } from '../support/demo-user.ts';
import { type PushWorld, poll, pushWorld, signIn } from '../support/push-world.ts';

const session = { tokenId: expect.any(String), realm: '/alpha' };
const loginFailure = { code: 401, reason: 'Unauthorized', message: 'Login failure' };
const qrTypes = ['TextOutputCallback', 'TextOutputCallback', 'HiddenValueCallback', 'PollingWaitCallback'];
const waitTypes = ['PollingWaitCallback', 'ConfirmationCallback'];

/** A user who has just registered a phone, and was sent a push. */
async function enrolled(): Promise<{ at: PushWorld; phone: PhoneInHand; codes: string[]; wait: Reply }> {
  const at = await pushWorld();
  const phone = at.phone();
  const qr = await signIn(at, 'PushLoginSimple');
  await phone.scan(uriOf(qr));
  const display = await at.answer(qr);
  const wait = await at.answer(display);
  await at.deliver();
  return { at, phone, codes: shownCodes(display), wait };
}

describe('PushLoginSimple', () => {
  test('P-1 P-42 QR code at once, recovery codes, push, a tap, session', async () => {
    const { at, phone, codes, wait } = await enrolled();
    const push = openPush(phone);

    await phone.approve(push.messageId);
    const end = await poll(at, wait);

    expect(codes).toHaveLength(10);
    expect(typesOf(wait)).toEqual(waitTypes);
    expect([push.type, push.numbers]).toEqual(['default', []]);
    expect(end.body).toMatchObject(session);
  });

  test('P-10 a denial fails', async () => {
    const { at, phone, wait } = await enrolled();

    await phone.deny(openPush(phone).messageId);
    const end = await poll(at, wait);

    expect(end.body).toEqual(loginFailure);
  });

  test('P-10 an expired push is followed by a new one', async () => {
    const { at, phone, wait } = await enrolled();

    at.clock.advance(120_001);
    const again = await at.answer(wait);
    await at.deliver();
    await phone.approve(openPush(phone).messageId);
    const end = await poll(at, again);

    expect(typesOf(again)).toEqual(waitTypes);
    expect(end.body).toMatchObject(session);
  });

  test('P-25 P-35 a registration that nobody answers is shown anew, with another code', async () => {
    const at = await pushWorld();
    const qr = await signIn(at, 'PushLoginSimple');

    at.clock.advance(120_001);
    const again = await at.answer(qr);

    expect(typesOf(again)).toEqual(qrTypes);
    expect(uriOf(again)).not.toBe(uriOf(qr));
  });

  test('P-8 P-9 the exit leads to a recovery code; the third wrong one ends in failure', async () => {
    const { at, codes, wait } = await enrolled();
    const right = await at.answer(await at.answer(wait, { ConfirmationCallback: 0 }), {
      NameCallback: String(codes[3]),
    });
    let step = await at.answer(await signIn(at, 'PushLoginSimple'), { ConfirmationCallback: 0 });

    const statuses: number[] = [];
    for (const guess of ['wrong-1', 'wrong-2', 'wrong-3']) {
      step = await at.answer(step, { NameCallback: guess });
      statuses.push(step.status);
    }

    expect(outputOf(wait, 'ConfirmationCallback', 'options')).toEqual(['Lost phone? Use a recovery code']);
    expect(right.body).toMatchObject(session);
    expect(statuses).toEqual([200, 200, 401]);
  });

  test('who has opted out elsewhere is asked all the same: here a phone is mandatory', async () => {
    const at = await pushWorld();
    await at.ports.skipSettingChanges.set(user, 'push', 'skippable');

    const qr = await signIn(at, 'PushLoginSimple');

    expect(typesOf(qr)).toEqual(qrTypes);
  });
});
