// Runs one node as the engine does: declared inputs and ports only, everything through JSON both ways, edits applied
// afterwards.
//   const asked = await runNode(riskScore, { ports: memoryPorts(), state: { shared: { username: 'demo' } } });
//   const done = await runNode(riskScore, { ports, state: asked.state, answers: [answer('ChoiceCallback', 1)] });

import type { Json } from '../functions/json.ts';
import type { Answer, Answers, Callback } from '../functions/node/callbacks/callback.ts';
import { inputsOf, type NodeImplementation } from '../functions/node/define-node.ts';
import { applyEdits, visibleStores } from '../functions/node/state.ts';
import type { PortName, Ports } from '../functions/ports/index.ts';
import type {
  FactOnRequest,
  Locales,
  NodeExtras,
  NodeReply,
  NodeRequest,
  NodeResult,
  RequestView,
  RequestWish,
  ReturnName,
  StateStores,
} from '../functions/ports/node-runner.ts';
import type { Randomness } from '../functions/ports/system.ts';
import type { AttemptPolicy } from '../functions/ports/users.ts';
import { scriptingSettings } from '../functions/script/scripting-settings.ts';
import { declaredHandler, requireAsked, requireDeclared } from './declared.ts';
import { type RecordedLog, recordedLog } from './recorded-log.ts';
import { seededRandomness } from './seeded-randomness.ts';
import { type SimulatedClock, simulatedClock } from './simulated-clock.ts';

type Tools = {
  /** At 2027-01-15T08:00:00Z unless given. Give the one of the ports where both must agree. */
  clock?: SimulatedClock;
  /** The same in every run unless given: runs that must draw different bytes share one. */
  randomness?: Randomness;
  /** A new one unless given. */
  log?: RecordedLog;
};

/** Everything is optional but the ports that the node declared: `memoryPorts()` has them all. */
export type RunOptions<Need extends PortName> = Tools & {
  /** As in an export; its own defaults apply. Empty unless given. */
  config?: Json;
  /** Unnamed stores are empty. The node sees what it declared as inputs; `state` of the result has everything. */
  state?: Partial<StateStores>;
  /** Answers to the callbacks of this node, in the order asked; `answer` makes one. None unless given: the node asks. */
  answers?: Answers;
  /** The user whom an earlier node identified; nobody unless given. */
  universalId?: string;
  /** The client names no language, realm and server have `en-US` unless given. */
  locales?: Partial<Locales>;
  /** `11111111-2222-4333-8444-555555555555` unless given. */
  nodeId?: string;
  /** The name of the type unless given. */
  displayName?: string;
  /** `/alpha` unless given. */
  realm?: string;
  /** `Login` unless given. */
  journey?: string;
  /** `managed/user` unless given. */
  identityResource?: string;
  /** `visit-1` unless given: calls with the same name are repeats of one request. */
  visit?: string;
  /** Five codes, then waits from 30 seconds up to 15 minutes, closed after 90, unless given. */
  attemptPolicy?: AttemptPolicy;
  /** A realm of the profile `strict`; false unless given. */
  strict?: boolean;
  /** Five passwords, then waits from 30 seconds up to 15 minutes, closed after 20, unless given. */
  passwordPolicy?: NodeRequest['passwordPolicy'];
  /** None that we know unless given. */
  browser?: NodeRequest['browser'];
  /** `https://login.example.com/am` unless given. */
  baseUrl?: string;
  /** `198.51.100.7` and `Mozilla/5.0` unless given. */
  client?: NodeRequest['client'];
  /** Milliseconds since the epoch; 15 minutes from now unless given. */
  journeyEnds?: number;
  /** Nothing proved and nothing enrolled unless given. */
  standing?: Partial<NodeRequest['standing']>;
  /** As AM has it unless given: a journey may do what its author has it do. */
  factorRule?: NodeRequest['factorRule'];
  /** What the realm says of the attributes of its users; nothing unless given. A node that is not `told` does not see it. */
  userAttributes?: NodeRequest['userAttributes'];
  /** The terms in force; none unless given. */
  terms?: NodeRequest['terms'];
  /** For how many days a browser may be remembered; the 30 of a realm unless given. */
  rememberBrowserDays?: NodeRequest['rememberBrowserDays'];
  /** The request wants everything proved anew; false unless given. */
  forceAuth?: NodeRequest['forceAuth'];
  /** Users who may be signed in unasked; none unless given. */
  anonymousUsers?: NodeRequest['anonymousUsers'];
  /** What the realm's scripts may touch; the defaults of a realm unless given. */
  scripting?: NodeRequest['scripting'];
  /** What the realm says of mails and SMS; the defaults of a realm, and numbers of Germany, unless given. */
  sending?: NodeRequest['sending'];
  /** What the node is shown of the client's request; of those headers, cookies and properties that it asks for. Nothing unless given. */
  request?: Partial<RequestView>;
  /** In the phase `journeySucceeded`: the session that begins; none unless given. */
  opens?: NodeRequest['opens'];
  /** The page on which people sign in; none unless given. */
  pageUrl?: string;
  /** The link that the node has sent was opened; false unless given. */
  resumed?: true;
  /** The realm's push service; none unless given. */
  push?: NodeRequest['push'];
  /** The client is our own page; false unless given. */
  hints?: boolean;
  /** The client's timer has brought the request; false unless given. */
  byTimer?: boolean;
  /** For what its user has come back to the node; he has not unless given. */
  returned?: ReturnName;
  /** `journeySucceeded` runs what the node does when its journey has succeeded; `process` unless given. */
  phase?: NodeRequest['phase'];
} & ([Need] extends [never] ? { ports?: never } : { ports: Pick<Ports, Need> });

