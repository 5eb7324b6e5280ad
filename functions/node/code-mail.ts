// The words around a code: the author's, or our own. What is filled in is a text, whatever stands in it.
import type { Locales } from '../ports/node-runner.ts';
import { bestText, type LocalisedText } from './localised-text.ts';
import { plainText } from './plain-text.ts';

export interface CodeTexts {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** AM's place for the code. */
const place = '{{OTP}}';

/** Every place for the code filled in; without one it stands behind the text, as AM has it. */
export function withCode(text: string, code: string): string {
  return text.includes(place) ? text.replaceAll(place, () => code) : `${text}${code}`;
}

const subjects = {
  en: 'Your code to sign in',
  de: 'Ihr Code zur Anmeldung',
  fr: 'Votre code de connexion',
};

const contents = {
  en: 'Enter this code to sign in: {{OTP}}\n\nIf you did not try to sign in, ignore this message. Never pass the code on.',
  de: 'Geben Sie diesen Code ein, um sich anzumelden: {{OTP}}\n\nWenn Sie sich nicht anmelden wollten, beachten Sie diese Nachricht nicht. Geben Sie den Code nie weiter.',
  fr: 'Saisissez ce code pour vous connecter : {{OTP}}\n\nSi vous n’avez pas essayé de vous connecter, ignorez ce message. Ne transmettez jamais le code.',
};

const shortContents = {
  en: '{{OTP}} is your code to sign in.',
  de: '{{OTP}} ist Ihr Code zur Anmeldung.',
  fr: '{{OTP}} est votre code de connexion.',
};

/** The author's texts go before ours; those with tags are HTML, and are sent as plain text beside it. */
export function codeMail(
  { subject, content }: { readonly subject: LocalisedText; readonly content: LocalisedText },
  code: string,
  locales: Locales,
): CodeTexts {
  const own = bestText(content, locales, 'realmServerFirst');
  const words = own || bestText(contents, locales, 'realmServerFirst') || contents.en;
  const title = bestText(subject, locales, 'realmServerFirst') || bestText(subjects, locales, 'realmServerFirst');
  const filled = withCode(words, code);
  const isHtml = own !== undefined && /<[a-z][^>]*>/i.test(own);
  return {
    subject: oneLine(withoutPlace(title || subjects.en)),
    text: isHtml ? plainText(filled) : filled,
    html: isHtml ? filled : `<html><body>${paragraphs(filled)}</body></html>`,
  };
}

/** Short: what is longer than one part costs twice. */
export function codeText(content: LocalisedText, code: string, locales: Locales): string {
  const own = bestText(content, locales, 'realmServerFirst');
  return withCode(own || bestText(shortContents, locales, 'realmServerFirst') || shortContents.en, code);
}

/** A code in a subject is read on locked screens, and lies in the lists of mailboxes. */
function withoutPlace(subject: string): string {
  return subject.replaceAll(place, '').trim();
}

/** A subject is a header: what ends a line would begin another. */
function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').trim();
}

function paragraphs(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escapedHtml(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('\n');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapedHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
