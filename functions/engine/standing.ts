// What a run knows of its users' ground: the epoch on which each stood before a first factor was verified, what has been
// proved since, and what was enrolled. By user, since a journey may lead back to the login.

import type { EnrolledDevice, NodeExtras, Proof, Standing } from '../ports/node-runner.ts';
import { type SessionFactor, type SessionGround, stands } from '../ports/sessions.ts';
import { identityName } from '../ports/universal-id.ts';
import { type User, userKey } from '../ports/users.ts';
import type { Run } from './run.ts';

export interface RunStanding {
  readonly epoch: number;
  readonly proofs: readonly SessionFactor[];
  /** Devices that this run has stored. */
  readonly enrolled: readonly EnrolledDevice[];
}

/** By user key. */
export type Standings = Readonly<Record<string, RunStanding>>;

const nothing: Standing = { proofs: [], enrolled: [] };

/** The user of a run: the identified one, else the one named in shared state. */
export function userOfRun(
  { universalId, shared }: Pick<Run, 'universalId' | 'shared'>,
  realm: string,
): User | undefined {
  const { username } = shared;
  if (universalId !== undefined) return { realm, username: identityName(universalId) };
  return typeof username === 'string' ? { realm, username } : undefined;
}

export function standingOf(run: Run, user: User | undefined): RunStanding | undefined {
  const key = user && userKey(user);
  return key === undefined ? undefined : run.standings?.[key];
}

/**
 * What a node gets to see of it. `earlier` is for nodes that enrol: who has just signed in with a factor adds another without
 * proving the first again. It counts for this visit alone: no session gets any of it.
 */
export async function standingFor(
  run: Run,
  realm: string,
  earlier?: (user: User) => Promise<readonly SessionFactor[]>,
): Promise<Standing> {
  const user = userOfRun(run, realm);
  const { proofs, enrolled } = standingOf(run, user) ?? nothing;
  const shown = user && earlier ? await earlier(user) : [];
  return { proofs: [...shown, ...proofs], enrolled };
}

/**
 * Whether what the run has proved of its user still counts: a factor must not be stored on the strength of what
 * was changed since, or for a new user of an old name. `self` is the run.
 */
export async function stillStands(run: Run, realm: string, ground: SessionGround, self: string): Promise<boolean> {
  const user = userOfRun(run, realm);
  const standing = standingOf(run, user);
  return user === undefined || standing === undefined || stands(standing.epoch, await ground.look(user), self);
}

/**
 * The ground of whoever the next node may verify, read before it does: what is raised after that is noticed at the end. A
 * node may go by the identified user or by the name in state, so both are looked at.
 */
export async function groundsBefore(run: Run, realm: string, ground: SessionGround): Promise<Standings> {
  const { shared, universalId } = run;
  const users = [
    userOfRun({ shared, ...(universalId !== undefined && { universalId }) }, realm),
    userOfRun({ shared }, realm),
  ];
  const grounds: Record<string, RunStanding> = { ...run.standings };
  for (const user of users) {
    const key = user && userKey(user);
    if (user === undefined || key === undefined || Object.hasOwn(grounds, key)) continue;
    grounds[key] = { epoch: (await ground.look(user)).epoch, ...nothing };
  }
  return grounds;
}

/**
 * With the ground of whom a node has identified without a proof, as it is now: what takes his sessions away from here on ends this
 * run too, whatever it goes on to prove.
 */
export async function groundOfIdentified(
  grounds: Standings | undefined,
  { universalId, shared }: Pick<Run, 'universalId' | 'shared'>,
  realm: string,
  ground: SessionGround,
): Promise<Standings | undefined> {
  const user = universalId === undefined ? undefined : userOfRun({ universalId, shared }, realm);
  const key = user && userKey(user);
  if (user === undefined || key === undefined || Object.hasOwn(grounds ?? {}, key)) return grounds;
  return { ...grounds, [key]: { epoch: (await ground.look(user)).epoch, ...nothing } };
}

/** With what a node leaves behind. Whose ground was not read before, by the engine or by the node, proves nothing. */
export function standingsAfter(
  grounds: Standings | undefined,
  run: Run,
  realm: string,
  { proved = [], provedOn, enrolled = [], gone = [] }: NodeExtras,
  at: number,
): Standings | undefined {
  const user = userOfRun(run, realm);
  const key = user && userKey(user);
  const unread = key !== undefined && provedOn !== undefined && !Object.hasOwn(grounds ?? {}, key);
  const named = { ...grounds, ...(unread && { [key]: { epoch: provedOn, ...nothing } }) };
  const known = Object.entries(named).map(([name, standing]): [string, RunStanding] => {
    if (name !== key) return [name, standing];
    const stands = ({ device }: Proof): boolean => device === undefined || !gone.includes(device);
    return [
      name,
      {
        epoch: standing.epoch,
        proofs: [
          ...standing.proofs.filter(stands),
          ...proved.map((proof) => ({ ...proof, at: Math.min(proof.at ?? at, at) })),
        ],
        enrolled: [...standing.enrolled.filter((device) => !gone.includes(device)), ...enrolled],
      },
    ];
  });
  // Of who was only named nothing is kept.
  const kept = known.filter(
    ([name, { proofs, enrolled: stored }]) =>
      proofs.length + stored.length > 0 || (name === key && run.universalId !== undefined),
  );
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
