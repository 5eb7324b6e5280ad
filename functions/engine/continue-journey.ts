// A follow-up request. An authId moves its journey once; the same request again gets the same step and runs no node;
// any other use of a spent authId is timed out; the final reply is given once. Losers of a race look again.
import { sameJson } from '../json.ts';
import { NodeError } from '../node/errors.ts';
import { type Reach, reachOf } from '../node/reach.ts';
import type { JourneyRow } from '../ports/journeys.ts';
import type { RealmFacts, ReplyCookie, ReturnName } from '../ports/node-runner.ts';
import type { RealmSettings } from '../realm/realm-settings.ts';
import { type Advanced, advance } from './advance.ts';
import { matchAnswers, requestDigest, type SubmittedCallback } from './answers.ts';
import { type AuthId, openAuthId, timedOut } from './auth-id.ts';
import { reopen } from './blank-run.ts';
import { endReply, endTurn } from './end-turn.ts';
import { type Engine, type EngineReply, type EngineRequest, recordOf, turnOf } from './engine.ts';
import {
  type AskedRun,
  endSuspended,
  type PausedStep,
  randomToken,
  rowOf,
  stepReply,
  warmAhead,
} from './pause-journey.ts';
import { type Run, topFrame } from './run.ts';
import type { TurnRecord } from './turn-record.ts';
import { MovedOn, type Turn } from './visit.ts';

export interface FollowUpRequest extends EngineRequest {
  readonly authId: string;
  readonly callbacks: readonly SubmittedCallback[];
  /** From here on the journey is to end without a session. */
  readonly noSession?: true;
  /** Where the user wants to, in place of an answer. */
  readonly returning?: ReturnName;
}

/** How often a request that lost a race looks again before it gives up. */
const races = 10;

/**
 * Throws the RequestErrors of openAuthId, and NodeRunError for trouble that may pass: the journey has not moved then, and
 * the same request may be sent again. Every other trouble inside the journey is the login failure.
 */
export async function continueJourney(request: FollowUpRequest, engine: Engine): Promise<EngineReply> {
  const ring = await engine.keyRings.ring('auth-id');
  const authId = openAuthId(request.authId, ring, engine.clock.now());
  // Begun at once, heard of below. Of a journey that is opened there is usually no row: writing the first one tells.
  const firstLook = authId.opening ? undefined : engine.states.load(authId.runId);
  firstLook?.catch(() => {});
  const settings = await engine.loader.realm(authId.realm);
  if (!settings) throw timedOut();
  const [journeys, realmFacts] = await Promise.all([
    engine.loader.journeys(authId.realm, authId.journey),
    engine.loader.facts(authId.realm, settings),
  ]);
  const record = recordOf(engine, request, authId.realm, authId.runId);
  const attempt: Attempt = {
    ...{ authId, request, engine, settings, record, cookies: [] },
    digest: requestDigest(request),
    ...{ journeys, realmFacts },
  };
  const { realm, journey } = authId;
  return endTurn({ realm, settings, record, cookies: attempt.cookies, journey }, engine, request, async () => {
    for (let race = 0; race < races; race += 1) {
      const looked = race > 0 || firstLook !== undefined;
      const row = race === 0 ? firstLook : engine.states.load(authId.runId);
      const reply = await tryOnce(attempt, await row, looked);
      if (reply) return reply;
    }
    throw timedOut();
  });
}

interface Attempt {
  readonly authId: AuthId;
  readonly request: FollowUpRequest;
  readonly engine: Engine;
  readonly settings: RealmSettings;
  readonly record: TurnRecord;
  readonly cookies: ReplyCookie[];
  readonly realmFacts: RealmFacts;
  readonly digest: string;
  readonly journeys: Turn['journey'];
}

/**
 * The turn, which notes how far its nodes reach. Before one acts that could act a second time for a request that has run
 * before, `isFirst` is asked, once.
 */
function watched(turn: Turn, isFirst: () => Promise<boolean>) {
  let reach: Reach = 'looks';
  let asked: Promise<boolean> | undefined;
  const beforeVisit = async (type: string): Promise<void> => {
    const next = reachOf(turn.definitionOf(type));
    if (next !== 'looks' && reach !== 'acts') reach = next;
    if (next !== 'acts') return;
    asked ??= isFirst();
    if (!(await asked)) throw new MovedOn();
  };
  return { turn: { ...turn, beforeVisit }, hasOnlyLooked: () => reach === 'looks' };
}

