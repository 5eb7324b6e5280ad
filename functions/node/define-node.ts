// The node contract. A node is a definition (data: config, outcomes, inputs, needs) and a function that, given its
// config, state and answers, returns an outcome or asks callbacks. `needs` drives types, wiring and IAM grants.
import type * as z from 'zod';
import type { JsonObject } from '../json.ts';
import type { PortName, Ports } from '../ports/index.ts';
import type { FactOnRequest, NodeExtras, NodeResult, RequestWish, VisitFacts } from '../ports/node-runner.ts';
import type { Clock, Log, Randomness } from '../ports/system.ts';
import type { Answers, Callback, CallbackType } from './callbacks/callback.ts';
import type { NodeState } from './state.ts';

export interface NodeDefinition<
  Config extends z.ZodType = z.ZodType,
  Outcome extends string = string,
  Need extends PortName = PortName,
> {
  /** The type id in exports, `OathTokenVerifierNode`. */
  readonly type: string;
  /** AM's name for it, `OATH Token Verifier`. */
  readonly displayName: string;
  /** What it does, in one or two sentences of Markdown: docs/nodes.md is made from this, and from what follows. */
  readonly description: string;
  /** Every key has a default unless AM has none, and says what it is with `describe`; unknown keys are dropped. */
  readonly config: Config;
  /** Every outcome id it can ever have, or `fromConfig` when authors name them. */
  readonly outcomes: readonly Outcome[] | 'fromConfig';
  /** The outcomes that this config has, in AM's order. Required with `fromConfig`; otherwise all of `outcomes`. */
  readonly outcomesFor?: (config: z.output<Config>) => readonly string[];
  /** With `fromConfig`: where they come from, in words. */
  readonly outcomesFrom?: string;
  /** Every callback that it may send, and no other. Absent: it asks nothing and shows nothing. */
  readonly callbacks?: readonly CallbackType[];
  /** State keys it asks for by name: they decide what survives a round trip. None, or `*`: it sees everything. */
  readonly inputs?: readonly string[] | ((config: z.output<Config>, nodeId: string) => readonly string[]);
  /** State keys that it reads besides what it declares, without having them kept over a step. */
  readonly reads?: readonly string[];
  /** What it is shown of the client's request. Nothing, unless it says. */
  readonly sees?: (config: z.output<Config>) => RequestWish;
  /** Facts of the realm that only those nodes are told that ask for them. */
  readonly told?: readonly FactOnRequest[];
  /** The outside world it touches. A node that needs nothing may run inside the engine's function. */
  readonly needs: readonly Need[];
  /** AM's versions of the type that this one does the work of, oldest first. Default: `1.0` alone. */
  readonly versions?: readonly string[];
  /** It asks on every visit and comes to no outcome: it can only stand on a page, before a child that asks. */
  readonly neverEnds?: true;
  /**
   * `engine`: it runs other nodes, so it has no function of its own. `own`: it runs what somebody else wrote, so it is never
   * in the engine's process, whatever the placement.
   */
  readonly runsIn?: 'engine' | 'own';
  /** It verifies or enrols a factor of the user: the ground of the user's sessions is looked at before it runs. */
  readonly proves?: true;
  /**
   * Of a node that may not do a thing itself: the type that does it for the same user, from the same state and with no config
   * of its own, while the journey goes on. The node asks for it by `beside`; what it comes to is nobody's business.
   */
  readonly beside?: string;
  /** Outcomes that whoever runs the client can choose at will: the journey must not take them for a proof of anything. */
  readonly chosenByClient?: readonly Outcome[];
  /** It sends a code to somebody: before anything is proved, strangers decide to whom and how often. */
  readonly sendsCode?: 'mail' | 'sms';
  /** The mail template that this config wants and Waymark has not; undefined where it has. */
  readonly wantsTemplate?: (config: z.output<Config>) => MissingTemplate | undefined;
  /** It believes that the user is who the journey says: a node before it must have verified that. */
  readonly believesUser?: true;
  /** It ends its step, and goes on by a link that it has sent: there is nothing beside it on a page. */
  readonly suspends?: true;
  /** State keys that say no more than when it goes on. A run that differs in nothing else is not written down. */
  readonly timers?: (nodeId: string) => readonly string[];
  /**
   * What the user may come back to it for, and that he may go back over it: without this, whatever lies before is out of his
   * reach. A revisit is another visit with the state as it is then, so `{}` suits any node that leaves nothing behind which
   * only fits the way that it was on.
   */
  readonly returns?: Returns | ((config: z.output<Config>) => Returns);
  /** `import.meta.url` of the file that exports it: for nodes of one's own, whose functions are bundled from there. */
  readonly module?: string;
  /** In what it has to agree with the other nodes of a journey that register or verify the same devices. */
  readonly agreement?: (config: z.output<Config>) => Agreement;
  /**
   * It ends as another node: of this type, with a config that it makes up (`become`). Where no such node can be made of it, the
   * outcome is `otherwise`.
   */
  readonly becomes?: { readonly type: (config: z.output<Config>) => string; readonly otherwise: Outcome };
  /**
   * With this config the work is that of another type, which has the same config and outcomes: so that who has no use for all
   * that it needs does not carry it. Undefined: it is this one's.
   */
  readonly runsAs?: (config: z.output<Config>) => string | undefined;
  /** It does the work of another type (`runsAs`). No export names it. */
  readonly standsIn?: true;
  /** The id of the script that it runs with this config; none when undefined. */
  readonly runsScript?: (config: z.output<Config>) => string | undefined;
  /** Things in a valid config that its author should hear about at import. */
  readonly warnings?: (config: z.output<Config>) => readonly string[];
  /** What a strict realm makes of this config, or cannot mend: each with the rows of docs/security.md. */
  readonly strictWarnings?: (config: z.output<Config>) => readonly string[];
}

