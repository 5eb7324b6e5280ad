import { describe, expect, test } from '@jest/globals';
import { authenticator } from '../../testing/authenticator.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import { type Reply, shownCodes, typesOf } from '../../testing/step.ts';
import { addDemoUser, code, demo, user } from '../support/demo-user.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

async function world(): Promise<JourneyWorld> {
  const made = await journeyWorld({ journeys: shippedJourneys, settings: { journeyMinutes: 15 } });
  await addDemoUser(made);
  return made;
}

const enrol = async (at: JourneyWorld, qr: Reply): Promise<{ end: Reply; codes: string[] }> => {
  const display = await at.answer(qr);
  return { codes: shownCodes(display), end: await at.answer(display) };
};

describe('OathRegistration', () => {
  test('O-2 stores device and codes at once, and sets the skippable attribute', async () => {
    const at = await world();
    const qr = await at.answer(await at.start('OathRegistration'), demo);

    const { end, codes } = await enrol(at, qr);

    expect(end.body).toHaveProperty('tokenId');
    expect(codes).toHaveLength(10);
    expect(await at.ports.oathDevices.find(user)).toMatchObject({ profile: { recoveryCodes: [] } });
    expect(await at.ports.skipSettings.get(user, 'oath')).toBe('notSkippable');
  });

  test('a stolen password replaces nobody’s device: the old one is asked for a code first', async () => {
    const at = await world();
    await enrol(at, await at.answer(await at.start('OathRegistration'), demo));
    const before = (await at.ports.oathDevices.find(user))?.profile.uuid;

    const step = await at.answer(await at.start('OathRegistration'), demo);
    const guess = await at.answer(step, code('000000'));

    expect([typesOf(step), typesOf(guess)]).toEqual(Array(2).fill(['NameCallback', 'ConfirmationCallback']));
    expect((await at.ports.oathDevices.find(user))?.profile.uuid).toBe(before);
  });

  test('who proves the old device gets a new one in its place, and the old codes are gone', async () => {
    const at = await world();
    const first = await at.answer(await at.start('OathRegistration'), demo);
    const { codes } = await enrol(at, first);
    const prompt = await at.answer(await at.start('OathRegistration'), demo);

    const qr = await at.answer(prompt, code(authenticator(first).totp(at.clock)));
    const { end } = await enrol(at, qr);
    const recovery = await at.answer(await at.answer(await at.start('OathRegistration'), demo), code('', true));
    const refused = await at.answer(recovery, { NameCallback: String(codes[0]) });

    expect(end.body).toHaveProperty('tokenId');
    expect(await at.ports.deviceList.list(user, 'oath')).toHaveLength(1);
    expect(typesOf(refused)).toEqual(['NameCallback', 'ConfirmationCallback']);
  });

  test('a recovery code of the lost device opens the way to a new one', async () => {
    const at = await world();
    const { codes } = await enrol(at, await at.answer(await at.start('OathRegistration'), demo));
    const recovery = await at.answer(await at.answer(await at.start('OathRegistration'), demo), code('', true));

    const qr = await at.answer(recovery, { NameCallback: String(codes[3]) });

    expect(typesOf(qr)).toContain('HiddenValueCallback');
  });
});
