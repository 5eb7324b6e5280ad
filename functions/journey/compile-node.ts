// One node of an export: its config checked and completed by its definition, its outcomes and inputs worked out.
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { inputsOf, type NodeDefinition, outcomesOf } from '../node/define-node.ts';
import type { FactOnRequest, RequestWish } from '../ports/node-runner.ts';
import type { Report } from './finding.ts';
import type { JourneyNode } from './journey.ts';
import { keyOf, withoutUnset } from './tree.ts';

export interface NodeIdentity {
  readonly id: string;
  readonly type: string;
  readonly displayName?: string | undefined;
  /** As the tree or the page says it. */
  readonly version?: string | number | undefined;
}

/** A node by itself, before its children, its connections and its neighbours are looked at. */
export interface NodeParts {
  readonly id: string;
  readonly type: string;
  readonly displayName: string;
  readonly config: Json;
  readonly outcomes: readonly string[];
  readonly inputs: readonly string[];
  readonly reads?: readonly string[];
  readonly sees?: RequestWish;
  readonly told?: readonly FactOnRequest[];
  readonly becomes?: { readonly type: string; readonly otherwise: string };
  readonly script?: string;
  readonly proves?: true;
  readonly enrols?: true;
  readonly rekeys?: true;
}

/** `unknown`: no such node type here. `broken`: errors were reported. */
export type CompiledNode = NodeParts | 'unknown' | 'broken';

export interface NodeChecks {
  readonly definitions: ReadonlyMap<string, NodeDefinition>;
  /** Whether the realm's profile is `strict`. */
  readonly strict: boolean;
  /** Names of the realm's own mail templates; undefined where nobody knows. */
  readonly mailTemplates?: readonly string[] | undefined;
  readonly report: Report;
}

// Upper case occurs; ids are compared as they are written.
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function compileNode(node: NodeIdentity, exported: Json | undefined, checks: NodeChecks): CompiledNode {
  const { definitions, report } = checks;
  const place = { node: node.id, nodeType: node.type };
  if (!uuid.test(node.id)) report.warn({ ...place, message: 'the id is not a UUID; AM needs one' });
  if (!isJsonObject(exported)) {
    report.error({ ...place, message: `Node does not exist: ${node.id}` });
    return 'broken';
  }
  checkIdentity(node, exported, report);
  const definition = definitions.get(node.type);
  if (!definition || definition.standsIn) return 'unknown';
  const version = versionOf(node, exported);
  const isKnownVersion = knownVersions(definition).includes(version);
  if (!isKnownVersion) {
    const newest = knownVersions(definition).at(-1);
    report.warn({ ...place, message: `is of version ${version}; it runs as ${newest}, the newest known here` });
  }
  const config = parseConfig(node, exported, definition, report, isKnownVersion ? 'warn' : 'error');
  if (!config) return 'broken';
  for (const message of definition.warnings?.(config.value) ?? []) report.warn({ ...place, message });
  const { key, template, otherwise } = definition.wantsTemplate?.(config.value) ?? {};
  if (template !== undefined && checks.mailTemplates?.includes(template) === false) {
    const message = `the realm has no mail template ${template}: ${otherwise} is sent in its place`;
    report.warn({ ...place, ...(key !== undefined && { key }), message });
  }
  for (const message of (checks.strict && definition.strictWarnings?.(config.value)) || []) {
    report.warn({ ...place, message: `strict: ${message}` });
  }
  const type = definition.runsAs?.(config.value);
  const working = type === undefined ? definition : definitions.get(type);
  if (!working) return 'unknown';
  const { displayName = definition.displayName } = node;
  const parts = partsOf(working, { ...node, type: working.type, displayName }, config.value);
  return parts.becomes ? withBecoming(parts, parts.becomes, definitions, report) : parts;
}

function partsOf(definition: NodeDefinition, node: NodeIdentity, config: unknown): NodeParts {
  const script = definition.runsScript?.(config);
  const { becomes } = definition;
  return {
    id: node.id,
    type: node.type,
    displayName: node.displayName ?? definition.displayName,
    // What a schema makes of JSON is JSON, once the keys that it left undefined are gone.
    config: JSON.parse(JSON.stringify(config)),
    outcomes: outcomesOf(definition, config),
    inputs: inputsOf(definition, config, node.id),
    ...(definition.reads && { reads: definition.reads }),
    ...(definition.sees && { sees: definition.sees(config) }),
    ...(definition.told && { told: definition.told }),
    ...(becomes && { becomes: { type: becomes.type(config), otherwise: becomes.otherwise } }),
    ...(script !== undefined && { script }),
    ...(definition.proves && { proves: definition.proves }),
    // Nobody stores a factor but through the fence.
    ...(definition.needs.includes('factorFence') && { enrols: true }),
    ...(definition.needs.some((port) => port === 'factorFence' || port === 'passwordChange') && { rekeys: true }),
  };
}

