// An authenticator app in a few lines: takes the registration URI of a step and shows codes.
import { hotp } from '../../functions/mfa/oath/hotp.ts';
import { type ParsedOathUri, parseOathUri } from '../../functions/mfa/oath/parse-oath-uri.ts';
import { type AnswersByType, type JourneyWorld, outputOf, type Reply } from './journey-world.ts';

export interface Authenticator {
  readonly account: ParsedOathUri;
  /** The time-based code `steps` away from now. */
  totp(clock: { now(): number }, steps?: number): string;
  /** The counter-based code at this counter. */
  hotp(counter: number): string;
}

/** Scans the QR code of a registration step. */
export function authenticator(step: Reply): Authenticator {
  const account = parseOathUri(String(outputOf(step, 'HiddenValueCallback', 'value')));
  const { secret, digits, hash, period } = account;
  return {
    account,
    totp: (clock, steps = 0) =>
      hotp({ secret, digits, hash, counter: Math.floor(clock.now() / 1000 / period) + steps }),
    hotp: (counter) => hotp({ secret, digits, counter }),
  };
}

/** The codes that a display step shows, read as the SDKs read them. */
export function shownCodes(step: Reply): string[] {
  const message = String(outputOf(step, 'TextOutputCallback', 'message'));
  return [...message.matchAll(/\s[\w\W]"([\w]*)\\/g)].map(([, code]) => String(code)).filter(Boolean);
}

export const demo: AnswersByType = { NameCallback: 'demo', PasswordCallback: 'Waymark-demo-1' };

export async function addDemoUser({ ports }: Pick<JourneyWorld, 'ports'>): Promise<void> {
  await ports.identityStore.put({
    realm: '/alpha',
    username: 'demo',
    active: true,
    attributes: { cn: ['Demo User'], mail: ['demo@example.com'], givenName: ['Demo'], sn: ['User'] },
    password: 'Waymark-demo-1',
  });
}

export const user = { realm: '/alpha', username: 'demo' };

/** Posts a code, or with `recovery` presses the button beside it. */
export function code(text: string, recovery = false): AnswersByType {
  return { NameCallback: text, ConfirmationCallback: recovery ? 1 : 0 };
}
