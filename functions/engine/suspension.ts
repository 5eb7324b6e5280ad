// A run that waits for a link which was sent: it ends for the client that began it, and goes on for whoever has the link, once,
// in any browser. Nothing of it lies under the link's own token but under a digest of it.
import { createHash } from 'node:crypto';
import { type Journey, successNodeId } from '../journey/journey.ts';
import type { JsonObject } from '../json.ts';
import { RequestError } from '../node/errors.ts';
import { runOf } from '../node/new-ground.ts';
import { leftBehind, rememberHereKey } from '../node/state-keys.ts';
import type { JourneyRow } from '../ports/journeys.ts';
import { remembered, stands } from '../ports/sessions.ts';
import { userKey } from '../ports/users.ts';
import type { Engine } from './engine.ts';
import type { AskedRun } from './pause-journey.ts';
import { type Run, topFrame } from './run.ts';
import { standingOf, userOfRun } from './standing.ts';
import type { Turn } from './visit.ts';

/** What a node leaves that suspends its run. */
export interface Suspension {
  /** In the link: whoever has it goes on. */
  readonly token: string;
  readonly minutes: number;
  /** Whose link it is, where the run does not know him by another name. */
  readonly username?: string;
}

/** A user whom the link concerns, and the ground on which he stood: what ends his sessions ends the link. */
interface Grounded {
  readonly username: string;
  readonly epoch: number;
}

/** What is kept of it. */
interface Kept {
  readonly run: Run;
  readonly revision: string;
  readonly whose: readonly Grounded[];
}

export interface Suspended {
  readonly journey: string;
  readonly run: Run;
  /** Claims the run for this request. False when another was faster. */
  claim(): Promise<boolean>;
}

/** Writes it down, for as long as the link is good. Once the client's own row has ended: of two answers one sends a link that works. */
export async function keepSuspended(
  run: AskedRun,
  { token, minutes, username }: Suspension,
  turn: Turn,
  engine: Engine,
): Promise<void> {
  const journey = run.frames[0]?.journey ?? '';
  const revision = turn.journey(journey)?.revision ?? '';
  const whose = await grounded(run, username, turn);
  const kept: Kept = { run: parted(run, whose, turn.realm), revision, whose };
  const state: JsonObject = JSON.parse(JSON.stringify(kept));
  const expiresAt = engine.clock.now() + minutes * 60_000;
  await engine.states.create({
    ...{ id: idOf(token), version: 1, realm: turn.realm, journey, expiresAt, otk: '', ended: false },
    state,
  });
}

/** Throws what AM answers to a link that is unknown, used or too old, also where its journey was changed since. */
export async function findSuspended(token: string, realm: string, engine: Engine): Promise<Suspended> {
  const row = await engine.states.load(idOf(token));
  if (!row?.state || row.ended || row.realm !== realm) throw noToken();
  const { run, revision, whose } = row.state as unknown as Partial<Kept>; // as written above, or by the release before
  if (!run || revision === undefined || !whose) throw noToken();
  const [journeys, ...grounds] = await Promise.all([
    engine.loader.journeys(realm, row.journey),
    ...whose.map(({ username }) => engine.ground.look({ realm, username })),
  ]);
  if (!isPlace(run, revision, row.journey, journeys)) throw noToken();
  if (!whose.every(({ epoch }, index) => stands(epoch, grounds[index] ?? { epoch: 0 }))) throw noToken();
  const { id, expiresAt, journey } = row;
  const used: JourneyRow = { id, version: row.version + 1, realm, journey, expiresAt, otk: '', ended: true };
  return { journey, run, claim: () => engine.states.replace(used) };
}

export function noToken(): RequestError {
  return new RequestError('ERR_SUSPENDED_UNKNOWN', 'The link of a suspended journey is unknown, used or too old');
}

function isPlace(run: Run, revision: string, id: string, journeys: Turn['journey']): boolean {
  const journey: Journey | undefined = journeys(id);
  // What was reached under other rules does not go on under these.
  if (!journey?.enabled || journey.revision !== revision) return false;
  const { node } = topFrame(run);
  return (
    node !== successNodeId && run.frames.every((frame) => journeys(frame.journey)?.nodes[frame.node] !== undefined)
  );
}

function idOf(token: string): string {
  return `suspended#${createHash('sha256').update(token).digest('base64url')}`;
}

/** A run that has raised the ground itself goes on from there, under another name. */
async function grounded(run: Run, username: string | undefined, { realm, ground, name }: Turn): Promise<Grounded[]> {
  const names = [userOfRun(run, realm)?.username, username].filter((one) => one !== undefined);
  return Promise.all(
    [...new Set(names)].map(async (one) => {
      const user = { realm, username: one };
      const now = await ground.look(user);
      const begun = standingOf(run, user)?.epoch ?? now.epoch;
      return { username: one, epoch: stands(begun, now, runOf(name)) ? Math.max(begun, now.epoch) : begun };
    }),
  );
}

/** Without what belongs to the browser that it began in. */
function parted(
  { asked: _asked, trail: _trail, standings, shared, ...run }: AskedRun,
  whose: readonly Grounded[],
  realm: string,
): Run {
  const epochs = new Map<string | undefined, number>(
    whose.map(({ username, epoch }) => [userKey({ realm, username }), epoch]),
  );
  const kept = Object.entries(standings ?? {}).map(([user, standing]) => {
    const proofs = standing.proofs.filter(({ factor }) => factor !== remembered);
    return [user, { ...standing, proofs, epoch: epochs.get(user) ?? standing.epoch }] as const;
  });
  const frames = run.frames.map((frame) => {
    const secure = Object.entries(frame.secure).filter(([key]) => !leftBehind.includes(key));
    return { ...frame, secure: Object.fromEntries(secure) };
  });
  const { [rememberHereKey]: _here, ...state } = shared;
  return { ...run, shared: state, frames, ...(kept.length > 0 && { standings: Object.fromEntries(kept) }) };
}
