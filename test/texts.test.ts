// The catalogues: what users are shown, in every language that there is.
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { catalogueLanguages } from '../functions/languages.ts';
import { plainEnglish } from '../functions/plain-english.ts';
import { catalogue, languageAskedFor, languageFor, placeholdersOf, speechIn } from '../functions/texts.ts';

const english = catalogue('en');
const keys = Object.keys(english);
const others = catalogueLanguages.filter((language) => language !== 'en');

/** Words that are the same in these languages. */
const sameAsEnglish: Readonly<Record<string, readonly string[]>> = {
  de: ['page.name', 'page.ok', 'page.passkey', 'page.passkeys', 'journey.byPasskey', 'mail.kind.webauthn'],
  fr: ['page.ok', 'page.version', 'page.keyType', 'node.attribute.description'],
  es: ['node.no', 'page.no'],
  it: [
    'node.password',
    'node.no',
    'journey.byPasskey',
    'page.account',
    'page.no',
    'page.ok',
    'page.passkey',
    'page.byPassword',
    'mail.fact.account',
  ],
  pt: ['page.ok'],
  nl: ['page.account', 'page.ok', 'mail.fact.account'],
  pl: ['page.ok'],
  sv: ['page.version', 'page.ok'],
  ja: ['page.ok'],
};

/** Of a script, which our page draws itself. */
const notStiff = ['node.recoveryCodesTitle'];

describe.each(others)('the catalogue %s', (language) => {
  const texts = catalogue(language);

  test('has a text for each that English has, in the same order, and no other', () => {
    expect(Object.keys(texts)).toEqual(keys);
  });

  test('has the same places to fill in', () => {
    const differing = keys.filter(
      (key) => `${placeholdersOf(texts[key] ?? '')}` !== `${placeholdersOf(english[key] ?? '')}`,
    );

    expect(differing).toEqual([]);
  });

  test('has as many lines: the first of several is a title', () => {
    const lines = (text = '') => text.split('\n').length;

    expect(keys.filter((key) => lines(texts[key]) !== lines(english[key]))).toEqual([]);
  });

  test('breaks no title after the first letter of e-mail', () => {
    const titles = ['page.checkMail', 'journey.checkEmail', 'node.mailSent'];

    expect(titles.filter((key) => /\be-/i.test(texts[key] ?? ''))).toEqual([]);
  });

  test('leaves no text in English, and none empty', () => {
    const same = keys.filter((key) => texts[key] === english[key] || texts[key]?.trim() === '');

    expect(same.filter((key) => !sameAsEnglish[language]?.includes(key))).toEqual([]);
  });
});

describe('the plain English of our pages', () => {
  test.each(Object.entries(plainEnglish))(
    '%s has another text than AM’s, with the same places to fill in',
    (key, text) => {
      const standard = english[key] ?? '';

      expect(standard).not.toBe('');
      expect(text).not.toBe(standard);
      expect(placeholdersOf(text)).toEqual(placeholdersOf(standard));
      expect(text.split('\n')).toHaveLength(standard.split('\n').length);
    },
  );

  test('leaves no word of a label or a button in capitals within', () => {
    const stiff = keys.filter((key) => {
      const text = plainEnglish[key] ?? english[key] ?? '';
      return /^(node|journey)\./.test(key) && text.length < 30 && / [A-Z]/.test(text) && !notStiff.includes(key);
    });

    expect(stiff).toEqual([]);
  });
});

describe('the catalogues', () => {
  test('each language has a file, and each file a language', () => {
    const files = readdirSync(new URL('../functions/texts/', import.meta.url)).map((name) => name.replace('.json', ''));

    expect(files.sort()).toEqual([...catalogueLanguages].sort());
  });

  test('no two keys say the same to the server: a text has one translation', () => {
    const said = keys.filter((key) => /^(node|failure|journey)\./.test(key)).map((key) => english[key]);

    expect(said.filter((text, at) => said.indexOf(text) !== at)).toEqual([]);
  });

  test('what the shipped journeys say in English is in there', () => {
    const folder = new URL('../journeys/', import.meta.url);
    const said = new Set<string>();
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('en' in value && typeof value.en === 'string') said.add(value.en);
      for (const inner of Object.values(value)) collect(inner);
    };
    for (const name of readdirSync(folder)) collect(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
    const rendered = (text: string) => text.replace('{{challenge}}', '75').replace('{{time}}', '5');

    const german = speechIn('de');
    const left = [...said].filter((text) => german.translate(rendered(text)) === rendered(text));

    expect(said.size).toBeGreaterThan(10);
    expect(left).toEqual(['Passkey']);
  });
});

