// What can be done to a journey. Each edit gives a new one.
import type { JsonObject } from '../../../functions/json.ts';
import { startOutcome } from './graph.ts';
import {
  childrenOf,
  type NodeConfig,
  type NodeRef,
  type Outcome,
  type PageChild,
  type Place,
  startId,
  type Tree,
  type TreeExport,
} from './tree-export.ts';

/** A node type to make a node of. */
export interface NodeMould {
  readonly type: string;
  readonly name: string;
  readonly template: JsonObject;
  readonly outcomes: readonly Outcome[];
}

export type Edit = (journey: TreeExport) => TreeExport;

export function addNode(id: string, mould: NodeMould, place: Place | undefined): Edit {
  return (journey) => ({
    ...journey,
    tree: withRef(journey.tree, id, {
      ...{ nodeType: mould.type, displayName: mould.name, connections: {} },
      ...place,
    }),
    nodes: { ...journey.nodes, [id]: newConfig(id, mould) },
  });
}

/** Where an outcome led before, the new node's first outcome leads then. */
export function insertNode(
  id: string,
  mould: NodeMould,
  place: Place | undefined,
  at: { readonly from: string; readonly outcome: string },
): Edit {
  return (journey) => {
    const target = targetOf(journey.tree, at.from, at.outcome);
    const [first] = mould.outcomes;
    const added = addNode(id, mould, place)(journey);
    const led = first && target !== undefined ? connect(id, first.id, target)(added) : added;
    return connect(at.from, at.outcome, id)(led);
  };
}

export function connect(from: string, outcome: string, to: string): Edit {
  return (journey) => {
    if (from === startId) return { ...journey, tree: { ...journey.tree, entryNodeId: to } };
    return withTree(journey, from, (ref) => ({ ...ref, connections: { ...ref.connections, [outcome]: to } }));
  };
}

export function disconnect(from: string, outcome: string): Edit {
  return (journey) =>
    withTree(journey, from, (ref) => {
      const { [outcome]: _gone, ...connections } = ref.connections;
      return { ...ref, connections };
    });
}

export function rename(id: string, displayName: string): Edit {
  return (journey) => withTree(journey, id, (ref) => ({ ...ref, displayName }));
}

/** Nodes, with all that leads to them; start and ends stay. */
export function removeNodes(ids: readonly string[]): Edit {
  return (journey) => {
    const gone = new Set(ids.filter((id) => id in journey.tree.nodes));
    const children = [...gone].flatMap((id) => childrenOf(journey.nodes[id]).map(({ _id }) => _id));
    const kept = Object.entries(without(journey.tree.nodes, gone)).map(([id, ref]): [string, NodeRef] => {
      const connections = Object.entries(ref.connections).filter(([, to]) => !gone.has(to));
      return [id, { ...ref, connections: Object.fromEntries(connections) }];
    });
    return {
      ...journey,
      tree: { ...journey.tree, nodes: Object.fromEntries(kept) },
      nodes: without(journey.nodes, gone),
      innerNodes: without(journey.innerNodes, new Set(children)),
    };
  };
}

/** By node id, start and ends among them. */
export function moveNodes(places: ReadonlyMap<string, Place>): Edit {
  return (journey) => {
    const nodes = Object.entries(journey.tree.nodes).map(([id, ref]): [string, NodeRef] => {
      const place = places.get(id);
      return [id, place ? { ...ref, x: Math.round(place.x), y: Math.round(place.y) } : ref];
    });
    const statics = [...places].filter(([id]) => !(id in journey.tree.nodes));
    const rounded = statics.map(([id, { x, y }]) => [id, { x: Math.round(x), y: Math.round(y) }]);
    const staticNodes = { ...journey.tree.staticNodes, ...Object.fromEntries(rounded) };
    return { ...journey, tree: { ...journey.tree, nodes: Object.fromEntries(nodes), staticNodes } };
  };
}

