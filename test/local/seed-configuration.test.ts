import { describe, expect, test } from '@jest/globals';
import type { Seed } from '../../functions/deployment/realm-seeds.ts';
import type { JsonObject } from '../../functions/json.ts';
import { type SeededRevisions, seedConfiguration } from '../../local/seed-configuration.ts';
import { seeds } from '../../local/seeds.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';

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
