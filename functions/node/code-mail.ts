// The words around a code: the author's, or our own. What is filled in is a text, whatever stands in it.
import type { Mail } from '../ports/audit.ts';
import type { Locales } from '../ports/node-runner.ts';
import { filled, type Speech } from '../texts.ts';
import type { Brand } from './brand.ts';
import { bestText, type LocalisedText } from './localised-text.ts';
import { mailOf } from './mail-layout.ts';
import { plainText } from './plain-text.ts';

/** AM's place for the code. */
const place = '{{OTP}}';

/** Every place for the code filled in; without one it stands behind the text, as AM has it. */
function withCode(text: string, code: string): string {
  return text.includes(place) ? text.replaceAll(place, () => code) : `${text}${code}`;
}

/** The author's texts go before ours; those with tags are HTML, and are sent as they are, with plain text beside them. */
export function codeMail(
  { subject, content }: { readonly subject: LocalisedText; readonly content: LocalisedText },
  code: string,
  locales: Locales,
  { language, text }: Speech,
  brand: Brand | undefined,
): Omit<Mail, 'from' | 'to'> {
  const title = bestText(subject, locales, 'realmServerFirst');
  const own = bestText(content, locales, 'realmServerFirst');
  const head = { language, subject: oneLine(withoutPlace(title || text('mail.code.subject'))) };
  if (!own) {
    return mailOf(brand, {
      ...head,
      parts: [
        { kind: 'text', text: text('mail.code.enter') },
        { kind: 'code', code },
        { kind: 'quiet', text: text('mail.code.notYou') },
      ],
    });
  }
  const words = withCode(own, code);
  if (/<[a-z][^>]*>/i.test(own)) return { subject: head.subject, text: plainText(words), html: words };
  const parts = words.split(/\n{2,}/).map((paragraph) => ({ kind: 'text', text: paragraph }) as const);
  return { ...mailOf(brand, { ...head, parts }), text: words };
}

/** Short: what is longer than one part costs twice. */
export function codeText(content: LocalisedText, code: string, locales: Locales, { text }: Speech): string {
  const own = bestText(content, locales, 'realmServerFirst');
  return own ? withCode(own, code) : filled(text('mail.code.sms'), { code });
}

/** A code in a subject is read on locked screens, and lies in the lists of mailboxes. */
function withoutPlace(subject: string): string {
  return subject.replaceAll(place, '').trim();
}

/** A subject is a header: what ends a line would begin another. */
function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').trim();
}
