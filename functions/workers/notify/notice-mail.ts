// The mail about a notice, under the brand of the realm. Without its links: whoever is used to following one from such a mail
// follows a forged one.

import type { Brand } from '../../node/brand.ts';
import { mailOf } from '../../node/mail-layout.ts';
import type { Mail, Notice } from '../../ports/audit.ts';
import { filled, type Speech } from '../../texts.ts';

/** Undefined for a notice that is newer than these texts. */
export function noticeMail(
  { type, detail }: Notice,
  { language, text }: Speech,
  brand?: Brand,
): Omit<Mail, 'from' | 'to'> | undefined {
  const told = toldBy(type, detail.operation);
  if (told === undefined) return undefined;
  const kind = detail.kind === undefined ? '' : text(`mail.kind.${detail.kind}`);
  const sentence = filled(text(`mail.sentence.${told}`), { kind, left: String(detail.left ?? 0) });
  // In UTC: nobody knows where the user is.
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  const facts: (readonly [label: string, value: string])[] = [
    [text('mail.fact.account'), detail.user],
    [text('mail.fact.time'), `${time.format(new Date(detail.time))} UTC`],
    // Of an answered push it is the phone's own, which would read as that of whoever tried to sign in.
    ...(detail.ipAddress === undefined || type.startsWith('Push ')
      ? []
      : [[text('mail.fact.address'), detail.ipAddress] as const]),
  ];
  const greeting = filled(text('mail.greeting'), { name: detail.user });
  const paragraphs = [greeting, sentence, ...(detail.by === undefined ? [] : [text(`mail.by.${detail.by}`)])];
  return mailOf(brand, {
    ...{ language, subject: text(`mail.subject.${told}`) },
    parts: [
      ...paragraphs.map((paragraph) => ({ kind: 'text', text: paragraph }) as const),
      { kind: 'facts', facts },
      { kind: 'quiet', text: text('mail.notYou') },
    ],
  });
}

/** What there is to tell of. */
type Told =
  | 'accountLocked'
  | 'accountUnlocked'
  | 'addressChanged'
  | 'codeUsed'
  | 'factorRegistered'
  | 'factorRemoved'
  | 'factorRenamed'
  | 'factorsReset'
  | 'newCodes'
  | 'optedIn'
  | 'optedOut'
  | 'passIssued'
  | 'passUsed'
  | 'passwordChanged'
  | 'pushDenied'
  | 'pushDisowned';

const byType: Readonly<Record<string, Told>> = {
  'Account Locked': 'accountLocked',
  'Account Unlocked': 'accountUnlocked',
  'Address Changed': 'addressChanged',
  'Factor Registered': 'factorRegistered',
  'Factor Removed': 'factorRemoved',
  'Pass Issued': 'passIssued',
  'Pass Used': 'passUsed',
  'Password Changed': 'passwordChanged',
  'Push Denied': 'pushDenied',
  'Push Disowned': 'pushDisowned',
  'Recovery Code Used': 'codeUsed',
};

const byOperation: Readonly<Record<NonNullable<Notice['detail']['operation']>, Told>> = {
  delete: 'factorRemoved',
  newRecoveryCodes: 'newCodes',
  optIn: 'optedIn',
  optOut: 'optedOut',
  rename: 'factorRenamed',
  reset: 'factorsReset',
};

function toldBy(type: string, operation: Notice['detail']['operation']): Told | undefined {
  return operation === undefined ? byType[type] : byOperation[operation];
}
