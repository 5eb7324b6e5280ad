// Codes count once, sessions have their factors, and what was promised stays.
import { createHash } from 'node:crypto';
import type { Enrolled, Ledger, Run } from '../ledger.ts';
import type { Row, Rows } from '../tables.ts';

/**
 * No one-time password and no recovery code has let two runs on: neither by what their clients were told, nor by the sessions in
 * the table.
 */
export function codesCountOnce({ runs }: Pick<Ledger, 'runs'>, { Sessions }: Pick<Rows, 'Sessions'>): string[] {
  const withSession = new Set(Sessions.map(runIdOf));
  const users = new Map<string, Set<Run>>();
  const note = (code: string, run: Run): void => {
    users.set(code, (users.get(code) ?? new Set()).add(run));
  };
  for (const run of runs) {
    for (const { what } of run.accepted) note(what, run);
    // Its answer was lost: of the codes that it sent, the last is the one that must have been taken.
    const last = run.proofs.filter(({ kind }) => kind === 'code' || kind === 'recoveryCode').at(-1);
    if (last && run.accepted.length === 0 && run.id !== undefined && withSession.has(run.id)) note(last.what, run);
  }
  return [...users].flatMap(([code, all]) => (all.size > 1 ? [`${code} has let ${all.size} runs on`] : []));
}

/** Every session, also one whose answer was lost, is of a run that gave the password, or a passkey, and a second factor. */
export function sessionsHaveFactors({ runs }: Pick<Ledger, 'runs'>, { Sessions }: Pick<Rows, 'Sessions'>): string[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  return Sessions.flatMap((session) => {
    const run = byId.get(runIdOf(session));
    const of = `The session of ${session['username']}`;
    if (!run) return [`${of} is of no run`];
    if (run.user !== session['username']) return [`${of} is of a run of ${run.user}`];
    const passkey = run.proofs.some(({ kind }) => kind === 'passkey');
    if (!run.password && !passkey) return [`${of}, ${run.journey}, was opened without the password`];
    if (run.proofs.length === 0) return [`${of}, ${run.journey}, was opened without a second factor`];
    return [];
  });
}

/** However often a request was sent again: of one run there is one session. */
export function sessionsAreOne({ Sessions }: Pick<Rows, 'Sessions'>): string[] {
  const ofRuns = Map.groupBy(Sessions, runIdOf);
  return [...ofRuns.values()].flatMap((all) =>
    all.length > 1 ? [`${all[0]?.['username']} has ${all.length} sessions of one run`] : [],
  );
}

/** Whatever token a client holds, its session is there and is that client's; whoever has signed out has none. */
export function tokensStay({ runs }: Pick<Ledger, 'runs'>, { Sessions }: Pick<Rows, 'Sessions'>): string[] {
  const byHash = new Map(Sessions.map((session) => [session['tokenHash'], session]));
  return runs.flatMap(({ id, user, token, loggedOut }) => {
    if (token === undefined) return [];
    const session = byHash.get(createHash('sha256').update(token).digest('base64url'));
    if (loggedOut === 'told') return session ? [`${user} has signed out, and the session is still there`] : [];
    if (!session) return loggedOut === 'asked' ? [] : [`${user} was given a session that is not there`];
    return runIdOf(session) === id ? [] : [`${user} was given a session of another run`];
  });
}

/** Who was let in at the end of a registration has the device, and of apps just one. */
export function devicesStay(
  enrolled: readonly Enrolled[],
  { DeviceProfiles }: Pick<Rows, 'DeviceProfiles'>,
  userKeyOf: (user: string) => string,
): string[] {
  return enrolled.flatMap(({ user, kind }) => {
    const key = userKeyOf(user);
    const own = DeviceProfiles.filter((row) => row['user'] === key && String(row['device']).startsWith(`${kind}#`));
    if (own.length === 0) return [`${user} has registered, and has no ${kind} device`];
    return kind === 'oath' && own.length > 1 ? [`${user} has ${own.length} apps`] : [];
  });
}

function runIdOf({ properties }: Row): string {
  return String(JSON.parse(String(properties)).AMCtxId);
}
