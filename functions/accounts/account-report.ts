// What is told of one account to whoever helps its user: no secret, and nothing that opens anything.
import type { FactorReport, SkipSetting } from '../ports/devices.ts';
import type { Identity, PasswordFailures, User } from '../ports/users.ts';
import type { AccountPorts } from './account-ports.ts';

export interface AccountReport {
  readonly identity: Identity;
  readonly factors: readonly FactorReport[];
  readonly skip: Readonly<Record<'oath' | 'push', SkipSetting>>;
  readonly failures: PasswordFailures;
}

/** Undefined when there is no such user. */
export async function accountReport(
  ports: Pick<AccountPorts, 'factorReports' | 'identities' | 'passwordAttemptsReset' | 'skipSettings'>,
  user: User,
): Promise<AccountReport | undefined> {
  const identity = await ports.identities.find(user);
  if (!identity) return undefined;
  const [factors, oath, push, failures] = await Promise.all([
    ports.factorReports.list(user),
    ports.skipSettings.get(user, 'oath'),
    ports.skipSettings.get(user, 'push'),
    ports.passwordAttemptsReset.look(user),
  ]);
  return { identity, factors, skip: { oath, push }, failures };
}
