// Attempts that the tables count are those that were made. What the clients know for sure is the least, and what they sent the most:
// a refusal in bad weather does not say whether anything was compared.
import type { Attempt, Ledger } from '../ledger.ts';
import type { Row, Rows } from '../tables.ts';

export interface AttemptRule {
  readonly limit: number;
  /** So many charges a success leaves where they are. */
  readonly left: number;
}

interface Bounds {
  readonly least: number;
  readonly most: number;
}

/**
 * The least: wrong ones that were refused in fair weather and begun after the last right one had ended, as far as the limit lets
 * them be charged. The most: what a success may leave, and all that had not ended when the last accepted one began.
 */
export function attemptBounds(attempts: readonly Attempt[], { limit, left }: AttemptRule): Bounds {
  const right = attempts.filter(({ meant }) => meant === 'right');
  const lastRight = Math.max(0, ...right.map(({ ended = Number.POSITIVE_INFINITY }) => ended));
  const sure = attempts.filter(
    ({ meant, told, begun }) => meant === 'wrong' && told === 'refused' && begun > lastRight,
  );
  const accepted = attempts.filter(({ told }) => told === 'accepted');
  const cleared = Math.max(0, ...accepted.map(({ begun }) => begun));
  const since = attempts.filter(({ ended = Number.POSITIVE_INFINITY }) => ended > cleared);
  return { least: Math.min(sure.length, limit), most: since.length + (accepted.length > 0 ? left : 0) };
}

/** `idOf`: under which a user's attempts lie. */
export function passwordsAreCounted(
  { attempts }: Pick<Ledger, 'attempts'>,
  { Attempts }: Pick<Rows, 'Attempts'>,
  idOf: (user: string) => string,
  rule: AttemptRule,
): string[] {
  const rows = new Map(Attempts.map((row) => [row['id'], row]));
  return outside(attempts, 'password', rule, (user) => Number(rows.get(idOf(user))?.['strangers'] ?? 0));
}

/** Codes of apps and recovery codes, on the rows of the devices. Who has none has nothing that a code could be compared with. */
export function codesAreCounted(
  { attempts }: Pick<Ledger, 'attempts'>,
  { DeviceProfiles }: Pick<Rows, 'DeviceProfiles'>,
  userKeyOf: (user: string) => string,
  rule: AttemptRule,
): string[] {
  const byUser = Map.groupBy(DeviceProfiles, ({ user }) => user);
  const devicesOf = (user: string): readonly Row[] =>
    (byUser.get(userKeyOf(user)) ?? []).filter(({ device }) => String(device).includes('#'));
  const charges = (user: string, name: string): number =>
    Math.max(0, ...devicesOf(user).map((row) => sizeOf(row, name)));
  const compared = attempts.filter(({ user }) => devicesOf(user).length > 0);
  return [
    ...outside(compared, 'code', rule, (user) => charges(user, 'charges')),
    ...outside(compared, 'recoveryCode', rule, (user) => charges(user, 'recoveryCharges')),
  ];
}

function outside(
  attempts: readonly Attempt[],
  kind: Attempt['kind'],
  rule: AttemptRule,
  chargesOf: (user: string) => number,
): string[] {
  const byUser = Map.groupBy(
    attempts.filter((attempt) => attempt.kind === kind),
    ({ user }) => user,
  );
  return [...byUser].flatMap(([user, own]) => {
    const { least, most } = attemptBounds(own, rule);
    const charged = chargesOf(user);
    if (charged >= least && charged <= most) return [];
    return [`${user} is charged ${charged} attempts with a ${kind}, of ${least} to ${most} that there were`];
  });
}

function sizeOf(row: Row, name: string): number {
  const marks = row[name];
  return marks instanceof Set ? marks.size : 0;
}
