// Page nodes: which children they may have. The refusals are worded as AM words them.
import * as z from 'zod';
import type { JsonObject } from '../json.ts';
import { compileNode, type NodeChecks, type NodeParts } from './compile-node.ts';
import { memberOf } from './source.ts';

export const pageNodeType = 'PageNode';

const childReferences = z.object({
  nodes: z.array(
    z.object({
      _id: z.string(),
      nodeType: z.string(),
      displayName: z.string().optional(),
      nodeVersion: z.union([z.string(), z.number()]).optional(),
    }),
  ),
});

export interface CompiledChildren {
  /** In order; fewer than `ids` when some are of unknown type or broken. */
  readonly children: readonly NodeParts[];
  readonly ids: readonly string[];
  /** As [type, node id]. */
  readonly unknown: readonly (readonly [string, string])[];
}

export function compileChildren(page: NodeParts, innerNodes: JsonObject, checks: NodeChecks): CompiledChildren {
  const references = childReferences.parse(page.config).nodes;
  const children: NodeParts[] = [];
  const unknown: [string, string][] = [];
  for (const [index, { _id: id, nodeType: type, displayName, nodeVersion: version }] of references.entries()) {
    const place = { node: id, nodeType: type };
    if (checks.definitions.get(type)?.runsIn === 'engine') {
      checks.report.error({ ...place, message: `Illegal child node type: ${type}` });
      continue;
    }
    const child = compileNode({ id, type, displayName, version }, memberOf(innerNodes, id), checks);
    if (child === 'unknown') unknown.push([type, id]);
    if (typeof child === 'string') continue;
    children.push(child);
    if (child.outcomes.length === 0) {
      checks.report.error({ ...place, message: `Node does not have any outcomes: ${type}` });
    }
    if (checks.definitions.get(type)?.neverEnds && index === references.length - 1) {
      checks.report.error({ ...place, message: 'The last node in a page must come to an outcome' });
    }
    if (child.outcomes.length > 1 && index < references.length - 1) {
      checks.report.error({ ...place, message: 'Only the last node in a page can have more than one outcome' });
    }
  }
  return { children, ids: references.map(({ _id }) => _id), unknown };
}
