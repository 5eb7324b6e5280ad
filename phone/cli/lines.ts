// What the phone prints. Names and texts come from servers: nothing in them may steer the terminal.
import type { ShownCode } from '../codes.ts';
import type { ShownPush } from '../inbox.ts';
import type { ShownAccount } from '../shown-account.ts';

const plain = (text: string): string => text.replaceAll(/\p{C}+/gu, ' ');

export const accountName = ({ issuer, name }: { issuer: string; name: string }): string => plain(`${issuer}:${name}`);

export const accountLine = (account: ShownAccount): string =>
  `${accountName(account)}  ${kindsText(account.kinds)}${account.isLocked ? '  (locked)' : ''}`;

export const kindsText = (kinds: ShownAccount['kinds']): string =>
  kinds.map((kind) => (kind === 'push' ? 'push' : `one-time passwords (${kind})`)).join(', ');

/** What stands for the message on the command line: the first letters of its UUID. */
export const shortId = (messageId: string): string => plain(messageId.replace(/^[^:]*:/, '').slice(0, 8));

export function pushLines(push: ShownPush): string[] {
  const { messageId, text, type, numbers, context, state } = push;
  const { remoteIp, userAgent, location } = context;
  const details = [
    numbers.length > 0 && `numbers ${numbers.join(', ')}`,
    type === 'biometric' && 'asks for a finger or face',
    remoteIp && `from ${remoteIp}`,
    userAgent,
    location && `at ${location.latitude}, ${location.longitude}`,
  ].filter((detail) => typeof detail === 'string');
  const time = state === 'pending' ? `${push.secondsLeft} s left` : state;
  return [
    `${shortId(messageId)}  ${accountName(push)}  ${plain(text)}  (${time})`,
    ...(details.length > 0 ? [`          ${plain(details.join(' · '))}`] : []),
  ];
}

export function codeLine(shown: ShownCode): string {
  const name = accountName(shown);
  switch (shown.type) {
    case 'TOTP':
      return `${shown.code}  ${name}  (good for ${shown.secondsLeft} more second${shown.secondsLeft === 1 ? '' : 's'})`;
    case 'HOTP':
      return `${shown.code}  ${name}`;
    case 'locked':
      return `locked  ${name}`;
  }
}
