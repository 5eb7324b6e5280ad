import { describe, expect, test } from '@jest/globals';
import { type RealmChange, realmDesk } from '../../functions/administration/realm-desk.ts';
import type { Seed } from '../../functions/deployment/realm-seeds.ts';
import type { JsonObject } from '../../functions/json.ts';
import { type SeededRevisions, seedConfiguration } from '../../local/seed-configuration.ts';
import { type SeedsOptions, seeds } from '../../local/seeds.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

const first = { tree: { version: 1 } };
const second = { tree: { version: 2 } };
const edited = { tree: { version: 'mine' } };

function seed(value: JsonObject): Seed {
  return { realm: '/alpha', kind: 'journey', id: 'Login', value };
}

function world() {
  const ports = memoryPorts();
  return {
    start: (value: JsonObject, seeded: SeededRevisions) => seedConfiguration([seed(value)], seeded, ports),
    edit: (value: JsonObject) => ports.configurationEditor.put('/alpha', 'journey', 'Login', value),
    stored: async () => (await ports.configuration.get('/alpha', 'journey', 'Login'))?.value,
  };
}

describe('At each start', () => {
  test('what is missing is written', async () => {
    const { start, stored } = world();

    await start(first, {});

    expect(await stored()).toEqual(first);
  });

  test('what changed in the repository replaces what an earlier start wrote', async () => {
    const { start, stored } = world();
    const seeded = await start(first, {});

    await start(second, seeded);

    expect(await stored()).toEqual(second);
  });

  test('what was edited stays, however often the repository changes', async () => {
    const { start, edit, stored } = world();
    const seeded = await start(first, {});
    await edit(edited);

    await start(first, await start(second, seeded));

    expect(await stored()).toEqual(edited);
  });

  test('what was edited and put back follows the repository again', async () => {
    const { start, edit, stored } = world();
    const seeded = await start(first, {});
    await edit(edited);
    await edit(first);

    await start(second, seeded);

    expect(await stored()).toEqual(second);
  });

  test('without a memory everything that differs counts as edited', async () => {
    const { start, stored } = world();
    await start(first, {});

    await start(second, {});

    expect(await stored()).toEqual(first);
  });

  test('a memory that was lost comes back with what is still the same', async () => {
    const { start, stored } = world();
    await start(first, {});

    const remembered = await start(first, {});
    await start(second, remembered);

    expect(await stored()).toEqual(second);
  });
});

