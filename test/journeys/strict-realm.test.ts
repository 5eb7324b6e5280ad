// A realm of the profile `strict`, as users of the shipped journeys meet it; beside it one of the profile `am`.
import { describe, expect, test } from '@jest/globals';
import { authenticator } from '../../testing/authenticator.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import { openPush } from '../../testing/phones.ts';
import { numberOf, type Reply, typesOf, uriOf } from '../../testing/step.ts';
import { addDemoUser, code, demo } from '../support/demo-user.ts';
import { poll, pushWorld, signIn } from '../support/push-world.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

const session = { tokenId: expect.any(String), realm: '/alpha' };
const profiles = ['strict', 'am'] as const;

/** What a login answers to the code of a step so many away from the server's, the device's clock having no drift yet. */
async function loginWithCodeOf(step: number, profile: (typeof profiles)[number]): Promise<Reply> {
  const at = await journeyWorld({ journeys: shippedJourneys, settings: { journeyMinutes: 15, profile } });
  await addDemoUser(at);
  const qr = await at.answer(await at.start('OathLogin'), demo);
  const app = authenticator(qr);
  await at.answer(await at.answer(await at.answer(qr)), code(app.totp(at.clock)));
  at.clock.advance(600_000);
  const prompt = await at.answer(await at.start('OathLogin'), demo);
  at.clock.advance(step * 30_000);
  const other = app.totp(at.clock);
  at.clock.advance(-step * 30_000);
  return at.answer(prompt, code(other));
}

describe('a one-time password', () => {
  test.each([-1, 1])('N-OTP-8 R-6238-5.2a of the step %i signs in under either profile', async (step) => {
    const [strict, am] = [await loginWithCodeOf(step, 'strict'), await loginWithCodeOf(step, 'am')];

    expect([strict.body, am.body]).toMatchObject([session, session]);
  });

  test.each([-2, 2])('N-OTP-8 R-6238-5.2a of the step %i signs in under `am` only', async (step) => {
    const [strict, am] = [await loginWithCodeOf(step, 'strict'), await loginWithCodeOf(step, 'am')];

    expect(typesOf(strict)).toEqual(['NameCallback', 'ConfirmationCallback']);
    expect(am.body).toMatchObject(session);
  });
});

describe('a push of a journey that asks for a tap', () => {
  const sent = async () => {
    const at = await pushWorld({ settings: { journeyMinutes: 15, profile: 'strict' } });
    const phone = at.phone();
    const qr = await signIn(at, 'PushLoginSimple');
    await phone.scan(uriOf(qr));
    const wait = await at.answer(await at.answer(qr));
    await at.deliver();
    return { at, phone, wait, push: openPush(phone) };
  };

  test('N-OOB-1 asks for the number that the browser shows, and signs in with it', async () => {
    const { at, phone, wait, push } = await sent();

    await phone.approve(push.messageId, { number: numberOf(wait) });
    const end = await poll(at, wait);

    expect(push.type).toBe('challenge');
    expect(push.numbers).toContain(numberOf(wait));
    expect(end.body).toMatchObject(session);
  });

  test('N-OOB-1 fatigue: a phone that approves without having seen the browser’s number signs nobody in', async () => {
    const { at, phone, wait, push } = await sent();
    const other = push.numbers.find((number) => number !== numberOf(wait));

    await phone.approve(push.messageId, { number: other });
    const end = await poll(at, wait);

    expect(end.status).toBe(401);
  });
});