/** Undefined when another request was faster. */
async function tryOnce(
  attempt: Attempt,
  row: JourneyRow | undefined,
  looked: boolean,
): Promise<EngineReply | undefined> {
  const { authId, request, engine, settings, realmFacts, record, cookies, digest, journeys } = attempt;
  // What this request has to tell, its first run has told.
  if (row?.lastRequest === digest) record.discard();
  const spent = row !== undefined && row.otk !== authId.otk;
  if (row?.ended || (spent && row.lastRequest !== digest) || (!row && !authId.opening)) throw timedOut();
  const version = (row?.version ?? 0) + 1;
  const name = `${authId.runId}:${version}:${digest.slice(0, 12)}`;
  const { realm, expiresAt: journeyEnds } = authId;
  const begun = { realm, settings, record, cookies, journey: journeys, journeyEnds, name };
  const opened = turnOf(engine, request, realmFacts, begun, authId.journey);
  const isFirst = async () => looked || (await engine.states.load(authId.runId)) === undefined;
  const walk = watched(opened, isFirst);
  const { turn } = walk;
  if (spent) {
    const run = storedRun(row);
    await turn.request.requireSessionOf(run);
    return stepReply(pausedAt(row, run), turn, engine, request);
  }

  let [before, advanced]: [Run | undefined, Advanced | undefined] = [undefined, undefined];
  try {
    before = row ? storedRun(row) : await openRun(authId, turn);
    if (!standsSomewhere(before, turn)) throw timedOut();
    const wanted = request.noSession ? { ...before, options: { ...before.options, noSession: true } } : before;
    advanced = await advanceOrFail(wanted, attempt, turn);
  } catch (error) {
    if (error instanceof MovedOn) return undefined;
    throw error;
  }
  if (advanced.kind === 'asked') {
    const warmed = warmAhead(engine, advanced.run, journeys);
    const unchanged = walk.hasOnlyLooked() && sameStanding(before, advanced.run, turn);
    // Nothing is written that would tell: a spent authId must not get its question again.
    if (unchanged && !(await isFirst())) return undefined;
    const reply = await pause(
      attempt,
      turn,
      row,
      version,
      before,
      unchanged ? { ...before, asked: advanced.run.asked } : advanced.run,
    );
    await warmed;
    return reply;
  }

  const { journey, runId: id, expiresAt } = authId;
  if (advanced.kind === 'suspended') {
    try {
      return await endSuspended(advanced, { id, version, expiresAt, lastRequest: digest }, turn, engine, request);
    } catch (error) {
      if (error instanceof MovedOn) return undefined;
      throw error;
    }
  }
  const tombstone: JourneyRow = { id, version, realm, journey, expiresAt, otk: '', ended: true, lastRequest: digest };
  if (!(await write(engine, tombstone))) return undefined;
  return endReply(advanced, turn, engine, request);
}

async function openRun(authId: AuthId, turn: Turn): Promise<Run> {
  if (!authId.opening) throw timedOut();
  return reopen(authId, authId.opening, turn);
}

async function advanceOrFail(before: Run, { request }: Attempt, turn: Turn): Promise<Advanced> {
  try {
    await turn.request.requireSessionOf(before);
    const answers = matchAnswers(before.asked?.callbacks ?? [], request.callbacks);
    return await advance(before, answers, turn, request.returning);
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    return { kind: 'broken', error, run: before };
  }
}

async function pause(
  { authId, request, engine, record, digest }: Attempt,
  turn: Turn,
  row: JourneyRow | undefined,
  version: number,
  before: Run,
  run: AskedRun,
): Promise<EngineReply | undefined> {
  const same = isSameStep(before, run);
  const step: PausedStep = {
    id: authId.runId,
    otk: same ? authId.otk : randomToken(engine),
    realm: authId.realm,
    journey: authId.journey,
    expiresAt: authId.expiresAt,
    run,
    blank: false,
  };
  if (same && sameJson(before, run)) {
    // A poll that changes nothing writes nothing; its authId stays good.
    record.discard();
    return stepReply({ ...step, blank: !row }, turn, engine, request);
  }
  const [written] = await Promise.all([write(engine, rowOf(step, version, digest)), record.write()]);
  if (!written) return undefined;
  return stepReply(step, turn, engine, request);
}

function write(engine: Engine, row: JourneyRow): Promise<boolean> {
  return row.version === 1 ? engine.states.create(row) : engine.states.replace(row);
}

/**
 * The same node asking the same, whichever visit it is, of a run that knows no more than before: a poll has gone round and
 * come back. When the wait was over before is no news.
 */
function sameStanding(before: Run, after: Run, turn: Turn): boolean {
  const { journey, node: nodeId } = topFrame(after);
  const node = turn.journey(journey)?.nodes[nodeId];
  const timers = [...(node ? [node, ...node.children] : [])].flatMap(
    ({ id, type }) => turn.definitionOf(type)?.timers?.(id) ?? [],
  );
  const known = ({ visits: _visits, frames, shared, ...rest }: Run) => ({
    ...rest,
    frames: frames.map(({ visit: _visit, ...frame }) => frame),
    shared: Object.fromEntries(Object.entries(shared).filter(([key]) => !timers.includes(key))),
  });
  return sameJson(known(before), known(after));
}

/** The same visit of the same node asking the same: the journey has not moved. */
function isSameStep(before: Run, after: Run): boolean {
  const position = (run: Run) => run.frames.map(({ journey, node, visit }) => [journey, node, visit]);
  return sameJson([position(before), before.asked], [position(after), after.asked]);
}

/** False when the journey was edited and the place where this run stands is gone. */
function standsSomewhere(run: Run, turn: Turn): boolean {
  return run.frames.every(({ journey, node }) => turn.journey(journey)?.nodes[node] !== undefined);
}

function storedRun(row: JourneyRow): AskedRun {
  // Written by rowOf and sealed since: the shape is ours.
  return row.state as unknown as AskedRun;
}

function pausedAt(row: JourneyRow, run: AskedRun): PausedStep {
  const { id, otk, realm, journey, expiresAt } = row;
  return { id, otk, realm, journey, expiresAt, run, blank: false };
}
