// The mail about a notice: plain text, and the same in simple HTML. No links: whoever is used to following one from such a mail
// follows a forged one.
import type { Mail, Notice } from '../../ports/audit.ts';
import { filled, type Speech } from '../../texts.ts';

/** Undefined for a notice that is newer than these texts. */
export function noticeMail(
  { type, detail }: Notice,
  { language, text }: Speech,
): Pick<Mail, 'subject' | 'text' | 'html'> | undefined {
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
  const paragraphs = [sentence, ...(detail.by === undefined ? [] : [text(`mail.by.${detail.by}`)])];
  return {
    subject: text(`mail.subject.${told}`),
    text: [[greeting], paragraphs, facts.map(([label, value]) => `${label}: ${value}`), [text('mail.notYou')]]
      .map((lines) => `${lines.join('\n')}\n`)
      .join('\n'),
    html: [
      `<html lang="${language}"><body>`,
      ...[greeting, ...paragraphs].map((line) => `<p>${inert(line)}</p>`),
      `<ul>${facts.map(([label, value]) => `<li>${inert(`${label}: ${value}`)}</li>`).join('')}</ul>`,
      `<p>${inert(text('mail.notYou'))}</p>`,
      '</body></html>',
    ].join('\n'),
  };
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

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Names are what users and administrators typed. */
function inert(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