describe('Words of the realm alpha that a later start brings along', () => {
  const german = { 'node.userName': 'Nummer' };
  const arabic = { 'node.userName': 'اسم المستخدم' };
  type Words = NonNullable<SeedsOptions['words']>;

  function words() {
    const ports = memoryPorts();
    const desk = realmDesk({ ...ports, clock: simulatedClock() }, () => ({
      by: 'operator',
      facts: { transactionId: 'none' },
    }));
    const none = { realm: '/alpha', set: {}, unset: [] };
    let seeded: SeededRevisions = {};
    return {
      async start(given: Words = {}, settings: JsonObject = {}) {
        seeded = await seedConfiguration(seeds({ words: given, settings }), seeded, ports);
      },
      change: (wanted: Partial<RealmChange>) => desk.change('/alpha', { ...none, ...wanted }),
      async stored() {
        const { settings, texts, mailTemplates } = (await desk.show('/alpha')) ?? {};
        return { named: settings?.['ownTexts'] ?? [], texts, mails: Object.keys(mailTemplates ?? {}), settings };
      },
    };
  }

  test('are named by settings that nobody has edited', async () => {
    const { start, stored } = words();
    await start();

    await start({ texts: { ar: arabic } });

    expect(await stored()).toMatchObject({ named: ['ar'], texts: { ar: arabic } });
  });

  test('are named by settings that an operator has edited, which stay otherwise', async () => {
    const { start, change, stored } = words();
    await start();
    await change({ set: { journeyMinutes: 7 } });

    await start({ texts: { ar: arabic } });

    const { named, settings } = await stored();
    expect([named, settings?.['journeyMinutes']]).toEqual([['ar'], 7]);
  });

  test('stand beside those that an operator has set', async () => {
    const { start, change, stored } = words();
    await start();
    await change({ texts: 'de', set: german });

    await start({ texts: { ar: arabic } });

    expect(await stored()).toMatchObject({ named: ['de', 'ar'], texts: { de: german, ar: arabic } });
  });

  test('leave named what an operator has set, when the settings change as well', async () => {
    const { start, change, stored } = words();
    await start({ texts: { ar: arabic } });
    await change({ texts: 'de', set: german });
    await change({ texts: 'de', set: {}, unset: Object.keys(german) });
    await change({ texts: 'ar', set: {}, unset: Object.keys(arabic) });

    await start({ texts: { ar: arabic, fr: german } }, { journeyMinutes: 9 });

    expect(await stored()).toMatchObject({ named: ['fr'], texts: { ar: {}, de: {}, fr: german } });
  });

  test('go when they are taken out, and their language with them', async () => {
    const { start, change, stored } = words();
    const mail = { subject: { en: 'Hi' }, text: { en: 'Hello {{object.userName}}' } };
    await start({ texts: { ar: arabic, de: german }, mailTemplates: { welcome: mail } });
    await change({ set: { journeyMinutes: 7 } });

    await start({ texts: { de: german } });

    expect(await stored()).toMatchObject({ named: ['de'], texts: { de: german }, mails: [] });
    expect(Object.keys((await stored()).texts ?? {})).toEqual(['de']);
  });

  test('stay when they are taken out after an operator has changed them', async () => {
    const { start, change, stored } = words();
    await start({ texts: { ar: arabic } });
    await change({ texts: 'ar', set: { 'page.ok': 'نعم' } });

    await start();

    expect(await stored()).toMatchObject({ named: ['ar'], texts: { ar: { ...arabic, 'page.ok': 'نعم' } } });
  });

  test('do not count as an edit of the settings', async () => {
    const { start, stored } = words();
    await start();
    await start({ texts: { ar: arabic } });
    await start();

    await start({}, { journeyMinutes: 9 });

    expect((await stored()).settings?.['journeyMinutes']).toBe(9);
  });
});

test('the shipped seeds are two realms, a push service and the shipped journeys, each under a place of its own', () => {
  const places = seeds().map(({ realm, kind, id }) => `${realm} ${kind} ${id}`.trim());

  expect(places).toEqual([
    '/ realm',
    '/ brand',
    '/ journey Login',
    '/ journey MfaLogin',
    '/alpha realm',
    '/alpha brand',
    '/alpha service pushNotification',
    '/alpha journey StepUp',
    '/alpha journey ChangePassword',
    '/alpha journey CombinedMfaLogin',
    '/alpha journey EmailCodeLogin',
    '/alpha journey Login',
    '/alpha journey MfaLogin',
    '/alpha journey OathLogin',
    '/alpha journey OathRegistration',
    '/alpha journey PassRegistration',
    '/alpha journey PasskeyLogin',
    '/alpha journey PasskeyRegistration',
    '/alpha journey PushLogin',
    '/alpha journey PushLoginSimple',
    '/alpha journey PushRegistration',
  ]);
});

test('the words of the realm alpha are seeds as well, and its settings name their languages', () => {
  const texts = { de: { 'node.userName': 'Nummer' } };
  const mailTemplates = { welcome: { subject: { en: 'Hi' }, text: { en: 'Hello {{object.userName}}' } } };

  const all = seeds({ words: { texts, mailTemplates } });
  const seeded = (kind: string, id: string) =>
    all.find((seed) => seed.realm === '/alpha' && seed.kind === kind && seed.id === id)?.value;

  expect([seeded('texts', 'de'), seeded('mailTemplate', 'welcome')]).toEqual([texts.de, mailTemplates.welcome]);
  expect(seeded('realm', '')).toMatchObject({ ownTexts: ['de'] });
});

test('words that cannot be used are refused by name', () => {
  expect(() => seeds({ words: { texts: { de: { 'node.userNam': 'Nummer' } } } })).toThrow(
    /did you mean node\.userName/,
  );
});
