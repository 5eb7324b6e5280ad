// What a step and a failure say, by the languages that a request asks for.
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { addUser } from '../../testing/add-user.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import { filled, outputOf, type Reply } from '../../testing/step.ts';
import { addDemoUser, demo } from '../support/demo-user.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

const shows = journeyExport({
  id: 'Shows',
  entry: 'name',
  nodes: {
    name: { type: 'ValidatedUsernameNode', to: { outcome: 'shown' } },
    shown: { type: 'DisplayUserNameNode', to: { outcome: 'asked' } },
    asked: {
      type: 'MessageNode',
      config: {
        message: { en: 'Our own question' },
        messageYes: { en: 'Continue' },
        messageNo: { de: 'Lieber nicht' },
      },
      to: { true: 'success', false: 'failure' },
    },
  },
});

const tellsOfLocks = journeyExport({
  id: 'TellsOfLocks',
  entry: 'name',
  nodes: {
    name: { type: 'ValidatedUsernameNode', to: { outcome: 'password' } },
    password: { type: 'ValidatedPasswordNode', to: { outcome: 'checked' } },
    checked: {
      type: 'IdentityStoreDecisionNode',
      to: { TRUE: 'success', FALSE: 'failure', LOCKED: 'failure', CANCELLED: 'failure', EXPIRED: 'failure' },
    },
  },
});

async function world(settings: JsonObject = {}): Promise<JourneyWorld> {
  const at = await journeyWorld({ journeys: [...shippedJourneys, shows, tellsOfLocks], settings });
  await addDemoUser(at);
  return at;
}

const asking = (language?: string) => (language === undefined ? {} : { headers: { 'accept-language': language } });

const promptsOf = (step: Reply) => [
  step.body['header'],
  outputOf(step, 'NameCallback', 'prompt'),
  outputOf(step, 'PasswordCallback', 'prompt'),
];

describe('a step', () => {
  test('is in the user’s language: what nodes say, and what the journey’s author says in English', async () => {
    const at = await world();

    const step = await at.start('Login', '', asking('de-CH,fr;q=0.5'));

    expect(promptsOf(step)).toEqual(['Anmelden', 'Benutzername', 'Passwort']);
  });

  test.each([undefined, '*', 'en-US', 'xx'])('is in AM’s words for who asks for %s', async (language) => {
    const at = await world();

    const step = await at.start('Login', '', asking(language));

    expect(promptsOf(step)).toEqual(['Sign in', 'User Name', 'Password']);
  });

  test.each([undefined, '*'])('is in the realm’s language for who asks for %s', async (language) => {
    const at = await world({ locale: 'fr' });

    const step = await at.start('Login', '', asking(language));

    expect(promptsOf(step)).toEqual(['Connexion', 'Nom d’utilisateur', 'Mot de passe']);
  });

  test('the locale of the address goes before the header', async () => {
    const at = await world();

    const step = await at.start('Login', 'locale=fr', asking('de'));

    expect(promptsOf(step)[1]).toBe('Nom d’utilisateur');
  });

  test('what is nobody’s text stays: an author’s own, and the name of a user who is called like one', async () => {
    const at = await world();
    const first = await at.start('Shows', '', asking('de'));

    const name = await at.post(filled(first.body, { NameCallback: 'Password' }), '', asking('de'));
    const own = await at.post(filled(name.body, {}), '', asking('de'));

    expect(outputOf(name, 'TextOutputCallback', 'message')).toBe('Password');
    expect(outputOf(own, 'TextOutputCallback', 'message')).toBe('Our own question');
    expect(outputOf(own, 'ConfirmationCallback', 'options')).toEqual(['Weiter', 'Lieber nicht']);
  });
});

describe('our own page is told', () => {
  test('which language a step is in, and what of it is in another', async () => {
    const at = await world({ ownTexts: ['ar'] });
    await at.ports.configurationEditor.put('/alpha', 'texts', 'ar', { 'node.userName': 'اسم المستخدم' });
    const asked = (language: string) => ({ headers: { 'accept-language': language, 'x-waymark-hints': '1' } });
    const first = await at.start('Shows', '', asked('de'));
    const name = await at.post(filled(first.body, { NameCallback: 'Password' }), '', asked('de'));

    const own = await at.post(filled(name.body, {}), '', asked('de'));
    const arabic = await at.start('Login', '', asked('ar'));
    const english = await at.start('Login', '', asked('en-GB'));

    expect([first, name, own, arabic, english].map(({ body }) => body['hints'])).toMatchObject([
      { language: 'de', given: [] },
      { language: 'de', given: ['Password'] },
      { language: 'de', given: ['Our own question', 'Lieber nicht'] },
      { language: 'ar', given: ['Password', 'Sign in'] },
      { language: 'en', given: [] },
    ]);
  });
});

