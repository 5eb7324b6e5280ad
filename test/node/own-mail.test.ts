// What a realm's own mails may be, and what becomes of what is filled in.
import { describe, expect, test } from '@jest/globals';
import type * as z from 'zod';
import type { JsonObject } from '../../functions/json.ts';
import { harmless } from '../../functions/node/mail-variables.ts';
import { ownMail } from '../../functions/node/own-mail.ts';
import {
  type MailTemplate,
  mailAttributes,
  mailTemplate,
  mailTemplateFaults,
} from '../../functions/node/own-mail-template.ts';

const attributes = mailAttributes();
const welcome = { subject: { en: 'Hello' }, text: { en: 'Welcome, {{object.givenName}}.' } };
const link = 'https://www.example.com/login?realm=%2Falpha&suspendedId=t0ken';

const faultsOf = (given: unknown, name = 'welcome') => mailTemplateFaults(name, given, attributes);

function sent(
  template: z.input<typeof mailTemplate>,
  filling: { object?: JsonObject; code?: string; link?: string; minutes?: number } = {},
  { request = ['en'], realm = 'en' }: { request?: string[]; realm?: string } = {},
) {
  const parsed: MailTemplate = mailTemplate.parse(template);
  return ownMail(
    parsed,
    { object: { userName: 'demo' }, ...filling },
    { locales: { request, realm, server: 'en' }, brand: { name: 'Acme' }, button: 'Continue' },
  );
}

describe('A mail in a realm’s own words', () => {
  test('is good with a subject and one kind of text, in every language that it has', () => {
    expect(faultsOf(welcome)).toEqual([]);
    expect(faultsOf({ subject: welcome.subject, html: { en: '<p>{{ object.userName }}</p>' } })).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['a misspelt key', { ...welcome, subjct: {} }, 'subjct: unknown; did you mean subject?'],
    ['no text at all', { subject: { en: 'Hello' } }, 'html: give html, text, or both'],
    ['a language without a subject', { ...welcome, text: { en: 'a', de: 'b' } }, 'subject.de: is missing'],
    ['a language without a text', { ...welcome, subject: { en: 'a', de: 'b' } }, 'text.de: is missing'],
    ['no usual language', { ...welcome, defaultLocale: 'de' }, 'defaultLocale: there are no texts in de'],
    ['no language tag', { subject: { 'ger-man-y': 'a' }, text: { 'ger-man-y': 'b' } }, 'ger-man-y: is no language tag'],
    ['a tag of Java’s', { subject: { pt_BR: 'a' }, text: { pt_BR: 'b' } }, 'pt_BR: write pt-BR'],
    ['a misspelt variable', { ...welcome, text: { en: '{{object.givenname}}' } }, 'did you mean {{object.givenName}}?'],
    ['a secret', { ...welcome, text: { en: '{{object.password}}' } }, '{{object.password}} would not be filled in'],
    ['a link that it has not', { ...welcome, text: { en: '{{resumeURI}}' } }, '{{resumeURI}} would not be filled in'],
    ['blocks of Handlebars', { ...welcome, text: { en: '{{#if object.mail}}' } }, '{{#if object.mail}} would not'],
    ['three braces', { ...welcome, html: { en: '{{{object.givenName}}}' } }, 'html.en: has {{ that begins no variable'],
    ['an open variable', { ...welcome, text: { en: 'Hello {{object.givenName' } }, 'text.en: has {{ that begins'],
    [
      'two lines of subject',
      { ...welcome, subject: { en: 'a\r\nBcc: x@example.com' } },
      'subject.en: must be one line',
    ],
    ['a subject without end', { ...welcome, subject: { en: 'a'.repeat(201) } }, 'subject.en: may have 200 characters'],
    ['a text without end', { ...welcome, text: { en: 'ü'.repeat(50_001) } }, 'text.en: may have 100 kB'],
    ['a script', { ...welcome, html: { en: '<script>1</script>' } }, 'html.en: has an element <script>'],
    ['a form', { ...welcome, html: { en: '<form action=x>' } }, 'html.en: has an element <form>'],
    ['no sender', { ...welcome, from: 'Acme <a@example.com>' }, 'from: Invalid email address'],
    ['styles that end', { ...welcome, styles: '</style><script>' }, 'styles: must be CSS alone'],
  ])('with %s is refused, and said why', (_, given, fault) => {
    expect(faultsOf(given).join('\n')).toContain(fault);
  });

  test.each([
    ['an address', '<a href="{{object.description}}">x</a>'],
    ['an attribute', "<p title='{{object.givenName}}'>"],
    ['a tag with a > in it', '<p title=">" class="{{object.givenName}}">'],
    ['a style', '<style>p { color: {{object.city}} }</style>'],
    ['a comment', '<!-- {{object.city}} -->'],
  ])('injection: no value of a user stands in %s', (_, html) => {
    expect(faultsOf({ subject: { en: 'a' }, html: { en: html } }).join()).toContain('stands inside a tag');
  });

  test.each([
    ['oneTimePassword', 'Hello', 'must have {{OTP}} in it'],
    ['registration', 'Hello', 'must have {{resumeURI}} in it'],
    ['registration', '{{OTP}} {{resumeURI}}', '{{OTP}} would not be filled in'],
  ])('of the name %s with the text %j: %s', (name, text, fault) => {
    expect(faultsOf({ subject: { en: 'a' }, text: { en: text } }, name).join()).toContain(fault);
  });

  test.each(['OTP', 'resumeURI', 'object.oneTimePassword'])('has no {{%s}} in its subject', (name) => {
    const given = { subject: { en: `{{${name}}}` }, text: { en: '{{OTP}} {{resumeURI}}' } };

    expect(faultsOf(given, 'own').join()).toMatch(/subject\.en: \{\{(OTP|resumeURI)\}\} would not be filled in/);
  });

  test('may tell of the attributes that the realm names, but for those that nobody is shown', () => {
    const own = mailAttributes({ department: {}, salary: { viewable: false } });

    expect([own.includes('department'), own.includes('salary'), own.includes('mail')]).toEqual([true, false, true]);
  });
});

