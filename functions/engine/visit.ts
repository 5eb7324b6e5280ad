// One visit to one node: build its request, run it where it lives, apply what it leaves behind.

import type { Journey, JourneyNode } from '../journey/journey.ts';
import type { JsonObject } from '../json.ts';
import type { Answers } from '../node/callbacks/callback.ts';
import { NodeError, type NodeErrorCode, NodeRunError } from '../node/errors.ts';
import { runOf } from '../node/new-ground.ts';
import { applyEdits, visibleStores } from '../node/state.ts';
import type {
  Client,
  KnownBrowser,
  Locales,
  NodeExtras,
  NodeReply,
  NodeResult,
  NodeRunner,
  RealmFacts,
} from '../ports/node-runner.ts';
import type { SessionFactor, SessionGround } from '../ports/sessions.ts';
import type { Clock, Log } from '../ports/system.ts';
import type { User } from '../ports/users.ts';
import type { Run } from './run.ts';
import { groundsBefore, standingFor, standingsAfter, stillStands } from './standing.ts';
import type { TurnRecord } from './turn-record.ts';

/** What stays the same during one request. */
export interface Turn {
  readonly runner: NodeRunner;
  readonly clock: Clock;
  readonly log: Log;
  readonly locales: Locales;
  readonly realmFacts: RealmFacts;
  readonly ground: SessionGround;
  /** What the session that came along has proved of this user lately. */
  readonly earlierProofs: (user: User) => Promise<readonly SessionFactor[]>;
  /** Names this request in the visits: the run's id, the turn and a digest of the request. */
  readonly name: string;
  readonly transactionId: string;
  readonly record: TurnRecord;
  readonly deadline: number;
  readonly baseUrl: string;
  readonly client: Client;
  readonly browser?: KnownBrowser;
  /** Milliseconds since the epoch. */
  readonly journeyEnds: number;
  /** Compiled journeys by name: the started one and all that run inside it. */
  readonly journey: (id: string) => Journey | undefined;
}

/** A run during a request: with the transient values of each frame, which never leave it. */
export interface LiveRun extends Run {
  /** One store per frame, outermost first. */
  readonly transient: readonly JsonObject[];
}

export interface Visited {
  readonly run: LiveRun;
  readonly result: NodeResult;
}

/** Runs one node on the innermost frame. Throws NodeError when the node ends the journey; its edits are then dropped. */
export async function visitNode(
  run: LiveRun,
  node: JourneyNode,
  answers: Answers,
  turn: Turn,
  visitName: string,
): Promise<Visited> {
  const frame = run.frames.at(-1);
  const journey = frame && turn.journey(frame.journey);
  if (!frame || !journey) throw new NodeError('ERR_INNER_JOURNEY', 'The journey of this run is gone');
  if (turn.clock.now() >= turn.deadline) {
    throw new NodeRunError('ERR_TIME_BUDGET', `No time is left for ${node.type}`);
  }

  if (node.enrols && !(await stillStands(run, journey.realm, turn.ground, runOf(turn.name)))) {
    throw new NodeError('ERR_GROUND_GONE', 'What the user has proved counts no more');
  }
  const standing = await standingFor(run, journey.realm, node.enrols ? turn.earlierProofs : undefined);
  const grounds = node.proves ? await groundsBefore(run, journey.realm, turn.ground) : run.standings;
  const stores = { shared: run.shared, transient: run.transient.at(-1) ?? {}, secure: frame.secure };
  const reply = await turn.runner.run({
    nodeType: node.type,
    nodeId: node.id,
    displayName: node.displayName,
    phase: 'process',
    config: node.config,
    realm: journey.realm,
    journey: journey.id,
    identityResource: journey.identityResource,
    state: visibleStores(stores, node.inputs),
    answers,
    ...(run.universalId !== undefined && { universalId: run.universalId }),
    visit: `${turn.name}:${visitName}`,
    standing,
    ...factsOf(turn),
  });
  const { result, edits } = accepted(reply, node);
  const next = applyEdits(stores, edits);
  const { standings: _before, ...rest } = run;
  const visited = {
    ...rest,
    shared: next.shared,
    transient: run.transient.with(-1, next.transient),
    frames: run.frames.with(-1, { ...frame, secure: next.secure }),
  };
  const { universalId = run.universalId, audit = {}, events = [] } = result.extras;
  const identified = { ...visited, ...(universalId !== undefined && { universalId }) };
  const { proved, ...others } = result.extras;
  const left = { ...others, ...(node.proves && proved && { proved }) };
  const standings = standingsAfter(grounds, identified, journey.realm, left, turn.clock.now());
  const stood = standings && { standings };
  const known = { ...identified, ...stood };
  turn.record.nodeEvents(known, events);
  if (result.kind === 'outcome') turn.record.nodeCompleted(known, node, result.outcome, audit);
  return { run: { ...visited, ...stood }, result };
}

/** What a request to a node says about the turn. */
export function factsOf({ realmFacts, locales, baseUrl, client, browser, journeyEnds, transactionId, deadline }: Turn) {
  return {
    ...realmFacts,
    ...{ locales, baseUrl, client, journeyEnds, transactionId, deadline },
    ...(browser && { browser }),
  };
}

function accepted(reply: NodeReply, node: JourneyNode): Extract<NodeReply, { ok: true }> {
  if (!reply.ok) {
    const { code, message, clientMessage, events } = reply;
    if (code === 'ERR_TIME_BUDGET') throw new NodeRunError(code, `${node.type}: ${message}`);
    throw new NodeError(code as NodeErrorCode, message, { clientMessage, events }); // codes come from NodeError itself
  }
  if (reply.result.kind === 'outcome' && !node.outcomes.includes(reply.result.outcome)) {
    throw new NodeError('ERR_OUTCOME_UNDECLARED', `${node.type} has no outcome ${reply.result.outcome}`);
  }
  return reply;
}

/** Takes over what a node attached to its result. Later values overwrite earlier ones. */
export function withExtras(before: LiveRun, extras: NodeExtras, nodeId: string): LiveRun {
  const run = ofUser(before, extras.universalId);
  const removed = extras.removedSessionProperties ?? [];
  const properties = { ...run.sessionProperties, ...extras.sessionProperties };
  const kept = Object.fromEntries(Object.entries(properties).filter(([key]) => !removed.includes(key)));
  const journey = run.frames.at(-1)?.journey ?? '';
  const wantSuccess = run.wantSuccess ?? [];
  const isNew = extras.wantsSuccess && !wantSuccess.some((item) => item.journey === journey && item.node === nodeId);
  const { maxSessionMinutes, maxIdleMinutes, errorMessage, lockoutMessage, universalId } = extras;
  return {
    ...run,
    ...(Object.keys(kept).length > 0 && { sessionProperties: kept }),
    ...(maxSessionMinutes !== undefined && { maxSessionMinutes }),
    ...(maxIdleMinutes !== undefined && { maxIdleMinutes }),
    ...(errorMessage !== undefined && { errorMessage }),
    ...(lockoutMessage !== undefined && { lockoutMessage }),
    ...(universalId !== undefined && { universalId }),
    ...(isNew && { wantSuccess: [...wantSuccess, { journey, node: nodeId }] }),
  };
}

/** What one user's run is worth goes to no other whom the journey identifies after him. */
function ofUser(run: LiveRun, universalId: string | undefined): LiveRun {
  if (universalId === undefined || run.universalId === undefined || universalId === run.universalId) return run;
  const { sessionProperties: _properties, ...rest } = run;
  const { NodeType: _nodeType, ...shared } = run.shared;
  return { ...rest, shared: { ...shared, authLevel: 0 } };
}