describe('our own page is spoken to in plain English', () => {
  const asked = (language: string) => ({ headers: { 'accept-language': language, 'x-waymark-hints': '1' } });

  test.each([
    ['en-GB', 'User name'],
    ['xx', 'User name'],
    ['de', 'Benutzername'],
  ])('who asks for %s reads %s', async (language, prompt) => {
    const at = await world();

    expect(promptsOf(await at.start('Login', '', asked(language)))[1]).toBe(prompt);
  });

  test('a realm’s own words go before it', async () => {
    const at = await world({ ownTexts: ['en'] });
    await at.ports.configurationEditor.put('/alpha', 'texts', 'en', { 'node.userName': 'Member number' });

    expect(promptsOf(await at.start('Login', '', asked('en')))).toEqual(['Sign in', 'Member number', 'Password']);
  });

  test('what an author has written stays', async () => {
    const at = await world();
    const first = await at.start('Shows', '', asked('en'));

    const name = await at.post(filled(first.body, { NameCallback: 'Password' }), '', asked('en'));
    const own = await at.post(filled(name.body, {}), '', asked('en'));

    expect(outputOf(own, 'TextOutputCallback', 'message')).toBe('Our own question');
    expect(outputOf(own, 'ConfirmationCallback', 'options')).toEqual(['Continue', 'Lieber nicht']);
  });
});

describe('a realm with words of its own', () => {
  const ownWorld = async (ownTexts: string[]) => {
    const at = await world({ ownTexts });
    const { put } = at.ports.configurationEditor;
    await put('/alpha', 'texts', 'de', { 'node.userName': 'Mitgliedsnummer', 'failure.login': 'Nein.' });
    await put('/alpha', 'texts', 'en', { 'node.userName': 'Member number' });
    await put('/alpha', 'texts', 'ar', { 'node.userName': 'اسم المستخدم' });
    return at;
  };

  test.each([
    ['de-AT', ['Anmelden', 'Mitgliedsnummer', 'Passwort']],
    ['en', ['Sign in', 'Member number', 'Password']],
    ['ar-EG', ['Sign in', 'اسم المستخدم', 'Password']],
    ['fr', ['Connexion', 'Nom d’utilisateur', 'Mot de passe']],
    [undefined, ['Sign in', 'Member number', 'Password']],
  ])('says them to who asks for %s', async (language, prompts) => {
    const at = await ownWorld(['de', 'en', 'ar']);

    expect(promptsOf(await at.start('Login', '', asking(language)))).toEqual(prompts);
  });

  test('says them of a failure', async () => {
    const at = await ownWorld(['de']);
    const step = await at.start('Login', '', asking('de'));

    const { body } = await at.post(filled(step.body, { ...demo, PasswordCallback: 'no' }), '', asking('de'));

    expect(body['message']).toBe('Nein.');
  });

  test('costs who has none not a single read', async () => {
    const kinds: string[] = [];
    const at = await journeyWorld({
      journeys: shippedJourneys,
      ports: (ports) => ({
        ...ports,
        configuration: {
          ...ports.configuration,
          get: (realm, kind, id) => {
            kinds.push(kind);
            return ports.configuration.get(realm, kind, id);
          },
        },
      }),
    });

    await at.start('Login', '', asking('de'));

    expect(kinds).toContain('realm');
    expect(kinds).not.toContain('texts');
  });
});

describe('a failure', () => {
  const failed = async (at: JourneyWorld, language?: string) => {
    const step = await at.start('Login', '', asking(language));
    return at.post(filled(step.body, { ...demo, PasswordCallback: 'wrong' }), '', asking(language));
  };

  test.each([
    ['de', 'Die Anmeldung ist fehlgeschlagen.'],
    ['fr, *;q=0.1', 'La connexion a échoué.'],
    ['en', 'Login failure'],
  ])('asked for in %s says %s', async (language, message) => {
    const at = await world();

    const { status, body } = await failed(at, language);

    expect([status, body['message']]).toEqual([401, message]);
  });

  test.each([
    ['our own page', { 'x-waymark-hints': '1' }, 'Your account is locked.'],
    ['a client', {}, 'User Locked Out.'],
  ])('of a locked user says to %s what it understands', async (_who, more, message) => {
    const at = await world();
    await addUser(at.ports, { username: 'lou', active: false, password: 'Waymark-demo-1' });
    const by = { headers: { 'accept-language': 'en', ...more } };
    const first = await at.start('TellsOfLocks', '', by);
    const second = await at.post(filled(first.body, { NameCallback: 'lou' }), '', by);

    const { body } = await at.post(filled(second.body, demo), '', by);

    expect(body['message']).toBe(message);
  });

  test.each([undefined, '*', 'xx'])('is AM’s for who asks for %s, whatever the realm’s language', async (language) => {
    const at = await world({ locale: 'fr' });

    const { body } = await failed(at, language);

    expect(body['message']).toBe('Login failure');
  });
});
