// A node in its journey: with its children, its inner journey, and the connections that its outcomes have.
import { compileNode, knownVersions, type NodeChecks, type NodeParts, versionOf } from './compile-node.ts';
import { compileChildren, pageNodeType } from './compile-page.ts';
import { failureNodeId, type Journey, type JourneyNode, successNodeId } from './journey.ts';
import { type JourneySource, memberOf } from './source.ts';
import type { NodeReference, Tree } from './tree.ts';

export const innerJourneyNodeType = 'InnerTreeEvaluatorNode';

/** Why an inner journey that exists cannot be used. */
export interface InnerRefusal {
  readonly refusal: string;
}

export interface PlaceChecks extends NodeChecks {
  readonly source: JourneySource;
  readonly tree: Tree;
  /** Undefined when there is none of this name. */
  readonly inner: (id: string) => Journey | InnerRefusal | undefined;
  readonly missingInner: 'error' | 'failure';
  readonly innerFails: (id: string) => boolean;
}

export interface PlacedNode {
  readonly id: string;
  /** Those that its outcomes have; all that were written down when the outcomes are not known. */
  readonly connections: Readonly<Record<string, string>>;
  /** Undefined when the node or a child of it is of unknown type or broken. */
  readonly node?: UnkeptNode;
  /** Of the node itself or of its children, as [type, node id]. */
  readonly unknown: readonly (readonly [string, string])[];
  readonly childIds: readonly string[];
}

/** Everything but what has to be kept, which depends on the other nodes. */
export type UnkeptNode = Omit<JourneyNode, 'keptInputs' | 'children'> & { readonly children: readonly NodeParts[] };

export function placeNode(id: string, reference: NodeReference, checks: PlaceChecks): PlacedNode {
  const { connections, nodeType: type, displayName, version } = reference;
  checkTargets(id, reference, checks);
  const exported = memberOf(checks.source.nodes, id);
  const parts = compileNode({ id, type, displayName, version }, exported, checks);
  if (parts === 'unknown') return { id, connections, unknown: [[type, id]], childIds: [] };
  if (parts === 'broken') return { id, connections, unknown: [], childIds: [] };
  if (checks.definitions.get(type)?.neverEnds) {
    checks.report.error({ node: id, nodeType: type, message: 'comes to no outcome: it belongs on a page, not last' });
  }
  if (type === innerJourneyNodeType) return connect(withInner(parts, reference, checks), [], reference, checks);
  if (type !== pageNodeType) return connect(parts, [], reference, checks);
  const { children, ids, unknown } = compileChildren(parts, checks.source.innerNodes, checks);
  if (children.length < ids.length) return { id, connections, unknown, childIds: ids };
  const inputs = namesOf([parts, ...children]);
  const { id: lastId, outcomes = [] } = children.at(-1) ?? {};
  if (versionOf({ id, type, version }, exported) === '1.0') {
    return connect({ ...parts, inputs, outcomes }, children, reference, checks);
  }
  const outcomePrefix = `${lastId}-`;
  const prefixed = outcomes.map((outcome) => `${outcomePrefix}${outcome}`);
  return connect({ ...parts, inputs, outcomes: prefixed, outcomePrefix }, children, reference, checks);
}

function checkTargets(id: string, { nodeType, connections }: NodeReference, { tree, report }: PlaceChecks): void {
  for (const [outcome, target] of Object.entries(connections)) {
    if (target === successNodeId || target === failureNodeId || Object.hasOwn(tree.nodes, target)) continue;
    const message = `leads to ${target}, which is no node of this journey`;
    report.error({ node: id, nodeType, key: `connections.${outcome}`, message });
  }
}

function connect(
  parts: NodeParts & Pick<JourneyNode, 'innerJourney' | 'outcomePrefix'>,
  children: readonly NodeParts[],
  reference: NodeReference,
  { definitions, report, source }: PlaceChecks,
): PlacedNode {
  const { id, type: nodeType } = parts;
  const outcomes = new Set(parts.outcomes);
  const version = versionOf({ id, ...reference, type: nodeType }, memberOf(source.nodes, id));
  const definition = definitions.get(nodeType);
  const isKnownVersion = definition !== undefined && knownVersions(definition).includes(version);
  for (const outcome of Object.keys(reference.connections)) {
    if (outcomes.has(outcome)) continue;
    const place = { node: id, nodeType, key: `connections.${outcome}` };
    if (isKnownVersion) report.warn({ ...place, message: 'the node has no such outcome; the connection is left out' });
    else report.error({ ...place, message: 'the node has no such outcome in any version known here' });
  }
  const ofOutcomes = Object.entries(reference.connections).filter(([outcome]) => outcomes.has(outcome));
  const connections = Object.fromEntries(ofOutcomes);
  const node = { ...parts, connections, children };
  return { id, connections, node, unknown: [], childIds: children.map((child) => child.id) };
}

function withInner(
  parts: NodeParts,
  { connections }: NodeReference,
  checks: PlaceChecks,
): NodeParts & { readonly innerJourney: string } {
  // The definition has it as a required text.
  const { tree: innerJourney } = parts.config as { tree: string };
  const { report } = checks;
  const place = { node: parts.id, nodeType: parts.type, key: 'tree' };
  const inner = checks.inner(innerJourney);
  // A fault inside has a way of its own where there is one.
  const goesOn = parts.outcomes.includes('error') && connections['error'] !== undefined;
  const fail = (message: string) => (goesOn ? report.warn({ ...place, message }) : report.fail({ ...place, message }));
  if (inner && !('refusal' in inner)) {
    if (!inner.enabled) fail(`the inner journey ${innerJourney} is disabled`);
    else if (checks.innerFails(innerJourney)) fail(`the inner journey ${innerJourney} will fail`);
    return { ...parts, innerJourney, inputs: namesOf([parts, ...Object.values(inner.nodes)]) };
  }
  const message = inner?.refusal ?? `there is no journey ${innerJourney}, neither in the export nor in the realm`;
  if (inner || checks.missingInner === 'error') report.error({ ...place, message });
  else fail(message);
  return { ...parts, innerJourney };
}

function namesOf(nodes: readonly { readonly inputs: readonly string[] }[]): string[] {
  return [...new Set(nodes.flatMap(({ inputs }) => inputs))].filter((name) => name !== '*');
}
