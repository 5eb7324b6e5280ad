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
// `compiled([login, other], definitions)` is what the engine runs, by journey name, and throws the errors if there are any.
import { createHash } from 'node:crypto';
import { compileJourneys } from '../../functions/journey/compile-journeys.ts';
import { findingText } from '../../functions/journey/finding.ts';
import { failureNodeId, type Journey, successNodeId } from '../../functions/journey/journey.ts';
import type { JourneySource } from '../../functions/journey/source.ts';
import type { Json, JsonObject } from '../../functions/json.ts';
import type { NodeDefinition } from '../../functions/node/define-node.ts';

interface ChildSpec {
  readonly type: string;
  readonly config?: JsonObject;
  readonly displayName?: string;
}

interface NodeSpec extends ChildSpec {
  readonly to?: Readonly<Record<string, string>>;
  /** For a page: its children, in order, by name. */
  readonly children?: Readonly<Record<string, ChildSpec>>;
}

export interface JourneySpec {
  readonly id: string;
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

/** Throws with every finding when one of them does not compile. Realm `/alpha` unless given. */
export function compiled(
  sources: readonly JourneySource[],
  definitions: readonly NodeDefinition[],
  realm = '/alpha',
): Map<string, Journey> {
  const byId = new Map(sources.map((source) => [source.id, source]));
  const results = compileJourneys([...byId.keys()], {
    definitions,
    realm,
    revision: '1',
    source: (id) => byId.get(id),
  });
  const errors = [...results.values()].flatMap((result) => result.errors.map(findingText));
  if (errors.length > 0) throw new Error(errors.join('\n'));
  return new Map([...results].flatMap(([id, { journey }]) => (journey ? [[id, journey]] : [])));
}

function reference(name: string, node: NodeSpec): Json {
  const connections = Object.entries(node.to ?? {}).map(([outcome, target]) => [outcome, nodeId(target)]);
  return {
    nodeType: node.type,
    displayName: node.displayName ?? name,
    connections: Object.fromEntries(connections),
    x: 0,
    y: 0,
  };
}

function config(name: string, { type, config }: ChildSpec, members: JsonObject = {}): Json {
  return {
    _id: nodeId(name),
    _type: { _id: type, name: type, collection: true },
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
  }));
  return { nodes };
}
