// Comparing a password, for the nodes that do: the attempt is charged first, and one that is refused costs the same hashes
// and ends like a wrong password, so that nobody can tell.

import type { Ports } from '../ports/index.ts';
import type { NodeExtras } from '../ports/node-runner.ts';
import type { CredentialCheck, PasswordRenewal, User } from '../ports/users.ts';
import type { NodeContext } from './define-node.ts';
import { passwordGuesser } from './known-browser.ts';

export interface ChargedCheck extends CredentialCheck {
  /** For the node's extras: what operators want to know. Empty unless the attempt was refused. */
  readonly told: Pick<NodeExtras, 'events'>;
  /** To be called when the password has opened the door. Usually it does nothing. */
  readonly succeeded: () => Promise<void>;
}

type Context = Pick<NodeContext, 'visit' | 'passwordPolicy' | 'browser' | 'log'>;
type CheckPorts = Pick<Ports, 'passwordAttempts' | 'passwordCheck'>;

/** `nth` tells the passwords of one visit apart. With `renewal` an old hash is replaced when the password opens the door. */
export async function chargedCheck(
  { visit, passwordPolicy, browser, log }: Context,
  { passwordAttempts, passwordCheck }: CheckPorts,
  user: User,
  password: string,
  { nth = 0, renewal }: { readonly nth?: number; readonly renewal?: PasswordRenewal } = {},
): Promise<ChargedCheck> {
  const guesser = passwordGuesser(user, browser);
  const charge = await passwordAttempts.charge(user, guesser, nth === 0 ? visit : `${visit}:${nth}`, passwordPolicy);
  const { hash } = passwordPolicy;
  const check = await passwordCheck.check(user, password, { hash, counts: charge.verdict === 'charged' });
  if (charge.verdict === 'charged') {
    const succeeded = async () => {
      if (charge.success === 'clears') await passwordAttempts.clear(user, guesser, passwordPolicy);
      // Where the user chooses a new password next, that one is hashed.
      if (check.stale === undefined || check.mustChange || !renewal) return;
      await renewal.renew(user, password, check.stale, hash).catch((error) => {
        log.warn('A password keeps its old hash', { error: error instanceof Error ? error.name : '' });
      });
    };
    return { ...check, told: {}, succeeded };
  }
  const door = guesser === 'stranger' ? 'stranger' : 'browser';
  log.warn('Too many wrong passwords: this one does not count', { reason: charge.verdict, door });
  const info = { factor: 'pwd', reason: charge.verdict, door };
  const refused = { eventName: 'WAYMARK-ATTEMPT-REFUSED', info } as const;
  return { ...check, correct: false, told: { events: [refused] }, succeeded: async () => {} };
}