describe('every text', () => {
  const folder = new URL('../', import.meta.url);
  const sourceOf = (pattern: string) =>
    globSync(pattern, { cwd: folder })
      .map((file) => readFileSync(new URL(file, folder), 'utf8'))
      .join('\n')
      // A long text stands on several lines.
      .replaceAll(/' \+\s*'/g, '');
  const server = sourceOf('functions/**/*.ts');

  test('that a node or a failure says is in the catalogue', () => {
    const spoken = sourceOf('functions/{nodes,node,enrolment,realm,engine}/**/*.ts').matchAll(
      /(?:\.(?:ask|show)\(\[?|\|\| |text\([\w.]+, |errorMessage: |lockoutMessage: |prompt: |askAgain\()'([A-Z][^']*)'/g,
    );
    const texts = new Set(Array.from(spoken, ([, text = '']) => text));
    const rendered = (text: string) => text.replaceAll('{{challenge}}', '{challenge}');

    expect(texts.size).toBeGreaterThan(25);
    expect([...texts].filter((text) => !Object.values(english).includes(rendered(text)))).toEqual([]);
  });

  test('of a node, a failure or a journey is said by something', () => {
    const journeys = sourceOf('journeys/*.json').replaceAll('\\n', '\n');
    const plain = sourceOf('functions/plain-english.ts');
    const sayers = server.replace(plain, '');
    const known = (text: string) => text.split(/\{+\w+\}+/).every((part) => part.length < 8 || sayers.includes(part));

    const unsaid = keys.filter((key) => {
      const text = english[key] ?? '';
      if (key.startsWith('journey.')) return !journeys.includes(text.replaceAll(/(?<!\{)\{(\w+)\}/g, '{{$1}}'));
      if (!/^(node|failure)\./.test(key) || sayers.includes(`'${key}'`)) return false;
      return !known(text.replaceAll('\n', '\\n'));
    });

    expect(unsaid.filter((key) => !madeOfTwo.includes(key))).toEqual([]);
  });

  test('of a shipped journey begins with English: some of AM’s nodes give the first text to whose language is not there', () => {
    const firsts = globSync('journeys/*.json', { cwd: folder }).flatMap((file) =>
      Array.from(
        readFileSync(new URL(file, folder), 'utf8').matchAll(/\{\s*"(?!id")([a-z]{2})": "/g),
        ([, first]) => first,
      ),
    );

    expect(firsts.length).toBeGreaterThan(50);
    expect(new Set(firsts)).toEqual(new Set(['en']));
  });

  test('of a page or a mail is shown by something', () => {
    const pages = sourceOf('login/src/**/*.{ts,tsx}');
    const shown = (key: string) => {
      const [part, ...rest] = key.split('.');
      const name = rest.join('.');
      if (part === 'mail') return server.includes(`'${key}'`) || server.includes(`mail.${rest[0]}.\${`);
      if (part !== 'page' || name.startsWith('policy.')) return true;
      return new RegExp(`words\\.${name}\\b|['"]${name}['"]`).test(pages);
    };

    expect(keys.filter((key) => !shown(key))).toEqual([]);
  });
});

/** Said as one text and another behind it. */
const madeOfTwo = [
  ...['node.byRecoveryCodeOfPush', 'node.byRecoveryCodeOfCode', 'node.byRecoveryCodeOfPasskey'],
  ...['journey.byRecoveryCodeOfPush', 'journey.byRecoveryCodeOfCode', 'journey.byRecoveryCodeOfPasskey'],
  ...['node.passwordHoldsNul', 'node.factorUnprovedAt', 'node.factorDemandedAt'],
];

describe('speech', () => {
  const { translate } = speechIn('de');

  test.each([
    ['User Name', 'Benutzername'],
    ['Recovery code (Code from my app)', 'Wiederherstellungscode für meine App'],
    ['A recovery code (A passkey)', 'Ein Wiederherstellungscode für meinen Passkey'],
    [
      'Tap the number [75] on the Push Notification to continue.',
      'Tippen Sie in der Benachrichtigung auf die Zahl [75].',
    ],
    [
      'YOUR PASSWORD HAS BEEN RESET. PLEASE CHOOSE A NEW ONE.',
      'Ihr Passwort wurde zurückgesetzt. Bitte wählen Sie ein neues.',
    ],
    ['THE NEW PASSWORD MUST HAVE AT LEAST 8 CHARACTERS.', 'Das neue Passwort muss mindestens 8 Zeichen haben.'],
  ])('%s is said in German', (said, german) => {
    expect(translate(said)).toBe(german);
  });

  test.each(['Vorgangsnummer', '', 'user name ', '$&', '__proto__', 'constructor'])(
    '%j is nobody’s text and stays',
    (text) => {
      expect(translate(text)).toBe(text);
    },
  );

  test('a value is put in as it came, whatever it holds', () => {
    const journey = 'A$&B{journey}$1';

    const said = translate(
      `This account is protected by a second factor, and this sign-in does not ask for it. Sign in with ${journey}.`,
    );

    expect(said).toContain(journey);
  });

  test.each([
    [['de-CH', 'en'], 'de'],
    [['fr_CA'], 'fr'],
    [['xx', 'DE'], 'de'],
    [['en-gb', 'de'], 'en'],
    [['constructor', ''], 'fr'],
    [[], 'fr'],
    [['*'], 'fr'],
    [['de', '*'], 'de'],
    [['xx'], 'en'],
  ])('who asks for %j in a French realm is spoken to in %s', (request, language) => {
    expect(languageFor({ request, realm: 'fr' })).toBe(language);
  });

  test.each([[[]], [['*']], [['xx']]])('who asks for %j has no language of his own', (request) => {
    expect(languageAskedFor(request)).toBeUndefined();
  });
});