export interface NodeRun {
  /** As the engine gets it. */
  readonly reply: NodeReply;
  /** Undefined when the node asked or failed. */
  readonly outcome: string | undefined;
  /** Empty unless the node asked. */
  readonly callbacks: readonly Callback[];
  /** Beside the outcome: what the session is to have, what is audited, and so on. Empty when the node failed. */
  readonly extras: NodeExtras;
  /** The code of the NodeError; undefined when the node did not fail. */
  readonly errorCode: string | undefined;
  readonly errorMessage: string | undefined;
  /** All stores after the node's edits. */
  readonly state: StateStores;
  readonly log: RecordedLog;
}

/** What a client answers to one callback: one value per input, which is most often one. */
export function answer(type: string, ...values: Json[]): Answer {
  return { type, values };
}

/**
 * One visit. Resolves also when the node fails, with its `errorCode`: `ERR_NODE_CONFIG` for a config that cannot be used.
 * Rejects with what the node throws besides a NodeError, and with a WrongUse when a port that it needs is not given, when it
 * uses one that it does not declare, when there is an answer to a callback that it never asks, and when it sends a callback
 * that it does not declare.
 */
export async function runNode<Need extends PortName>(
  node: NodeImplementation<Need>,
  options: RunOptions<Need>,
): Promise<NodeRun> {
  const { clock = simulatedClock(), randomness = seededRandomness(), log = recordedLog() } = options;
  const stores: StateStores = { shared: {}, transient: {}, secure: {}, ...options.state };
  const ports: Partial<Ports> = options.ports ?? {};
  const handler = declaredHandler(node, ports, { clock, randomness, log });
  requireAsked(node.definition, options.answers ?? []);
  const reply = throughJson(await handler(throughJson(requestOf(node, options, stores, clock))));
  requireDeclared(node.definition, reply);
  const result: NodeResult | undefined = reply.ok ? reply.result : undefined;
  return {
    reply,
    outcome: result?.kind === 'outcome' ? result.outcome : undefined,
    callbacks: result?.kind === 'callbacks' ? result.callbacks : [],
    extras: result?.extras ?? {},
    errorCode: reply.ok ? undefined : reply.code,
    errorMessage: reply.ok ? undefined : reply.message,
    state: reply.ok ? applyEdits(stores, reply.edits) : stores,
    log,
  };
}

