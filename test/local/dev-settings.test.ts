import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { devSettings, devWords } from '../../cli/commands/dev-settings.ts';
import { temporaryFolder } from '../support/running-stack.ts';

const folder = temporaryFolder();
const before = process.cwd();
const deployment = (settings: unknown): string =>
  folder.write('cdk.json', JSON.stringify({ context: { waymark: { realms: { alpha: { settings } } } } }));

beforeAll(() => {
  delete process.env['npm_package_json'];
  process.chdir(folder.path);
});

afterAll(() => {
  process.chdir(before);
  folder.remove();
});

describe('The settings that the system starts with', () => {
  test('are none where there is no cdk.json', () => {
    expect(devSettings(undefined)).toEqual({});
  });

  test.each([{}, { context: {} }, { context: { waymark: { realms: { beta: { settings: { locale: 'de' } } } } } }])(
    'are none where cdk.json has none for the realm: %j',
    (content) => {
      folder.write('cdk.json', JSON.stringify(content));

      expect(devSettings(undefined)).toEqual({});
    },
  );

  test('are those of cdk.json, or of the file that was named', () => {
    deployment({ locale: 'de' });
    const named = folder.write('alpha.json', '{ "locale": "fr" }');

    expect([devSettings(undefined), devSettings(named)]).toEqual([{ locale: 'de' }, { locale: 'fr' }]);
  });

  test.each([
    [
      'a key that does not exist',
      () => deployment({ lokale: 'de' }),
      undefined,
      'at context.waymark.realms.alpha.settings',
    ],
    [
      'a key that does not exist',
      () => deployment({ lokale: 'de' }),
      undefined,
      'lokale: unknown; did you mean locale?',
    ],
    ['no object', () => deployment(7), undefined, 'must be an object'],
    ['no JSON', () => folder.write('bad.json', '{'), 'bad.json', 'bad.json is not JSON'],
    ['no file', () => '', 'none.json', 'Cannot read none.json'],
  ])('with %s are refused in a sentence', (_, write, named, sentence) => {
    write();

    expect(() => devSettings(named)).toThrow(sentence);
  });
});

describe('The words that the system starts with', () => {
  const alpha = (realm: unknown): string =>
    folder.write('cdk.json', JSON.stringify({ context: { waymark: { realms: { alpha: realm } } } }));

  test('are the texts and mails of cdk.json, with the files that these name', () => {
    folder.write('welcome.html', '<p>Hello</p>');
    alpha({
      texts: { de: { 'node.userName': 'Nummer' } },
      mailTemplates: { welcome: { subject: { en: 'Hi' }, html: { en: '@welcome.html' } } },
    });

    expect(devWords()).toEqual({
      texts: { de: { 'node.userName': 'Nummer' } },
      mailTemplates: { welcome: { subject: { en: 'Hi' }, html: { en: '<p>Hello</p>' } } },
    });
  });

  test('are none where cdk.json has none', () => {
    alpha({});

    expect(devWords()).toEqual({});
  });

  test.each([
    ['no objects', { texts: { de: 'Nummer' } }, 'cdk.json at context.waymark.realms.alpha.texts: must be objects'],
    ['no file', { mailTemplates: { welcome: { html: { en: '@none.html' } } } }, 'Cannot read none.html'],
  ])('with %s are refused in a sentence', (_, realm, sentence) => {
    alpha(realm);

    expect(() => devWords()).toThrow(sentence);
  });
});
