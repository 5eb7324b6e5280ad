// The mail about a notice: plain text, and the same in simple HTML.
import type { Mail, Notice } from '../../ports/audit.ts';
import { type MailLanguage, mailTexts, type Told } from './texts.ts';

/** Undefined for a notice that is newer than these texts. */
export function noticeMail(
  { type, detail }: Notice,
  language: MailLanguage,
): Pick<Mail, 'subject' | 'text' | 'html'> | undefined {
  const told = toldBy(type, detail.operation);
  if (told === undefined) return undefined;
  const texts = mailTexts[language];
  const kind = detail.kind === undefined ? '' : texts.kinds[detail.kind];
  const sentence = texts.sentences[told].replace('{kind}', kind).replace('{left}', String(detail.left ?? 0));
  // In UTC: nobody knows where the user is.
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  const facts: (readonly [label: string, value: string])[] = [
    [texts.facts.account, detail.user],
    [texts.facts.time, `${time.format(new Date(detail.time))} UTC`],
    // Of an answered push it is the phone's own, which would read as that of whoever tried to sign in.
    ...(detail.ipAddress === undefined || type.startsWith('Push ')
      ? []
      : [[texts.facts.address, detail.ipAddress] as const]),
  ];
  const greeting = texts.greeting.replace('{name}', () => detail.user);
  const paragraphs = [sentence, ...(detail.by === undefined ? [] : [texts.by[detail.by]])];
  return {
    subject: texts.subjects[told],
    text: [[greeting], paragraphs, facts.map(([label, value]) => `${label}: ${value}`), [texts.notYou]]
      .map((lines) => `${lines.join('\n')}\n`)
      .join('\n'),
    html: [
      `<html lang="${language}"><body>`,
      ...[greeting, ...paragraphs].map((line) => `<p>${inert(line)}</p>`),
      `<ul>${facts.map(([label, value]) => `<li>${inert(`${label}: ${value}`)}</li>`).join('')}</ul>`,
      `<p>${inert(texts.notYou)}</p>`,
      '</body></html>',
    ].join('\n'),
  };
}

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
