// What our own page is told beside a step: who is signing in, and what fields are for.
import { describe, expect, test } from '@jest/globals';
import { newOathDeviceProfile } from '../../functions/mfa/oath/device-profile.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import { type AnswersByType, filled } from '../../testing/step.ts';
import { addDemoUser, demo, user } from '../support/demo-user.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

const finds = journeyExport({
  id: 'ByAddress',
  entry: 'ask',
  nodes: {
    ask: {
      type: 'AttributeCollectorNode',
      config: { attributesToCollect: ['mail'], identityAttribute: 'userName' },
      to: { outcome: 'find' },
    },
    find: {
      type: 'IdentifyExistingUserNode',
      config: { identityAttribute: 'mail', identifier: 'userName' },
      to: { true: 'colour', false: 'colour' },
    },
    colour: {
      type: 'InputCollectorNode',
      config: { variable: 'colour', prompt: 'Colour' },
      to: { outcome: 'success' },
    },
  },
});

async function world(hints = true): Promise<JourneyWorld> {
  const made = await journeyWorld({ journeys: [...shippedJourneys, finds], hints });
  await addDemoUser(made);
  return made;
}

describe('hints', () => {
  test('AM’s clients, which ask for none, get AM’s answer', async () => {
    const at = await world(false);
    const page = await at.start('OathLogin');

    const qr = await at.answer(page, demo);

    expect([page.body, qr.body].map((body) => Object.keys(body))).toEqual([
      expect.not.arrayContaining(['hints']),
      expect.not.arrayContaining(['hints']),
    ]);
    expect(JSON.stringify([page.body, qr.body])).not.toContain('purpose');
  });

  test('tell what each field is for, whatever its prompt says', async () => {
    const at = await world();

    const page = await at.start('OathLogin');
    const prompt = await at.answer(await at.answer(await at.answer(page, demo)));

    expect(page.body).toMatchObject({ hints: { asks: { IDToken1: 'username' } } });
    expect(prompt.body).toMatchObject({ hints: { asks: { IDToken1: 'code' } } });
  });

  test('tell how long a code is of a device that was enrolled here, and nothing of one whose codes may have two lengths', async () => {
    const at = await world();
    const prompt = await at.answer(await at.answer(await at.answer(await at.start('OathLogin'), demo)));
    const imported = await journeyWorld({ journeys: [...shippedJourneys], hints: true });
    await addDemoUser(imported);
    await imported.ports.oathEnrolment.save(user, {
      ...newOathDeviceProfile({
        ...{ uuid: 'from-elsewhere', addChecksum: false, truncationOffset: -1 },
        secretBytes: new Uint8Array(20).fill(1),
      }),
    });
    const other = await imported.answer(await imported.start('OathLogin'), demo);

    expect(prompt.body).toMatchObject({ hints: { lengths: { IDToken1: 6 } } });
    expect(other.body).toMatchObject({ hints: { asks: { IDToken1: 'code' } } });
    expect(other.body).not.toHaveProperty('hints.lengths');
  });

  test('tell who is signing in from the step after the name on', async () => {
    const at = await world();
    const page = await at.start('OathLogin');

    const qr = await at.answer(page, demo);
    const display = await at.answer(qr);

    expect(page.body).not.toHaveProperty('hints.user');
    expect([qr, display].map(({ body }) => body)).toMatchObject([
      { hints: { user: 'demo' } },
      { hints: { user: 'demo' } },
    ]);
  });

  test('enumeration: a name that the journey has found by an address is not told to who has proved nothing', async () => {
    const at = await world();
    const asked = await at.start('ByAddress');

    const next = await at.answer(asked, { StringAttributeInputCallback: 'demo@example.com' });

    expect(at.visits.at(-1)?.state.shared).toMatchObject({ username: 'demo' });
    expect(next.body).toMatchObject({ hints: { asks: { IDToken1: 'text' } } });
    expect(next.body).not.toHaveProperty('hints.user');
  });

  const refused = async (at: JourneyWorld, answers: AnswersByType, language: string) => {
    const spoken = { headers: { 'accept-language': language } };
    const step = await at.start('Login', '', spoken);
    return at.post(filled(step.body, answers), '', spoken);
  };

  test.each([
    ['en', 'Login failure'],
    ['de', 'Die Anmeldung ist fehlgeschlagen.'],
  ])('tell of a failure in %s that it has no reason to tell', async (language, said) => {
    const at = await world();

    const { body } = await refused(at, { ...demo, PasswordCallback: 'wrong' }, language);

    expect(body).toMatchObject({ message: said, hints: { isPlain: true } });
  });

  test('tell where to sign in instead, when the failure names the realm’s default journey', async () => {
    const at = await journeyWorld({
      journeys: shippedJourneys,
      hints: true,
      settings: { defaultJourney: 'MfaLogin', secondFactor: 'ifEnrolled' },
    });
    await addDemoUser(at);
    await at.ports.oathEnrolment.save(
      user,
      newOathDeviceProfile({
        ...{ uuid: 'app', addChecksum: false, truncationOffset: -1 },
        secretBytes: new Uint8Array(20).fill(1),
      }),
    );

    const { body } = await refused(at, demo, 'de');

    expect(body).toMatchObject({ message: expect.stringContaining('MfaLogin'), hints: { instead: 'MfaLogin' } });
  });

  test('lead nobody elsewhere for AM’s words, where the default journey is called Login', async () => {
    const settings = { defaultJourney: 'Login' };
    const at = await journeyWorld({ journeys: shippedJourneys, hints: true, settings });
    await addDemoUser(at);

    const { body } = await at.answer(await at.start('OathLogin'), { ...demo, PasswordCallback: 'wrong' });

    expect(body).toMatchObject({ message: 'Login failure', hints: { isPlain: true } });
    expect(body).not.toHaveProperty('hints.instead');
  });

  test('of a failure are told to nobody else', async () => {
    const at = await world(false);

    const { body } = await refused(at, { ...demo, PasswordCallback: 'wrong' }, 'de');

    expect(body).not.toHaveProperty('hints');
  });
});
