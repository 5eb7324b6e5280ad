// Runs one node as the engine does: declared inputs only, everything through JSON both ways, edits applied afterwards.

import type { Json } from '../../functions/json.ts';
import type { Answer, Answers, Callback } from '../../functions/node/callbacks/callback.ts';
import { inputsOf, type NodeImplementation } from '../../functions/node/define-node.ts';
import { nodeHandler } from '../../functions/node/node-handler.ts';
import { applyEdits, visibleStores } from '../../functions/node/state.ts';
import type { PortName, Ports } from '../../functions/ports/index.ts';
import type {
  Locales,
  NodeExtras,
  NodeReply,
  NodeRequest,
  NodeResult,
  StateStores,
} from '../../functions/ports/node-runner.ts';
import type { AttemptPolicy } from '../../functions/ports/users.ts';
import { requireDeclared } from './declared-callbacks.ts';
import { type RecordedLog, recordedLog } from './recorded-log.ts';
import { seededRandomness } from './seeded-randomness.ts';
import { type SimulatedClock, simulatedClock } from './simulated-clock.ts';

type Tools = { clock?: SimulatedClock; randomness?: ReturnType<typeof seededRandomness>; log?: RecordedLog };

/** Everything is optional but the ports that the node declared. */
export type RunOptions<Need extends PortName> = Tools & {
  config?: Json;
  /** Unnamed stores are empty. The node sees what it declared as inputs; `state` of the result has everything. */
  state?: Partial<StateStores>;
  /** Answers to the callbacks of this node; `answer` makes one. */
  answers?: Answers;
  universalId?: string;
  locales?: Partial<Locales>;
  nodeId?: string;
  displayName?: string;
  /** `/alpha` unless given. */
  realm?: string;
  journey?: string;
  identityResource?: string;
  /** `visit-1` unless given: calls with the same name are repeats of one request. */
  visit?: string;
  attemptPolicy?: AttemptPolicy;
  /** A realm of the profile `strict`; false unless given. */
  strict?: boolean;
  passwordPolicy?: NodeRequest['passwordPolicy'];
  /** None that we know unless given. */
  browser?: NodeRequest['browser'];
  baseUrl?: string;
  client?: NodeRequest['client'];
  journeyEnds?: number;
  /** Nothing proved and nothing enrolled unless given. */
  standing?: Partial<NodeRequest['standing']>;
  /** As AM has it unless given: a journey may do what its author has it do. */
  factorRule?: NodeRequest['factorRule'];
  /** The realm's push service; none unless given. */
  push?: NodeRequest['push'];
  phase?: NodeRequest['phase'];
} & ([Need] extends [never] ? { ports?: never } : { ports: Pick<Ports, Need> });

export interface NodeRun {
  readonly reply: NodeReply;
  /** Undefined when the node asked or failed. */
  readonly outcome: string | undefined;
  /** Empty unless the node asked. */
  readonly callbacks: readonly Callback[];
  readonly extras: NodeExtras;
  /** The code of the NodeError; undefined when the node did not fail. */
  readonly errorCode: string | undefined;
  readonly errorMessage: string | undefined;
  /** All stores after the node's edits. */
  readonly state: StateStores;
  readonly log: RecordedLog;
}

export function answer(type: string, ...values: Json[]): Answer {
  return { type, values };
}

export async function runNode<Need extends PortName>(
  node: NodeImplementation<Need>,
  options: RunOptions<Need>,
): Promise<NodeRun> {
  const { clock = simulatedClock(), randomness = seededRandomness(), log = recordedLog() } = options;
  const stores: StateStores = { shared: {}, transient: {}, secure: {}, ...options.state };
  // A node without needs has no ports to hand over.
  const ports = (options.ports ?? {}) as Pick<Ports, Need>;
  const handler = nodeHandler(node, ports, { clock, randomness, log });
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
    state: visibleStores(stores, config.success ? inputsOf(definition, config.data, nodeId) : []),
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
    transactionId: 'transaction-1',
    deadline: clock.now() + 4_000,
  };
}

function throughJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}
