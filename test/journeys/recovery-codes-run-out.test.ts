// Recovery codes of the shipped OathLogin, to the last one and beyond it.
import { expect, test } from '@jest/globals';
import { authenticator } from '../../testing/authenticator.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import { outputOf, type Reply, shownCodes, typesOf } from '../../testing/step.ts';
import { addDemoUser, code, demo } from '../support/demo-user.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

async function enrolled(): Promise<{ at: JourneyWorld; codes: string[] }> {
  const at = await journeyWorld({ journeys: shippedJourneys, settings: { journeyMinutes: 15 } });
  await addDemoUser(at);
  const qr = await at.answer(await at.start('OathLogin'), demo);
  const display = await at.answer(qr);
  await at.answer(await at.answer(display), code(authenticator(qr).totp(at.clock)));
  return { at, codes: shownCodes(display) };
}

async function signInWith(at: JourneyWorld, recoveryCode: string): Promise<Reply> {
  const prompt = await at.answer(await at.start('OathLogin'), demo);
  const asked = await at.answer(prompt, code('', true));
  return at.answer(asked, { NameCallback: recoveryCode });
}

test('N-RC-2 below three the user is told how many are left, and after the last one gets ten new ones that work', async () => {
  const { at, codes } = await enrolled();
  const plenty = await signInWith(at, codes[0] ?? '');
  for (const spent of codes.slice(1, 7)) await signInWith(at, spent);

  const two = await signInWith(at, codes[7] ?? '');
  const one = await signInWith(at, codes[8] ?? '');
  const none = await signInWith(at, codes[9] ?? '');
  const ends = [await at.answer(two), await at.answer(one), await at.answer(none)];
  const renewed = await signInWith(at, shownCodes(none)[0] ?? '');
  const old = await signInWith(at, codes[9] ?? '');

  expect(plenty.body).toHaveProperty('tokenId');
  expect([two, one].map((step) => outputOf(step, 'TextOutputCallback', 'message'))).toEqual([
    expect.stringContaining('Only 2 codes are left'),
    expect.stringContaining('Only one code is left'),
  ]);
  expect([two, none].map(typesOf)).toEqual([['TextOutputCallback', 'ConfirmationCallback'], ['TextOutputCallback']]);
  expect(shownCodes(none)).toHaveLength(10);
  expect(codes.filter((known) => shownCodes(none).includes(known))).toEqual([]);
  for (const end of [...ends, renewed]) expect(end.body).toHaveProperty('tokenId');
  expect(old.body).not.toHaveProperty('tokenId');
});

test('N-RC-5 the audit trail has each code that was used, how many are left, and the new ones, but no code', async () => {
  const { at, codes } = await enrolled();
  for (const spent of codes) await signInWith(at, spent);

  const told = at.ports.auditLog.events.filter(({ eventName }) => /RECOVERY-CODE-USED|DEVICE-CHANGED/.test(eventName));

  expect(told.map(({ info }) => info['left'] ?? info['operation'])).toEqual([
    ...['9', '8', '7', '6', '5', '4', '3', '2', '1', '0'],
    'newRecoveryCodes',
  ]);
  const device = (await at.ports.deviceList.list({ realm: '/alpha', username: 'demo' }, 'oath'))[0]?.uuid;
  expect(new Set(told.map(({ info }) => info['device']))).toEqual(new Set([device]));
  expect(codes.filter((secret) => JSON.stringify(at.ports.auditLog.events).includes(secret))).toEqual([]);
});
