// One visit to one node: build its request, run it where it lives, apply what it leaves behind.

import { builtNode } from '../journey/compile-node.ts';
import type { Journey, JourneyNode } from '../journey/journey.ts';
import type { JsonObject } from '../json.ts';
import type { Answers } from '../node/callbacks/callback.ts';
import type { NodeDefinition } from '../node/define-node.ts';
import { errorName, NodeError, NodeRunError, nodeErrorCode } from '../node/errors.ts';
import { runOf } from '../node/new-ground.ts';
import { cookieRefusal, togetherRefusal } from '../node/reply-cookie.ts';
import { applyEdits, visibleStores } from '../node/state.ts';
import {
  type FactOnRequest,
  factsOnRequest,
  type NodeExtras,
  type NodeReply,
  type NodeRequest,
  type NodeResult,
  type NodeRunner,
  type ReplyCookie,
  type ReturnName,
  runBeside,
  type StepView,
  type TurnFacts,
} from '../ports/node-runner.ts';
import type { SessionFactor, SessionGround } from '../ports/sessions.ts';
import type { Clock, Log } from '../ports/system.ts';
import type { User } from '../ports/users.ts';
import type { RealmSettings } from '../realm/realm-settings.ts';
import { isOurCookie, type ShownRequest } from './request-view.ts';
import type { AskedCallback, Run } from './run.ts';
import { groundOfIdentified, groundsBefore, standingFor, standingsAfter, stillStands } from './standing.ts';
import type { TurnRecord } from './turn-record.ts';

/** Thrown out of a run that must not go on before its row has been read: another request was faster, or is repeated. */
export class MovedOn extends Error {
  override readonly name = 'MovedOn';
}

/** What stays the same during one request. */
export interface Turn {
  readonly runner: NodeRunner;
  readonly clock: Clock;
  readonly log: Log;
  readonly realm: string;
  readonly settings: RealmSettings;
  readonly facts: TurnFacts;
  readonly ground: SessionGround;
  /** What the session that came along has proved of this user lately. */
  readonly earlierProofs: (user: User) => Promise<readonly SessionFactor[]>;
  readonly request: ShownRequest;
  readonly definitionOf: (type: string) => NodeDefinition | undefined;
  /** Called before each visit. Throws MovedOn where the run must not go on. */
  readonly beforeVisit?: (type: string) => Promise<void>;
  /** Names this very request in the visits: the run's id, the turn and a digest of the request. */
  readonly name: string;
  readonly record: TurnRecord;
  /** The visit that a link leads back to. */
  readonly resumedAt?: number;
  /** Those that nodes have set in this turn, in order. */
  readonly cookies: ReplyCookie[];
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
  readonly result: Exclude<NodeResult, { kind: 'becomes' }>;
}

/** The callbacks of one node that are open, and one answer for each. */
export interface Answered {
  readonly asked: readonly AskedCallback[];
  readonly answers: Answers;
  /** The user has come back to the node for this. */
  readonly returned?: ReturnName;
}

/**
 * Runs one node on the innermost frame, and the node that it ends as. Throws NodeError when the node ends the journey; its
 * edits are then dropped.
 */
export async function visitNode(
  run: LiveRun,
  node: JourneyNode,
  answered: Answered,
  turn: Turn,
  visitName: string,
): Promise<Visited> {
  const { run: next, result } = await visitAlone(run, node, answered, turn, visitName);
  if (result.kind !== 'becomes') return { run: next, result };
  const built = builtFrom(node, result.config, turn);
  if (built) return visitNode(next, built, answered, turn, `${visitName}+`);
  const { extras } = result;
  const outcome = node.becomes?.otherwise ?? '';
  turn.log.error('A config that was made up fits no node', { nodeId: node.id, nodeType: node.becomes?.type ?? '' });
  turn.record.nodeCompleted(next, node, outcome, extras.audit ?? {});
  return { run: next, result: { kind: 'outcome', outcome, extras } };
}

/** Undefined when there can be no such node. */
export function builtFrom(
  node: JourneyNode,
  config: JsonObject,
  turn: Pick<Turn, 'definitionOf'>,
): JourneyNode | undefined {
  const definition = node.becomes && turn.definitionOf(node.becomes.type);
  return definition && builtNode(node, definition, config);
}