export interface MissingTemplate {
  /** Of the config. */
  readonly key: string;
  readonly template: string;
  /** Of ours, what is sent in its place. */
  readonly otherwise: string;
}

export interface Returns {
  /** To be asked once more; with `while` as long as there is something under that key in shared state. */
  readonly back?: true | { readonly while: string };
  /** To choose another way: by its own step, or by the outcome that its step has for that. */
  readonly ways?: true | string;
  /** To have sent anew what it sent when it came to this outcome. */
  readonly again?: string;
  /** Outcomes that have a button of their own: what leads where one of them leads is not offered besides. */
  readonly buttons?: readonly string[];
  /** It leaves what its user has entered: he may come back to it, and no further, lest one way be walked with the answers of another. */
  readonly leaves?: true;
}

export interface Agreement {
  readonly side: 'registers' | 'verifies';
  /** By config key; two nodes are compared in the keys that both have. */
  readonly settings: Readonly<Record<string, string | number>>;
}

/** What a node with this config has to agree in with others; undefined where it has nothing to do with devices. */
export function agreementOf(definition: NodeDefinition, config: unknown): Agreement | undefined {
  return definition.agreement?.(config);
}

/** The outcome ids that a node with this config can end with. */
export function outcomesOf(definition: NodeDefinition, config: unknown): readonly string[] {
  if (definition.outcomesFor) return definition.outcomesFor(config);
  return definition.outcomes === 'fromConfig' ? [] : definition.outcomes;
}

/** The state keys that a node with this config asks for by name. */
export function inputsOf(definition: NodeDefinition, config: unknown, nodeId: string): readonly string[] {
  return typeof definition.inputs === 'function' ? definition.inputs(config, nodeId) : (definition.inputs ?? []);
}

/** What every node has without declaring it. */
export interface NodeTools {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Log;
}