function requestOf<Need extends PortName>(
  { definition }: NodeImplementation<Need>,
  options: RunOptions<Need>,
  stores: StateStores,
  clock: SimulatedClock,
): NodeRequest {
  const nodeId = options.nodeId ?? '11111111-2222-4333-8444-555555555555';
  const config = definition.config.safeParse(options.config ?? {});
  return {
    nodeType: definition.type,
    nodeId,
    displayName: options.displayName ?? definition.displayName,
    phase: options.phase ?? 'process',
    config: options.config ?? {},
    realm: options.realm ?? '/alpha',
    journey: options.journey ?? 'Login',
    identityResource: options.identityResource ?? 'managed/user',
    state: visibleStores(stores, config.success ? inputsOf(definition, config.data, nodeId) : [], definition.reads),
    answers: options.answers ?? [],
    locales: { request: [], realm: 'en-US', server: 'en-US', ...options.locales },
    ...(options.universalId !== undefined && { universalId: options.universalId }),
    visit: options.visit ?? 'visit-1',
    attemptPolicy: options.attemptPolicy ?? { limit: 5, baseDelaySeconds: 30, maxDelaySeconds: 900, ceiling: 90 },
    strict: options.strict ?? false,
    passwordPolicy: options.passwordPolicy ?? { limit: 5, baseDelaySeconds: 30, maxDelaySeconds: 900, ceiling: 20 },
    baseUrl: options.baseUrl ?? 'https://login.example.com/am',
    client: options.client ?? { sourceIp: '198.51.100.7', userAgent: 'Mozilla/5.0' },
    ...(options.browser && { browser: options.browser }),
    standing: { proofs: [], enrolled: [], ...options.standing },
    factorRule: options.factorRule ?? { changes: 'any' },
    journeyEnds: options.journeyEnds ?? clock.now() + 900_000,
    ...(options.push && { push: options.push }),
    ...(options.pageUrl !== undefined && { pageUrl: options.pageUrl }),
    ...(options.resumed && { resumed: true as const }),
    ...(options.hints && { hints: true }),
    ...(options.byTimer && { byTimer: true }),
    ...(options.returned && { returned: options.returned }),
    ...(options.opens && { opens: options.opens }),
    ...(options.forceAuth && { forceAuth: true as const }),
    ...(config.success && definition.sees && { request: shownOf(definition.sees(config.data), options.request) }),
    ...Object.fromEntries((definition.told ?? []).map((name) => [name, options[name] ?? toldByDefault[name]])),
    transactionId: 'transaction-1',
    deadline: clock.now() + 4_000,
  };
}

const toldByDefault: Pick<NodeRequest, FactOnRequest> = {
  rememberBrowserDays: 30,
  scripting: { ...scriptingSettings.parse({}), cookieName: 'iPlanetDirectoryPro' },
  sending: { coolDownSeconds: 30, perHour: 5, linkMinutes: 5, smsCountries: ['+49'], ownTexts: [] },
};

/** As the engine shows it. */
function shownOf(wish: RequestWish, given: Partial<RequestView> | undefined): RequestView {
  const of = <Value>(all: Readonly<Record<string, Value>>, names: readonly string[] | '*') =>
    Object.fromEntries(Object.entries(all).filter(([name]) => names === '*' || names.includes(name)));
  const { headers = [], cookies, session, parameters, proofs, step } = wish;
  return {
    headers: of(given?.headers ?? {}, headers === '*' ? headers : headers.map((name) => name.toLowerCase())),
    ...(cookies && { cookies: of(given?.cookies ?? {}, cookies) }),
    ...(session && given?.session && { session: of(given.session, session) }),
    ...(parameters && { parameters: given?.parameters ?? {} }),
    ...(proofs && given?.proofs && { proofs: given.proofs }),
    ...(step && { step: given?.step ?? { asked: [], inner: false, mustRun: false } }),
  };
}

function throughJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}
