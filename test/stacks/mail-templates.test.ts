// The mails of a configuration on their way into a realm, by the example that docs/mail-and-sms.md has.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seedFiles as filesOfFunction } from '../../functions/deployment/journey-seed/seed-journeys.ts';
import { realmSeeds } from '../../functions/deployment/realm-seeds.ts';
import type { JsonObject } from '../../functions/json.ts';
import { configurationOf } from '../../lib/configuration.ts';
import { seedFiles } from '../../lib/seed-files.ts';

const page = readFileSync(new URL('../../docs/mail-and-sms.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```json\n(.*?)^```/gms)].map(([, text = '']) => JSON.parse(text));
const { mailTemplates } = examples.find(({ realms }) => realms?.alpha?.mailTemplates).realms.alpha;

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'waymark-mails-'));
const html = (language: string) => `<p>${language}: {{object.givenName}}</p>`;

beforeAll(() => {
  for (const name of ['mails', 'journeys']) mkdirSync(join(folder, name));
  for (const language of ['en', 'de']) {
    writeFileSync(join(folder, 'mails', `welcome.${language}.html`), html(language));
  }
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

function seeded(given: JsonObject, settings: JsonObject = {}) {
  const realms = { alpha: { mailTemplates: given, settings } };
  const { realms: all } = seedFiles(configurationOf({ realms } as never));
  // As the function of the deployment reads what was put beside it.
  const alpha = filesOfFunction.parse(JSON.parse(JSON.stringify(all))).find(({ realm }) => realm === '/alpha');
  return alpha && realmSeeds(alpha).seeds.filter(({ kind }) => kind === 'mailTemplate');
}

const named = (template: JsonObject) => seeded({ welcome: { subject: { en: 'a' }, text: { en: 'b' }, ...template } });

describe('Mails in a configuration', () => {
  test('are written as the page has them, with their texts in them', () => {
    const [welcome, registration] = seeded(mailTemplates) ?? [];

    expect(welcome).toMatchObject({
      ...{ realm: '/alpha', kind: 'mailTemplate', id: 'welcome' },
      value: { subject: mailTemplates.welcome.subject, html: { en: html('en'), de: html('de') } },
    });
    expect(registration).toMatchObject({ id: 'registration', value: mailTemplates.registration });
  });

  test.each<[string, JsonObject]>([
    ['realms.alpha.mailTemplates.welcome.subjct: unknown; did you mean subject?', { subjct: {} }],
    ['realms.alpha.mailTemplates.welcome.subject', { subject: 'Hello' }],
    ['realms.alpha.mailTemplates.welcome.from', { from: 'Acme' }],
    ['mailTemplates.welcome: cannot read the file mails/none.txt', { text: { en: '@mails/none.txt' } }],
    [
      'mailTemplates.welcome: text.en: {{object.givenname}} would not be filled in',
      { text: { en: '{{object.givenname}}' } },
    ],
    ['mailTemplates.welcome: defaultLocale: there are no texts in de', { defaultLocale: 'de' }],
    ['mailTemplates.welcome: html.en: may have 100 kB', { html: { en: 'x'.repeat(100_001) } }],
  ])('%s: stops the synthesis', (fault, given) => {
    expect(() => named(given)).toThrow(fault);
  });

  test('have names that a row can have', () => {
    const template = { subject: { en: 'a' }, text: { en: 'b' } };

    expect(() => seeded({ '../x': template })).toThrow('is no name for a mail template');
  });

  test('may tell of the attributes that the settings beside them name', () => {
    const given = { welcome: { subject: { en: 'a' }, text: { en: '{{object.department}}' } } };

    expect(seeded(given, { userAttributes: { department: { title: { en: 'Department' } } } })).toHaveLength(1);
    expect(() => seeded(given)).toThrow('{{object.department}} would not be filled in');
  });
});
