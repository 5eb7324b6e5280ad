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

/**
 * Unknown node types are errors only where a user can get; real exports carry dead nodes of other products. To be called
 * last: what was said to fail where nobody gets becomes a warning.
 */
export function checkWays(tree: Tree, placed: Placed, reachable: ReadonlySet<string>, report: Report): void {
  checkEntry(tree, report);
  const missing = new Map<string, string[]>();
  const open: OpenOutcome[] = [];
  const nowhere = new Set<string>();
  for (const { id, node, unknown, childIds } of placed.values()) {
    const place = { node: id, nodeType: tree.nodes[id]?.nodeType ?? '' };
    if (!reachable.has(id)) {
      for (const unreachable of [id, ...childIds]) nowhere.add(unreachable);
      const types = unknown.length > 0 ? ` (unknown: ${unknown.map(([type]) => type).join(', ')})` : '';
      report.warn({ ...place, message: `cannot be reached, and is left out${types}` });
      continue;
    }
    for (const [type, unknownId] of unknown) missing.set(type, (missing.get(type) ?? []).concat(unknownId));
    if (node) open.push(...checkOutcomes(node, report));
  }
  // Without a way to Success, whoever is right comes to one of these.
  const leadsNowhere = !reachable.has(successNodeId) && missing.size === 0;
  for (const { node, outcome } of open) {
    const place = { node: node.id, nodeType: node.type, key: `connections.${outcome}` };
    const message = 'the outcome is not connected; a run that gets there fails';
    if (leadsNowhere) report.fail({ ...place, message: `${message}, and none gets to Success` });
    else report.warn({ ...place, message });
  }
  for (const [nodeType, nodes] of missing) {
    const message = `there is no such node type here; needed by ${nodes.map(report.named).join(', ')}`;
    report.error({ nodeType, message, missing: { kind: 'node type', name: nodeType, nodes: nodes.length } });
  }
  const { failures, warnings } = report;
  const idle = failures.filter(({ node }) => node !== undefined && nowhere.has(node));
  warnings.push(...idle);
  failures.splice(0, failures.length, ...failures.filter((failure) => !idle.includes(failure)));
}

function checkEntry({ entryNodeId: entry, nodes }: Tree, report: Report): void {
  if (entry === successNodeId || entry === failureNodeId || Object.hasOwn(nodes, entry)) return;
  if (Object.keys(nodes).length === 0) {
    report.fail({ key: 'nodes', message: 'there are no nodes, so the journey cannot run' });
  } else {
    report.fail({ key: 'entryNodeId', message: 'names no node of the journey, which therefore cannot run' });
  }
}

interface OpenOutcome {
  readonly node: UnkeptNode;
  readonly outcome: string;
}

/** The outcomes without a connection, of a node that has others with one. */
function checkOutcomes(node: UnkeptNode, report: Report): OpenOutcome[] {
  const open = node.outcomes.filter((outcome) => !Object.hasOwn(node.connections, outcome));
  if (open.length < node.outcomes.length) return open.map((outcome) => ({ node, outcome }));
  const place = { node: node.id, nodeType: node.type };
  const [only, ...others] = open;
  if (only === undefined) report.fail({ ...place, message: 'has no outcome, so no run gets any further' });
  else if (others.length > 0)
    report.fail({ ...place, key: 'connections', message: 'none of its outcomes is connected' });
  else report.fail({ ...place, key: `connections.${only}`, message: 'its only way out is not connected' });
  return [];
}
