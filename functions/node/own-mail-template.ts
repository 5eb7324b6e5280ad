// A mail that a realm says in words of its own, as it is stored under the configuration kind `mailTemplate`, by the name that
// journeys know it by. Subject and text by language, with variables.
import * as z from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { languageTag } from '../languages.ts';
import { nearest } from '../nearest.ts';
import { variableFaults, variablesOf } from './mail-variables.ts';
import { userSchema } from './user-schema.ts';

/** Mail programs show no more of a subject, and some cut it off earlier. */
const longestSubject = 200;
/** Bytes. Gmail cuts off what is longer than 102 kB. */
const longestBody = 100_000;
const longestStyles = 20_000;
/** Bytes of a whole template, as JSON: it is read for each mail. */
const longestTemplate = 200_000;

const byLanguage = z.record(z.string(), z.string()).meta({ title: 'text by language' });

export const mailTemplate = z.strictObject({
  enabled: z.boolean().default(true).describe('`false`: mails of this name are not sent. Codes are, in our own words'),
  from: z
    .exactOptional(z.email())
    .describe('Whom they come from: one of the deployment’s senders. Default: whom all mails of the realm come from'),
  defaultLocale: z
    .string()
    .default('en')
    .describe('The language for who has none of those that there are. It must be there'),
  subject: byLanguage.describe('Subject by language. In `html` and `text` are the same languages'),
  html: z
    .exactOptional(byLanguage)
    .describe('The mail as HTML, whole or its body alone. Default: made of `text`, under the brand of the realm'),
  text: z
    .exactOptional(byLanguage)
    .describe('The mail as plain text, paragraphs with a blank line between. Default: made of `html`'),
  styles: z.exactOptional(z.string()).describe('CSS for `html`'),
});

/** A text `@mails/welcome.de.html` is what stands in that file. `read` throws what its caller wants thrown. */
export function withTextFiles(template: JsonObject, read: (file: string) => string): JsonObject {
  const embed = (value: Json): Json =>
    typeof value === 'string' && value.startsWith('@') ? read(value.slice(1)) : value;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => [
      key,
      isJsonObject(value)
        ? Object.fromEntries(Object.entries(value).map(([tag, text]) => [tag, embed(text)]))
        : embed(value),
    ]),
  );
}

export type MailTemplate = z.output<typeof mailTemplate>;

/** The mails that we have words for: with a link, without, and with a code. */
export const mailsWithLink = ['registration', 'resetPassword', 'updatePassword', 'forgottenUsername'] as const;
export const mailsWithoutLink = ['welcome'] as const;
export const mailWithCode = 'oneTimePassword';

const ofLink = ['resumeURI', 'minutes'];

/** What mails may tell of a user of a realm with these `userAttributes` in its settings. */
export function mailAttributes(own: unknown = {}): string[] {
  const given = Object.entries(isJsonObject(own) ? own : {});
  const hidden = given.flatMap(([name, value]) => (isJsonObject(value) && value['viewable'] === false ? [name] : []));
  const names = [...Object.keys(userSchema()), ...given.map(([name]) => name)];
  return ['userName', ...new Set(names)].filter((name) => !hidden.includes(name));
}

/** What there is to fill in, by the name of the template; all where we know nothing of the name. */
function offeredBy(name: string, attributes: readonly string[]): string[] {
  const always = ['brand.name', ...attributes.map((attribute) => `object.${attribute}`)];
  if (name === mailWithCode) return [...always, 'OTP'];
  if (isOneOf(mailsWithoutLink, name)) return always;
  return isOneOf(mailsWithLink, name) ? [...always, ...ofLink] : [...always, ...ofLink, 'OTP'];
}