/** What a node gets to see and use on one visit. Its handler keeps the deadline, whatever the node makes of it. */
export interface NodeContext<Config = unknown> extends VisitFacts, NodeTools {
  readonly node: { readonly id: string; readonly displayName: string };
  readonly config: Config;
  readonly state: NodeState;
  /** Answers to this node's callbacks; empty until it has asked. */
  readonly callbacks: Answers;
}

type TypedResult<Outcome extends string> =
  | { readonly kind: 'outcome'; readonly outcome: Outcome; readonly extras: NodeExtras }
  | Extract<NodeResult, { kind: 'callbacks' | 'becomes' }>;

/** All that a node may leave once its journey has succeeded. */
type SuccessExtras = Promise<void> | Promise<Pick<NodeExtras, 'cookies' | 'events'> | undefined>;

export interface NodeImplementation<Need extends PortName = PortName> {
  readonly definition: NodeDefinition<z.ZodType, string, Need>;
  readonly run: (context: NodeContext, ports: Pick<Ports, Need>) => Promise<NodeResult>;
  /** Runs when the journey ends in success, for nodes that asked for it with `wantsSuccess`. */
  readonly onSuccess?: (context: NodeContext, ports: Pick<Ports, Need>) => SuccessExtras;
}

/** A definition by itself, with its literals kept: for the node types that the engine runs, and for tests. */
export function nodeDefinition<
  Config extends z.ZodType,
  const Outcome extends string,
  const Need extends PortName = never,
>(definition: NodeDefinition<Config, Outcome, Need>): NodeDefinition<Config, Outcome, Need> {
  return definition;
}

/**
 * A node: what it is, and what it does on a visit. `run` may be called again with answers it has seen before, so running
 * twice must be harmless; it keeps nothing in memory between visits. It throws NodeError when the journey cannot go on.
 */
export function defineNode<Config extends z.ZodType, const Outcome extends string, const Need extends PortName = never>(
  definition: NodeDefinition<Config, Outcome, Need>,
  run: (
    context: NodeContext<z.output<Config>>,
    ports: Pick<Ports, Need>,
    // NoInfer: without it a misspelt outcome would widen the declared ones instead of failing to compile.
  ) => TypedResult<NoInfer<Outcome>> | Promise<TypedResult<NoInfer<Outcome>>>,
  onSuccess?: (context: NodeContext<z.output<Config>>, ports: Pick<Ports, Need>) => SuccessExtras,
): NodeImplementation<Need> {
  return {
    // The config type is erased here and restored by parsing in node-handler.ts.
    definition: definition as unknown as NodeDefinition<z.ZodType, string, Need>,
    run: async (context, ports) => run(context as NodeContext<z.output<Config>>, ports),
    ...(onSuccess && { onSuccess: (context, ports) => onSuccess(context as NodeContext<z.output<Config>>, ports) }),
  };
}

/** Whether this is what `defineNode` makes. */
export function isNode(value: unknown): value is NodeImplementation {
  return (
    typeof value === 'object' &&
    value !== null &&
    'run' in value &&
    'definition' in value &&
    typeof value.definition === 'object' &&
    value.definition !== null &&
    'type' in value.definition
  );
}

/** Go on: the engine follows this outcome's connection. */
export function goTo<const Outcome extends string>(
  outcome: Outcome,
  extras: NodeExtras = {},
): { kind: 'outcome'; outcome: Outcome; extras: NodeExtras } {
  return { kind: 'outcome', outcome, extras };
}

/** Ask the user, then run this node again with the answers. `hints` are for our own page alone. */
export function ask(
  callbacks: readonly Callback[],
  extras: NodeExtras = {},
  hints?: JsonObject,
): Extract<NodeResult, { kind: 'callbacks' }> {
  return { kind: 'callbacks', callbacks, extras, ...(hints && { hints }) };
}

/** End as the node that the definition names in `becomes`, with this config. */
export function become(config: JsonObject, extras: NodeExtras = {}): Extract<NodeResult, { kind: 'becomes' }> {
  return { kind: 'becomes', config, extras };
}
