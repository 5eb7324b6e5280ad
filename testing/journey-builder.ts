// Journeys for tests, written down with names instead of uuids.
//
//   const login = journeyExport({
//     id: 'Login',
//     entry: 'ask',
//     nodes: {
//       ask: { type: 'PageNode', children: { name: { type: 'TextAskerNode', config: { key: 'username' } } }, to: { outcome: 'check' } },
//       check: { type: 'DecisionNode', to: { true: 'success', false: 'failure' } },
//       inner: { type: 'InnerTreeEvaluatorNode', config: { tree: 'Other' }, to: { true: 'success' } },
//     },
//   });
//
// `to` maps outcome ids to node names, or to `success` and `failure`, the two ends. Node ids are uuids made from the
// names: `nodeId('ask')`. `exportFile(login, other)` is the text of an export with several journeys.
import { createHash } from 'node:crypto';
import { failureNodeId, successNodeId } from '../functions/journey/journey.ts';
import type { JourneySource } from '../functions/journey/source.ts';
import type { Json, JsonObject } from '../functions/json.ts';

interface ChildSpec {
  readonly type: string;
  /** As in an export; its own defaults apply. Empty unless given. */
  readonly config?: JsonObject;
  /** Its name in `nodes` unless given. */
  readonly displayName?: string;
  /** AM's, `2.0`; an export without versions unless given. */
  readonly version?: string;
}

interface NodeSpec extends ChildSpec {
  /** By outcome id: a name in `nodes`, `success` or `failure`. Of a page of version 2.0: `${nodeId(child)}-outcome`. */
  readonly to?: Readonly<Record<string, string>>;
  /** For a page: its children, in order, by name. */
  readonly children?: Readonly<Record<string, ChildSpec>>;
}

export interface JourneySpec {
  /** The journey's name. */
  readonly id: string;
  /** The name of the first node. */
  readonly entry: string;
  readonly nodes: Readonly<Record<string, NodeSpec>>;
  /** More members of the tree, such as `enabled: false`. */
  readonly tree?: JsonObject;
  readonly scripts?: JsonObject;
}

/** The node id that stands for this name; the two ends keep AM's ids. */
export function nodeId(name: string): string {
  if (name === 'success') return successNodeId;
  if (name === 'failure') return failureNodeId;
  const digest = createHash('sha256').update(name).digest('hex');
  return digest.slice(0, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
}

/** As an import of an export gives it. Nothing is checked here: `journeyWorld` has the importer do that. */
export function journeyExport(spec: JourneySpec): JourneySource {
  const nodes = Object.entries(spec.nodes);
  const children = nodes.flatMap(([, node]) => Object.entries(node.children ?? {}));
  return {
    id: spec.id,
    tree: {
      _id: spec.id,
      entryNodeId: nodeId(spec.entry),
      nodes: Object.fromEntries(nodes.map(([name, node]) => [nodeId(name), reference(name, node)])),
      ...spec.tree,
    },
    nodes: Object.fromEntries(nodes.map(([name, node]) => [nodeId(name), config(name, node, pageMembers(node))])),
    innerNodes: Object.fromEntries(children.map(([name, child]) => [nodeId(name), config(name, child)])),
    scripts: spec.scripts ?? {},
  };
}

/** The text of an export file in the layout with several journeys. */
export function exportFile(...journeys: readonly JourneySource[]): string {
  const trees = Object.fromEntries(journeys.map(({ id, ...members }) => [id, members]));
  return JSON.stringify({ meta: { exportTool: 'frodo' }, trees }, null, 2);
}

function reference(name: string, node: NodeSpec): Json {
  const connections = Object.entries(node.to ?? {}).map(([outcome, target]) => [outcome, nodeId(target)]);
  return {
    nodeType: node.type,
    displayName: node.displayName ?? name,
    connections: Object.fromEntries(connections),
    ...(node.version !== undefined && { version: node.version }),
    x: 0,
    y: 0,
  };
}

function config(name: string, { type, config, version }: ChildSpec, members: JsonObject = {}): Json {
  return {
    _id: nodeId(name),
    _type: { _id: type, name: type, collection: true, ...(version !== undefined && { version }) },
    ...members,
    ...config,
  };
}

function pageMembers({ children }: NodeSpec): JsonObject {
  if (!children) return {};
  const nodes = Object.entries(children).map(([name, child]) => ({
    _id: nodeId(name),
    nodeType: child.type,
    displayName: child.displayName ?? name,
    ...(child.version !== undefined && { nodeVersion: child.version }),
  }));
  return { nodes };
}