async function visitAlone(
  run: LiveRun,
  node: JourneyNode,
  { asked, answers, returned }: Answered,
  turn: Turn,
  visitName: string,
): Promise<{ readonly run: LiveRun; readonly result: NodeResult }> {
  const frame = run.frames.at(-1);
  const journey = frame && turn.journey(frame.journey);
  if (!frame || !journey) throw new NodeError('ERR_INNER_JOURNEY', 'The journey of this run is gone');
  if (turn.clock.now() >= turn.facts.deadline) {
    throw new NodeRunError('ERR_TIME_BUDGET', `No time is left for ${node.type}`);
  }

  await turn.beforeVisit?.(node.type);
  if (node.rekeys && !(await stillStands(run, journey.realm, turn.ground, runOf(turn.name)))) {
    throw new NodeError('ERR_GROUND_GONE', 'What the user has proved counts no more');
  }
  const standing = await standingFor(run, journey.realm, node.enrols ? turn.earlierProofs : undefined);
  const grounds = node.proves ? await groundsBefore(run, journey.realm, turn.ground) : run.standings;
  const stores = { shared: run.shared, transient: run.transient.at(-1) ?? {}, secure: frame.secure };
  const state = visibleStores(stores, node.inputs, node.reads);
  const shown = node.sees && (await turn.request.show(node.sees));
  const resumed = turn.resumedAt === frame.visit && { resumed: true as const };
  const step = node.sees?.step && stepView(asked, run, journey);
  const request = shown && { ...shown.view, ...(step && { step }) };
  const own: OfVisit = {
    ...{ phase: 'process' as const, state, answers, standing },
    ...(request && { request }),
    ...(returned && { returned }),
    ...resumed,
  } as const;
  const reply = await runNode(run, journey, node, turn, visitName, own);
  const { result, edits } = accepted(reply, node);
  if (result.extras.beside) await haveDoneBeside(run, journey, node, turn, visitName, { ...own, answers: [] });
  keepCookies(result.extras.cookies, turn);
  const next = applyEdits(stores, edits);
  const { standings: _before, ...rest } = run;
  const visited = {
    ...rest,
    shared: next.shared,
    transient: run.transient.with(-1, next.transient),
    frames: run.frames.with(-1, { ...frame, secure: next.secure }),
    ...(shown?.session !== undefined && !result.extras.sessionUnused && { session: shown.session }),
  };
  const { universalId = run.universalId, audit = {}, events = [], measured = [] } = result.extras;
  const identified = { ...visited, ...(universalId !== undefined && { universalId }) };
  const { proved, provedOn, ...others } = result.extras;
  const proof = { ...(proved && { proved }), ...(provedOn !== undefined && { provedOn }) };
  const left = { ...others, ...(node.proves && proof) };
  const noted =
    provedOn === undefined ? await groundOfIdentified(grounds, identified, journey.realm, turn.ground) : grounds;
  const standings = standingsAfter(noted, identified, journey.realm, left, turn.clock.now());
  const stood = standings && { standings };
  const known = { ...identified, ...stood };
  turn.record.nodeEvents(known, events);
  turn.record.nodeMeasured(known, measured);
  if (result.kind === 'outcome') turn.record.nodeCompleted(known, node, result.outcome, audit);
  return { run: { ...visited, ...stood }, result };
}

function stepView(asked: readonly AskedCallback[], { frames }: Run, { mustRun }: Journey): StepView {
  return { asked: asked.map(({ child: _, ...callback }) => callback), inner: frames.length > 1, mustRun };
}

/** The journey does without it where it cannot be done. */
async function haveDoneBeside(
  run: Run,
  journey: Journey,
  node: JourneyNode,
  turn: Turn,
  visitName: string,
  own: OfVisit,
): Promise<void> {
  const definition = turn.definitionOf(turn.definitionOf(node.type)?.beside ?? '');
  const config = definition?.config.safeParse({});
  if (!definition || !config?.success) return;
  const { type, told = [] } = definition;
  const other = { ...node, type, told, config: JSON.parse(JSON.stringify(config.data)) };
  try {
    await runBeside(turn.runner, requestOf(run, journey, other, turn, visitName, own));
  } catch (error) {
    turn.log.warn('What was to be done beside a node was not done', { nodeType: type, error: errorName(error) });
  }
}

