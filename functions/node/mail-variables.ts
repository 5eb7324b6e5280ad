// The `{{…}}` in a realm's own mails: which there are, and what is filled in. What is filled in is a text, whatever stands in it:
// people register with whatever name they like, for whatever address, and the mail goes out in the realm's name.
import * as z from 'zod';
import { nearest } from '../nearest.ts';

/** Three braces put HTML in as it is where Handlebars reads them; here they are none of ours, as all that is no name. */
const places = /\{\{([^{}]*)\}\}/g;

/** `OTP` is a code, `resumeURI` a link, which is good for `minutes`: by all the names that templates of AM's have for them. */
const aliases: Readonly<Record<string, string>> = {
  'object.OTP': 'OTP',
  'object.oneTimePassword': 'OTP',
  oneTimePassword: 'OTP',
  'object.resumeURI': 'resumeURI',
};

function variableIn(inside: string): string {
  const name = inside.trim();
  return Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name;
}

/** The names of those that stand in a text, each once. */
export function variablesOf(text: string): Set<string> {
  return new Set([...text.matchAll(places)].map(([, inside = '']) => variableIn(inside)));
}

/** What is wrong with the variables of a text where there are these. */
export function variableFaults(text: string, offered: readonly string[]): string[] {
  const unknown = [...variablesOf(text)].filter((name) => !offered.includes(name));
  const rest = text.replaceAll(places, '');
  return [
    ...unknown.map((name) => {
      const meant = nearest(name, [...offered]);
      return `{{${name}}} would not be filled in${meant === undefined ? '' : `; did you mean {{${meant}}}?`}`;
    }),
    ...(/\{\{\{/.test(text) || /\{\{/.test(rest)
      ? ['has {{ that begins no variable such as {{object.givenName}}']
      : []),
  ];
}

/** Each filled in once: what it puts there is not looked at again. `written`: a value as the text takes it. */
export function filledIn(
  text: string,
  values: (name: string) => string | undefined,
  written: (value: string) => string = (value) => value,
): string {
  return text.replaceAll(places, (_, inside: string) => written(values(variableIn(inside)) ?? ''));
}

/** Characters. */
const longestValue = 100;
/** What turns the direction of all that follows. */
const turning = /[\u202a-\u202e\u2066-\u2069]/g;
const mailAddress = z.email();

/** Which endings mail programs make links of: of two letters, of other scripts, and the usual ones. `john.smith` is a name. */
const tops =
  /^(?:\p{L}{2}|.*\P{ASCII}.*|com|net|org|info|biz|app|dev|edu|gov|mil|int|top|xyz|online|site|shop|store|club|live|link|click|icu|vip|pro|name|mobi|page|tech|space|website|world|today|email|cloud)$/u;
const dotted = /[\p{L}\p{N}]([.\u3002\uff0e\uff61])(\p{L}{2,})(?![\p{L}\p{N}_.-])/u;

/**
 * A value of a profile as a mail may say it: one short line, and no link. Mail programs make one of what looks like an address of
 * the web, so that a text with one is left out: who registers as "You have won, see evil.com" would have us send just that. In a
 * name that only looks like one the dot becomes another that looks the same. Mail addresses stay.
 */
export function harmless(value: string): string {
  const line = value
    .toWellFormed()
    .replaceAll(turning, '')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  if (mailAddress.safeParse(line).success) return line;
  if (/:\/\/|@/.test(line)) return '';
  if (line.split(' ').some(looksLikeLink)) {
    return /^[\p{L}\p{N}_.-]+$/u.test(line) && !/^www\./i.test(line) ? line.replaceAll('.', '\u2024') : '';
  }
  const signs = [...line];
  return signs.length > longestValue ? `${signs.slice(0, longestValue).join('')}…` : line;
}

function looksLikeLink(word: string): boolean {
  const [, dot, last = ''] = dotted.exec(word) ?? [];
  if (dot === undefined) return false;
  return dot !== '.' || tops.test(last.toLowerCase()) || /[/?#:]/.test(word) || /^\W*www\./i.test(word);
}
