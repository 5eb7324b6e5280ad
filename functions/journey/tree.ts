// The tree of an export: entry, flags, and for every node its type and where its outcomes lead.
import * as z from 'zod';
import type { JsonObject } from '../json.ts';
import type { Report } from './finding.ts';

const flag = (value: boolean) => z.boolean().default(value);

const nodeReference = z.object({
  nodeType: z.string().min(1),
  displayName: z.string().optional(),
  version: z.string().optional(),
  /** Outcome id to node id. */
  connections: z.record(z.string(), z.string()).default({}),
});

const tree = z.object({
  entryNodeId: z.string({ error: 'Node with ID entryNodeId must exist in the tree.' }).min(1),
  nodes: z.record(z.string(), nodeReference),
  enabled: flag(true),
  innerTreeOnly: flag(false),
  noSession: flag(false),
  mustRun: flag(false),
  identityResource: z.string().default('managed/user'),
});

export type NodeReference = z.output<typeof nodeReference>;
export type Tree = z.output<typeof tree>;

/** Undefined, with errors reported, when it is no tree that a journey can be made of. */
export function parseTree(value: JsonObject, report: Report): Tree | undefined {
  const result = tree.safeParse(withoutUnset(value));
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues) {
    const [first, node, ...rest] = path.map(String);
    if (first === 'nodes' && node !== undefined) report.error({ node, ...keyOf(rest), message });
    else report.error({ ...keyOf(path.map(String)), message });
  }
  return undefined;
}

/** AM writes an unset value as nothing, as null, or as the word `null`. */
export function withoutUnset(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null && value !== 'null'));
}

export function keyOf(path: readonly string[]): { key?: string } {
  return path.length > 0 ? { key: path.join('.') } : {};
}