/** What the mail is for, without which it says nothing. */
function neededBy(name: string): string[] {
  if (name === mailWithCode) return ['OTP'];
  return isOneOf(mailsWithLink, name) ? ['resumeURI'] : [];
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

/** Why nothing can be called so; undefined when it can. */
export function templateNameFault(name: string): string | undefined {
  return /^[A-Za-z0-9][\w .-]{0,63}$/.test(name) ? undefined : 'is no name for a mail template';
}

/**
 * What is wrong with a template that is to be stored; `attributes` are those that mails may tell of a user. Each begins with its key.
 * Empty: it can be used.
 */
export function mailTemplateFaults(name: string, given: unknown, attributes: readonly string[]): string[] {
  const misnamed = templateNameFault(name);
  if (misnamed !== undefined) return [`${name} ${misnamed}`];
  const { data, error } = mailTemplate.safeParse(given);
  if (error) return error.issues.flatMap(issueTexts);
  const tooLong = Buffer.byteLength(JSON.stringify(data)) > longestTemplate;
  const offered = offeredBy(name, attributes);
  return [
    ...(tooLong ? [`the whole template may have ${longestTemplate / 1000} kB`] : []),
    ...languageFaults(data),
    ...each('subject', data.subject, (subject) => subjectFaults(subject, offered)),
    ...each('html', data.html, (html) => [...bodyFaults(html, offered, neededBy(name)), ...htmlFaults(html)]),
    ...each('text', data.text, (text) => bodyFaults(text, offered, neededBy(name))),
    ...stylesFaults(data.styles ?? ''),
  ];
}

function each(key: string, texts: MailTemplate['html'], faults: (text: string) => readonly string[]): string[] {
  return Object.entries(texts ?? {}).flatMap(([language, text]) =>
    faults(text).map((one) => `${key}.${language}: ${one}`),
  );
}

function languageFaults({ defaultLocale, subject, html, text }: MailTemplate): string[] {
  const bodies = { ...(html && { html }), ...(text && { text }) };
  if (Object.keys(bodies).length === 0) return ['html: give html, text, or both'];
  const tags = [...new Set([subject, ...Object.values(bodies)].flatMap((texts) => Object.keys(texts)))];
  const odd = tags.filter((tag) => languageTag(tag) !== tag);
  if (odd.length > 0) {
    return odd.map(
      (tag) => `${tag}: ${languageTag(tag) ? `write ${languageTag(tag)}` : 'is no language tag such as de or pt-BR'}`,
    );
  }
  const missing = Object.entries({ subject, ...bodies }).flatMap(([key, texts]) =>
    tags
      .filter((tag) => !Object.hasOwn(texts, tag))
      .map((tag) => `${key}.${tag}: is missing; other texts are there in ${tag}`),
  );
  const isThere = Object.hasOwn(subject, defaultLocale);
  return [...missing, ...(isThere ? [] : [`defaultLocale: there are no texts in ${defaultLocale}`])];
}

function subjectFaults(subject: string, offered: readonly string[]): string[] {
  // A code in a subject is read on locked screens, and a link there opens nothing.
  const fitting = offered.filter((name) => name !== 'OTP' && name !== 'resumeURI');
  return [
    ...(subject.trim() === '' ? ['must be a text'] : []),
    ...(subject.length > longestSubject ? [`may have ${longestSubject} characters`] : []),
    ...(/[\p{Cc}\p{Zl}\p{Zp}]/u.test(subject) ? ['must be one line'] : []),
    ...variableFaults(subject, fitting),
  ];
}

function bodyFaults(body: string, offered: readonly string[], needed: readonly string[]): string[] {
  const there = variablesOf(body);
  return [
    ...(body.trim() === '' ? ['must be a text'] : []),
    ...(Buffer.byteLength(body) > longestBody ? [`may have ${longestBody / 1000} kB`] : []),
    ...(/[^\P{Cc}\t\r\n]/u.test(body) ? ['must have no control characters but line breaks and tabs'] : []),
    ...variableFaults(body, offered),
    ...needed.filter((name) => !there.has(name)).map((name) => `must have {{${name}}} in it`),
  ];
}

const unwanted = /<(script|iframe|object|embed|form|base|meta\s[^>]*refresh)\b/i;
const tag = /<[a-z/!?](?:"[^"]*"|'[^']*'|[^'">])*>?/gi;
const written = /<(style|title|textarea|noscript|xmp)\b[^>]*>[\s\S]*?(?:<\/\1|$)|<!--[\s\S]*?(?:-->|$)/gi;

/** Inside a tag a quotation mark would begin another attribute, and `javascript:` stays what it is: only our own link stands there. */
function htmlFaults(html: string): string[] {
  const element = unwanted.exec(html)?.[1]?.toLowerCase();
  const inside = [...html.matchAll(tag), ...html.matchAll(written)].flatMap(([part]) => [...variablesOf(part)]);
  const misplaced = new Set(inside.filter((name) => name !== 'resumeURI'));
  return [
    ...(element === undefined ? [] : [`has an element <${element.split(/\s/)[0]}>, which no mail program shows`]),
    ...[...misplaced].map((name) => `{{${name}}} stands inside a tag; only {{resumeURI}} may`),
  ];
}

function stylesFaults(styles: string): string[] {
  return [
    ...(styles.length > longestStyles ? [`styles: may have ${longestStyles / 1000} kB`] : []),
    ...(styles.includes('<') ? ['styles: must be CSS alone, without <'] : []),
    ...(variablesOf(styles).size > 0 ? ['styles: has no variables'] : []),
  ];
}

function issueTexts(issue: z.core.$ZodIssue): string[] {
  const place = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [`${place.join('.') || 'template'}: ${issue.message}`];
  return issue.keys.map((key) => {
    const meant = nearest(key, Object.keys(mailTemplate.shape));
    return `${[...place, key].join('.')}: unknown${meant === undefined ? '' : `; did you mean ${meant}?`}`;
  });
}
