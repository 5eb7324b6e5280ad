// What is looked at in a journey as a whole: its names, what is left over, and where its ways lead.
import { isJsonObject } from '../json.ts';
import type { Report } from './finding.ts';
import { failureNodeId, successNodeId } from './journey.ts';
import type { PlacedNode, UnkeptNode } from './place-node.ts';
import { isJourneyName, type JourneySource } from './source.ts';
import type { Tree } from './tree.ts';

type Placed = ReadonlyMap<string, PlacedNode>;

export function checkNames({ id, tree, scripts }: JourneySource, report: Report): void {
  if (!isJourneyName(id)) report.error({ message: 'the name must have between 1 and 256 bytes' });
  const message = 'differs from the key under which it stands; the key is used';
  if (typeof tree['_id'] === 'string' && tree['_id'] !== id) report.warn({ key: '_id', message });
  for (const [key, script] of Object.entries(scripts)) {
    const inside = isJsonObject(script) ? script['_id'] : undefined;
    if (typeof inside === 'string' && inside !== key) report.warn({ key: `scripts.${key}._id`, message });
  }
}

export function checkLeftovers(source: JourneySource, tree: Tree, placed: Placed, report: Report): void {
  for (const node of Object.keys(source.nodes)) {
    if (!Object.hasOwn(tree.nodes, node)) report.warn({ node, message: 'not part of the tree, and left out' });
  }
  const children = new Set([...placed.values()].flatMap(({ childIds }) => childIds));
  for (const node of Object.keys(source.innerNodes)) {
    if (!children.has(node)) report.warn({ node, message: 'on no page, and left out' });
  }
}

/** Unknown node types are errors only where a user can get; real exports carry dead nodes of other products. */
export function checkWays(tree: Tree, placed: Placed, reachable: ReadonlySet<string>, report: Report): void {
  checkEntry(tree, report);
  const missing = new Map<string, string[]>();
  for (const { id, node, unknown } of placed.values()) {
    const place = { node: id, nodeType: tree.nodes[id]?.nodeType ?? '' };
    if (!reachable.has(id)) {
      const types = unknown.length > 0 ? ` (unknown: ${unknown.map(([type]) => type).join(', ')})` : '';
      report.warn({ ...place, message: `cannot be reached, and is left out${types}` });
      continue;
    }
    for (const [type, unknownId] of unknown) missing.set(type, (missing.get(type) ?? []).concat(unknownId));
    if (node) checkOutcomes(node, report);
  }
  for (const [nodeType, nodes] of missing) {
    report.error({ nodeType, message: `there is no such node type here; needed by ${nodes.join(', ')}` });
  }
}

function checkEntry({ entryNodeId: entry, nodes }: Tree, report: Report): void {
  if (entry === successNodeId || entry === failureNodeId || Object.hasOwn(nodes, entry)) return;
  if (Object.keys(nodes).length === 0) {
    report.warn({ key: 'nodes', message: 'there are no nodes, so the journey cannot run' });
  } else {
    report.warn({ key: 'entryNodeId', message: 'names no node of the journey, which therefore cannot run' });
  }
}

function checkOutcomes(node: UnkeptNode, report: Report): void {
  for (const outcome of node.outcomes) {
    if (Object.hasOwn(node.connections, outcome)) continue;
    const message = 'the outcome is not connected; a run that gets there fails';
    report.warn({ node: node.id, nodeType: node.type, key: `connections.${outcome}`, message });
  }
}