/** A node that ends as another has that one's outcomes, and asks for what that one asks for. */
function withBecoming(
  parts: NodeParts,
  { type, otherwise }: NonNullable<NodeParts['becomes']>,
  definitions: ReadonlyMap<string, NodeDefinition>,
  report: Report,
): CompiledNode {
  const place = { node: parts.id, nodeType: parts.type, key: 'nodeType' };
  const definition = definitions.get(type);
  const refusal = definition ? becomingRefusal(definition) : `there is no node type ${type} here`;
  if (!definition || refusal !== undefined) {
    report.error({ ...place, message: refusal ?? '' });
    return 'broken';
  }
  const usual = definition.config.safeParse({});
  const inputs = usual.success ? inputsOf(definition, usual.data, parts.id) : [];
  const outcomes = definition.outcomes === 'fromConfig' ? [] : definition.outcomes;
  return {
    ...parts,
    outcomes: [...outcomes.filter((outcome) => outcome !== otherwise), otherwise],
    inputs: [...new Set([...parts.inputs, ...inputs])],
  };
}

/** Undefined for a type that a node may become. */
function becomingRefusal({ type, runsIn, becomes, outcomes, neverEnds, standsIn }: NodeDefinition): string | undefined {
  if (standsIn) return `there is no node type ${type} here`;
  if (runsIn !== undefined || becomes) return `a ${type} cannot be made by a script`;
  if (outcomes === 'fromConfig') return `the outcomes of a ${type} depend on its config, and must be known before`;
  return neverEnds ? `a ${type} comes to no outcome` : undefined;
}

/** The node that another ends as, in its place. Undefined for a config that an import would refuse, or warn about. */
export function builtNode(node: JourneyNode, definition: NodeDefinition, config: JsonObject): JourneyNode | undefined {
  const own = withoutUnset(config);
  const parsed = definition.config.safeParse(own);
  if (!parsed.success || definition.runsAs?.(parsed.data) !== undefined) return undefined;
  const known = isJsonObject(parsed.data) ? parsed.data : {};
  if (Object.keys(own).some((key) => !Object.hasOwn(known, key))) return undefined;
  const { displayName, connections, children, keptInputs, id } = node;
  return {
    ...partsOf(definition, { id, type: definition.type, displayName }, parsed.data),
    ...{ connections, children, keptInputs },
  };
}

/** Of a node as `1.0`, whichever way it is written; AM's first versions said nothing. */
export function versionOf({ version }: NodeIdentity, exported: Json | undefined): string {
  const type = isJsonObject(exported) ? exported['_type'] : undefined;
  const said = version ?? (isJsonObject(type) ? type['version'] : undefined) ?? '1.0';
  return /^\d+$/.test(String(said)) ? `${said}.0` : String(said);
}

export function knownVersions({ versions }: NodeDefinition): readonly string[] {
  return versions ?? ['1.0'];
}

function checkIdentity(node: NodeIdentity, exported: JsonObject, report: Report): void {
  const place = { node: node.id, nodeType: node.type };
  const { _id: id, _type: type } = exported;
  if (typeof id === 'string' && id !== node.id) {
    report.warn({ ...place, key: '_id', message: `is ${id}; the key under which it stands is used` });
  }
  const typeId = isJsonObject(type) ? type['_id'] : undefined;
  if (typeof typeId === 'string' && typeId !== node.type) {
    report.error({ ...place, key: '_type', message: `is ${typeId}, but the tree says ${node.type}` });
  }
}

function parseConfig(
  { id, type }: NodeIdentity,
  exported: JsonObject,
  definition: NodeDefinition,
  report: Report,
  unknownKey: 'warn' | 'error',
): { readonly value: unknown } | undefined {
  const place = { node: id, nodeType: type };
  // `_id`, `_type` and `_outcomes` describe the node; they are not of its config.
  const own = Object.entries(withoutUnset(exported)).filter(([key]) => !key.startsWith('_'));
  const result = definition.config.safeParse(Object.fromEntries(own));
  if (!result.success) {
    for (const { path, message } of result.error.issues) {
      const missing = path.length === 1 && !own.some(([key]) => key === path[0]);
      report.error({ ...place, ...keyOf(path.map(String)), message: missing ? 'is required' : message });
    }
    return undefined;
  }
  for (const [key] of own) {
    if (isJsonObject(result.data) && !Object.hasOwn(result.data, key)) {
      const consequence = unknownKey === 'warn' ? ', and left out' : ' in any version';
      report[unknownKey]({ ...place, key, message: `is not known here${consequence}` });
    }
  }
  return { value: result.data };
}
