// The help desk's pass: for who has lost the phone and has the password. It is entered where a recovery code is asked for, once,
// and lets its user register a device that replaces all others. Until then the old ones stay in force, so that whoever has the
// password alone finds no door open.
import { generateRecoveryCodes } from '../mfa/recovery-codes.ts';
import type { User } from '../ports/users.ts';
import { type Actor, audit, type With } from './account-ports.ts';

/** Minutes. NIST SP 800-63B-4, section 4.2.1.2: a code that is sent is good for a day at most. */
export const longestPass = 1440;

export type IssuedPass =
  | { readonly kind: 'issued'; readonly code: string; readonly expiresAt: number }
  | { readonly kind: 'unknown' | 'disabled' | 'noFactor' };

/** In place of the one before. `noFactor`: nothing guards the registration that a sign-in offers. */
export async function issuePass(
  ports: With<'factorReports' | 'helpPasses' | 'identities'>,
  user: User,
  minutes: number,
  actor: Actor,
): Promise<IssuedPass> {
  const [identity, factors] = await Promise.all([ports.identities.find(user), ports.factorReports.list(user)]);
  if (identity?.active === false) return { kind: 'disabled' };
  // Devices of a user of an identity source lie here without a row.
  if (factors.length === 0) return { kind: identity ? 'noFactor' : 'unknown' };
  const [code = ''] = generateRecoveryCodes((count) => ports.randomness.bytes(count));
  const expiresAt = ports.clock.now() + minutes * 60_000;
  await ports.helpPasses.issue(user, code, expiresAt);
  await audit(ports, user, actor, [['WAYMARK-PASS-ISSUED', { minutes }]]);
  return { kind: 'issued', code, expiresAt };
}
