// What the phone's page says after something was done. Its address names a notice; texts come from here alone.

const notices = {
  added: 'The account is on this phone now.',
  duplicate: 'That account is on this phone already. Remove it first.',
  policy: 'This phone does not meet the policies of that account.',
  badUri: 'That is no registration link. It begins with pushauth://, otpauth:// or mfauth://.',
  nothingSeen: 'The sign-in page shows no QR code now.',
  approved: 'Answer sent.',
  denied: 'Answer sent: denied.',
  disowned: 'Answer sent: denied, and reported. It was not you.',
  answered: 'That was answered already.',
  numberNeeded: 'Choose the number that the browser shows.',
  unknown: 'That is not there any more.',
  locked: 'The account is locked: this phone does not meet its policies.',
  refused: 'The server refused it.',
  unreachable: 'The server does not answer.',
  removed: 'The account is gone from this phone. The server still has the device.',
  refreshed: 'The phone has a new device token, and the servers know it.',
  notRefreshed: 'The phone has a new device token, but not every server knows it.',
} as const;

export type PageNotice = keyof typeof notices;

/** Undefined for a name that is none. */
export function noticeText(name: string | null): string | undefined {
  return Object.entries(notices).find(([known]) => known === name)?.[1];
}