describe('What is sent', () => {
  const both = {
    subject: { en: 'Hello {{object.givenName}}', de: 'Guten Tag', 'zh-Hant': '您好' },
    html: { en: '<p>Hello {{object.givenName}}</p>', de: '<p>Guten Tag</p>', 'zh-Hant': '<p>您好</p>' },
  };

  test.each([
    [['de-CH', 'en'], 'en', 'Guten Tag'],
    [['zh-TW'], 'en', '您好'],
    [['fr'], 'de', 'Hello Zoë'],
    [[], 'de', 'Guten Tag'],
    [['*'], 'de', 'Guten Tag'],
  ])('to who asks for %j, in a realm that speaks %s, is %s', (request, realm, subject) => {
    expect(sent(both, { object: { givenName: ['Zoë'] } }, { request, realm })?.subject).toBe(subject);
  });

  test('from HTML alone has a text of the same words, with the address of its link', () => {
    const template = { subject: { en: 'a' }, html: { en: '<p>Hello</p><a href="{{object.resumeURI}}">Go on</a>' } };

    const mail = sent(template, { link });

    expect(mail?.text).toBe(`Hello\nGo on\n\n${link}\n`);
    expect(mail?.html).toContain(`<a href="${link.replaceAll('&', '&amp;')}">Go on</a>`);
  });

  test('from text alone is HTML under the brand, its link a button and its code large', () => {
    const template = { subject: { en: 'a' }, text: { en: 'One & all.\n\n{{resumeURI}}' } };
    const code = sent({ subject: { en: 'a' }, text: { en: 'Code:\n\n{{OTP}}' } }, { code: '123456' });

    const mail = sent(template, { link });

    expect(mail).toMatchObject({ text: `One & all.\n\n${link}`, fromName: 'Acme' });
    expect(mail?.html).toMatch(/<p [^>]+>One &amp; all\.<\/p>[\s\S]+<a href="https:[^>]+>Continue<\/a>/);
    expect(code?.html).toMatch(/font:700 32px[^>]+>123456</);
  });

  test('with styles has them in its head, also in a page of its own', () => {
    const page = '<html><head><title>x</title></head><body>y</body></html>';
    const [own, bare] = [page, '<p>y</p>'].map((html) =>
      sent({ subject: { en: 'a' }, html: { en: html }, styles: 'p { color: red }' }),
    );

    expect(own?.html).toBe(page.replace('</head>', '<style>p { color: red }</style></head>'));
    expect(bare?.html).toMatch(
      /<html lang="en" dir="ltr">[\s\S]+<style>p \{ color: red \}<\/style><\/head>\n<body><p>y/,
    );
  });

  test('right to left says so', () => {
    const template = { subject: { ar: 'مرحبا' }, html: { ar: '<p>مرحبا</p>' }, defaultLocale: 'ar' };

    expect(sent(template)?.html).toContain('<html lang="ar" dir="rtl">');
  });

  test.each([
    ['a code without a place for it', 'Hello', { code: '123456' }],
    ['a link without a place for it', 'Hello', { link }],
    ['no code where there is a place', '{{OTP}}', {}],
    ['no link where there is a place', '{{resumeURI}}', {}],
  ])('for %s is none: ours does for that', (_, text, filling) => {
    expect(sent({ subject: { en: 'a' }, text: { en: text } }, filling)).toBeUndefined();
  });
});

describe('injection', () => {
  const template = {
    subject: { en: 'Hello {{object.givenName}}' },
    html: { en: '<p>Hello {{object.givenName}}</p>' },
    text: { en: 'Hello {{object.givenName}}' },
  };
  const named = (givenName: string) => sent(template, { object: { givenName: [givenName] } });

  test.each(['<img src=x onerror=alert(1)>', '</p><script>1</script>', '" onmouseover="x', "'><b>"])(
    'a user called %j is no markup',
    (name) => {
      const html = named(name)?.html ?? '';

      expect(html.replaceAll(/<\/?(?:html|head|meta|title|body|p|!doctype)\b[^>]*>/gi, '')).not.toMatch(/[<>"]/);
    },
  );

  test.each(['Zoë\r\nBcc: everybody', 'Zoë\nX: y', 'Zoë\u2028Bcc: x', 'a\u0000b'])(
    'header: a user called %j makes one line of subject',
    (name) => {
      expect(named(name)?.subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    },
  );

  test.each(['{{OTP}}', '{{resumeURI}}', '{{minutes}}', '$&', '$1'])('a user called %j is filled in once', (name) => {
    const object = { givenName: [name], mail: ['secret'] };

    const mail = sent(
      { ...template, text: { en: '{{OTP}} {{object.givenName}}' }, html: { en: '{{OTP}}' } },
      {
        ...{ object, code: '123456' },
      },
    );

    expect(mail?.text).toBe(`123456 ${name}`);
  });

  test.each([
    'You have won, see https://evil.example',
    'www.evil.example',
    'evil.example/win',
    'Win at evil.com',
    'Win at evil.рф!',
    '(evil.com)',
    'evil。example',
    'mailto:x@evil.example',
    'javascript://x',
  ])('spam by registration: %j is not sent in our name', (name) => {
    expect(named(name)).toMatchObject({ subject: 'Hello', text: 'Hello ' });
  });

  test.each([
    'J. R. R. Tolkien',
    'Zoë O’Hara-Müller',
    '山田 太郎',
    'demo@example.com',
    'Dr. No',
    '4711',
    'john.smith',
    'St.John Smith',
    'v1.2',
  ])('%s is a name', (name) => {
    expect(harmless(name)).toBe(name);
  });

  test.each([
    ['evil.com', 'evil․com'],
    ['jean.li', 'jean․li'],
  ])('a name such as %s is readable, and no link', (name, shown) => {
    expect(harmless(name)).toBe(shown);
  });

  test('a name without end is cut, and what turns the direction around is left out', () => {
    expect(harmless('a'.repeat(5000))).toBe(`${'a'.repeat(100)}…`);
    expect(harmless('\u202eevil\u2066')).toBe('evil');
  });

  test.each(['password', 'passwordHash', 'oathDeviceProfiles', '__proto__', 'constructor'])(
    'a stored template that asks for %s gets nothing',
    (name) => {
      const object = { password: 'hunter2', passwordHash: 'hash', oathDeviceProfiles: 'secret' };

      expect(sent({ subject: { en: 'a' }, text: { en: `>{{object.${name}}}<` } }, { object })?.text).toBe('><');
    },
  );
});
