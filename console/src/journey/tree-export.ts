// A journey as the console has it in hand: AM's export of one tree, as it came. Edits make a new one and leave alone what they
// do not know, so that saving a journey loses nothing of it.
import { isJsonObject, type JsonObject } from '../../../functions/json.ts';

export interface Outcome {
  readonly id: string;
  readonly displayName: string;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A node in the tree: where it leads. */
export interface NodeRef extends Partial<Place> {
  readonly nodeType: string;
  readonly displayName: string;
  /** Outcome to node id. */
  readonly connections: Readonly<Record<string, string>>;
  readonly version?: string;
}

/** A node's own settings, `_id`, `_type` and `_outcomes` among them. */
export type NodeConfig = JsonObject;

export interface Tree {
  readonly _id: string;
  readonly entryNodeId: string;
  readonly nodes: Readonly<Record<string, NodeRef>>;
  readonly staticNodes?: Readonly<Record<string, Place>>;
  readonly description?: string;
  /** Missing means yes. */
  readonly enabled?: boolean;
}

export interface TreeExport {
  readonly tree: Tree;
  readonly nodes: Readonly<Record<string, NodeConfig>>;
  /** Those on pages. */
  readonly innerNodes: Readonly<Record<string, NodeConfig>>;
  readonly scripts?: JsonObject;
}

export interface PageChild {
  readonly _id: string;
  readonly nodeType: string;
  readonly displayName: string;
}

export const successId = '70e691a5-1e33-4ac3-a356-e7b6d60d92e0';
export const failureId = 'e301438c-0bd0-429c-ab0c-66126501069a';
export const startId = 'startNode';
export const pageType = 'PageNode';
export const innerJourneyType = 'InnerTreeEvaluatorNode';

/** Of a file or an answer with one journey or several, the one of this name or, without a name, the first; undefined when there is none. */
export function readTreeExport(value: unknown, name?: string): TreeExport | undefined {
  if (!isJsonObject(value)) return undefined;
  const { trees } = value;
  if (!isJsonObject(trees)) return treeExport(value);
  const key = name ?? Object.keys(trees)[0];
  return key === undefined ? undefined : treeExport(trees[key]);
}

/** As frodo writes it. */
export function writeTreeExport(journey: TreeExport): { readonly trees: Readonly<Record<string, TreeExport>> } {
  return { trees: { [journey.tree._id]: journey } };
}

function treeExport(value: unknown): TreeExport | undefined {
  if (!isJsonObject(value) || !isJsonObject(value['tree'])) return undefined;
  const { tree, innernodes, ...rest } = value;
  const { _id, entryNodeId, nodes } = tree as JsonObject;
  if (typeof _id !== 'string') return undefined;
  const refs = Object.entries(isJsonObject(nodes) ? nodes : {}).flatMap(([id, ref]) => {
    if (!isJsonObject(ref)) return [];
    const { nodeType, displayName, connections } = ref;
    const texts = isJsonObject(connections)
      ? Object.entries(connections).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      : [];
    const type = String(nodeType);
    return [
      [
        id,
        {
          ...ref,
          nodeType: type,
          displayName: typeof displayName === 'string' ? displayName : type,
          connections: Object.fromEntries(texts),
        },
      ] as const,
    ];
  });
  const inner = isJsonObject(rest['innerNodes']) ? rest['innerNodes'] : innernodes;
  return {
    ...rest,
    tree: {
      ...(tree as JsonObject),
      _id,
      entryNodeId: typeof entryNodeId === 'string' ? entryNodeId : failureId,
      nodes: Object.fromEntries(refs),
    },
    nodes: configs(rest['nodes']),
    innerNodes: configs(inner),
  } as TreeExport; // what is not spelled out here was JSON and stays it
}

function configs(value: unknown): Record<string, NodeConfig> {
  return Object.fromEntries(
    Object.entries(isJsonObject(value) ? value : {}).filter((entry): entry is [string, JsonObject] =>
      isJsonObject(entry[1]),
    ),
  );
}

export function childrenOf(config: NodeConfig | undefined): readonly PageChild[] {
  const { nodes } = config ?? {};
  if (!Array.isArray(nodes)) return [];
  return nodes.filter(isJsonObject).map((child) => ({
    ...child,
    _id: String(child['_id']),
    nodeType: String(child['nodeType']),
    displayName: String(child['displayName'] ?? child['nodeType']),
  }));
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value !== 'null' ? value : undefined;
}