type OfVisit = Pick<
  NodeRequest,
  'phase' | 'state' | 'answers' | 'standing' | 'request' | 'returned' | 'resumed' | 'opens'
>;

/** `visitName` is unique in the turn. Rejects as NodeRunner does. */
export function runNode(...visit: Parameters<typeof requestOf>): Promise<NodeReply> {
  const [, , , { runner }] = visit;
  return runner.run(requestOf(...visit));
}

function requestOf(
  { universalId, options }: Run,
  { id: journey, realm, identityResource }: Journey,
  { id: nodeId, type: nodeType, displayName, config, told = [] }: JourneyNode,
  { name, facts }: Turn,
  visitName: string,
  own: OfVisit,
): NodeRequest {
  return {
    ...{ nodeType, nodeId, displayName, config, realm, journey, identityResource },
    ...own,
    ...(universalId !== undefined && { universalId }),
    ...(options.forceAuth && { forceAuth: true as const }),
    visit: `${name}:${visitName}`,
    ...toldOf(facts, told),
  };
}

/** Throws `ERR_NODE_CONFIG` for a cookie of ours: a node that could set one could hand its user somebody else's session. */
export function keepCookies(cookies: readonly ReplyCookie[] = [], turn: Pick<Turn, 'cookies' | 'settings'>): void {
  const ours = cookies.find(({ name }) => isOurCookie(name, turn.settings.cookieName));
  if (ours) throw new NodeError('ERR_NODE_CONFIG', 'A cookie of ours is not a node’s to set');
  const alone = cookies.map(cookieRefusal).find((reason) => reason !== undefined);
  const refusal = alone ?? togetherRefusal([...turn.cookies, ...cookies]);
  if (refusal !== undefined) throw new NodeError('ERR_NODE_CONFIG', `A node cannot set its cookie: ${refusal}`);
  turn.cookies.push(...cookies);
}

/** Without the facts of the realm that the node did not ask for. */
function toldOf(facts: TurnFacts, told: readonly FactOnRequest[]): TurnFacts {
  const untold: readonly string[] = factsOnRequest.filter((name) => !told.includes(name));
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !untold.includes(name))) as unknown as TurnFacts;
}

/** Of a code that nobody here knows, in characters. */
const longestCode = 80;

/** Nodes that say so themselves could not be run: out of time, or with nothing to stand on. */
const notRun = ['ERR_TIME_BUDGET', 'ERR_STORE_BUSY'] as const;

/** What a node that gave up is to its journey: NodeError, and NodeRunError when it could not be run. */
export function failureOf(reply: Extract<NodeReply, { ok: false }>, { type }: JourneyNode): NodeError | NodeRunError {
  const { code, message, clientMessage, events } = reply;
  const why = notRun.find((one) => one === code);
  if (why) return new NodeRunError(why, `${type}: ${message}`);
  const known = nodeErrorCode(code);
  const reason = known
    ? message
    : `${type} gave up with a code unknown here, ${code.slice(0, longestCode)}: ${message}`;
  return new NodeError(known ?? 'ERR_NODE_CODE', reason, { clientMessage, events });
}

function accepted(reply: NodeReply, node: JourneyNode): Extract<NodeReply, { ok: true }> {
  if (!reply.ok) throw failureOf(reply, node);
  if (reply.result.kind === 'becomes' && !node.becomes) {
    throw new NodeError('ERR_NODE_CODE', `${node.type} cannot end as another node`);
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
  const { maxSessionMinutes, maxIdleMinutes, errorMessage, lockoutMessage, successUrl, failureUrl, universalId } =
    extras;
  const others = (run.endings ?? []).filter((ending) => ending.journey !== journey || ending.node !== nodeId);
  return {
    ...run,
    ...(Object.keys(kept).length > 0 && { sessionProperties: kept }),
    ...(maxSessionMinutes !== undefined && { maxSessionMinutes }),
    ...(maxIdleMinutes !== undefined && { maxIdleMinutes }),
    ...(errorMessage !== undefined && { errorMessage }),
    ...(lockoutMessage !== undefined && { lockoutMessage }),
    ...(extras.theme !== undefined && { theme: extras.theme }),
    ...(successUrl !== undefined && { successUrl }),
    ...(failureUrl !== undefined && { failureUrl }),
    ...(extras.ending && { endings: [...others, { ...extras.ending, journey, node: nodeId }] }),
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