/** One setting of a node, or of a node on a page; undefined takes it away. */
export function configure(id: string, key: string, value: JsonObject[string] | undefined): Edit {
  return withConfig(id, (config) => {
    if (value !== undefined) return { ...config, [key]: value };
    const { [key]: _gone, ...rest } = config;
    return rest;
  });
}

/** What the server says about a node's outcomes after its settings have changed. Connections of those that are gone, go. */
export function setOutcomes(id: string, outcomes: readonly Outcome[]): Edit {
  return (journey) => {
    const known = new Set(outcomes.map((outcome) => outcome.id));
    const told = withConfig(id, (config) => ({ ...config, _outcomes: outcomes.map((outcome) => ({ ...outcome })) }))(
      journey,
    );
    if (!(id in told.tree.nodes)) return told;
    return withTree(told, id, (ref) => {
      const kept = Object.entries(ref.connections).filter(([outcome]) => known.has(outcome));
      return { ...ref, connections: Object.fromEntries(kept) };
    });
  };
}

export function addChild(page: string, id: string, mould: NodeMould): Edit {
  return (journey) => {
    const child = { _id: id, nodeType: mould.type, displayName: mould.name };
    const added = { ...journey, innerNodes: { ...journey.innerNodes, [id]: newConfig(id, mould) } };
    return withChildren(page, (children) => [...children, child])(added);
  };
}

export function removeChild(page: string, id: string): Edit {
  return (journey) => {
    const innerNodes = without(journey.innerNodes, new Set([id]));
    return withChildren(page, (children) => children.filter(({ _id }) => _id !== id))({ ...journey, innerNodes });
  };
}

/** By one place towards the top. */
export function raiseChild(page: string, id: string): Edit {
  return withChildren(page, (children) => {
    const at = children.findIndex(({ _id }) => _id === id);
    const [child, above] = [children[at], children[at - 1]];
    return child && above ? children.with(at - 1, child).with(at, above) : children;
  });
}

export function renameChild(page: string, id: string, displayName: string): Edit {
  return withChildren(page, (children) =>
    children.map((child) => (child._id === id ? { ...child, displayName } : child)),
  );
}

export function setTree(values: Pick<Partial<Tree>, 'description' | 'enabled'>): Edit {
  return (journey) => ({ ...journey, tree: { ...journey.tree, ...values } });
}

function targetOf(tree: Tree, from: string, outcome: string): string | undefined {
  if (from === startId) return outcome === startOutcome ? tree.entryNodeId : undefined;
  return tree.nodes[from]?.connections[outcome];
}

function newConfig(id: string, { type, name, template, outcomes }: NodeMould): NodeConfig {
  return {
    ...template,
    _id: id,
    _type: { _id: type, name, collection: true },
    _outcomes: outcomes.map((outcome) => ({ ...outcome })),
  };
}

function withRef(tree: Tree, id: string, ref: NodeRef): Tree {
  return { ...tree, nodes: { ...tree.nodes, [id]: ref } };
}

function withTree(journey: TreeExport, id: string, change: (ref: NodeRef) => NodeRef): TreeExport {
  const ref = journey.tree.nodes[id];
  return ref ? { ...journey, tree: withRef(journey.tree, id, change(ref)) } : journey;
}

function withConfig(id: string, change: (config: NodeConfig) => NodeConfig): Edit {
  return (journey) => {
    const inner = journey.innerNodes[id];
    if (inner) return { ...journey, innerNodes: { ...journey.innerNodes, [id]: change(inner) } };
    return { ...journey, nodes: { ...journey.nodes, [id]: change(journey.nodes[id] ?? { _id: id }) } };
  };
}

function withChildren(page: string, change: (children: readonly PageChild[]) => readonly PageChild[]): Edit {
  return withConfig(page, (config) => ({
    ...config,
    nodes: change(childrenOf(config)).map((child) => ({ ...child })),
  }));
}

function without<Value>(values: Readonly<Record<string, Value>>, gone: ReadonlySet<string>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !gone.has(key)));
}
