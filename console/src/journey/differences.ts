// What is different between two versions of a journey.
import { sameJson } from '../../../functions/json.ts';
import { type NodeConfig, startId, type TreeExport } from './tree-export.ts';

export type Difference =
  | { readonly kind: 'added' | 'removed'; readonly node: string; readonly name: string; readonly type: string }
  | {
      readonly kind: 'changed';
      readonly node: string;
      readonly name: string;
      /** `retryLimit`, `displayName`, or an outcome. */
      readonly key: string;
      readonly of: 'setting' | 'connection' | 'journey';
      readonly before: unknown;
      readonly after: unknown;
    };

const echoes = new Set(['_id', '_rev', '_type', '_outcomes']);

/** Moving a node is none. */
export function differences(before: TreeExport, after: TreeExport): readonly Difference[] {
  return [...ofJourney(before, after), ...ofNodes(before, after), ...ofChildren(before, after)];
}

function ofJourney(before: TreeExport, after: TreeExport): Difference[] {
  const journey = { node: startId, name: after.tree._id, of: 'journey' } as const;
  return (['description', 'enabled'] as const).flatMap((key) => {
    const [old, now] = [before.tree[key], after.tree[key]];
    if (sameJson(old ?? null, now ?? null)) return [];
    return [{ kind: 'changed' as const, ...journey, key, before: old, after: now }];
  });
}

function ofNodes(before: TreeExport, after: TreeExport): Difference[] {
  const [old, now] = [before.tree.nodes, after.tree.nodes];
  const entry = { node: startId, name: '', of: 'connection', key: 'start' } as const;
  const start =
    before.tree.entryNodeId === after.tree.entryNodeId
      ? []
      : [{ kind: 'changed' as const, ...entry, before: before.tree.entryNodeId, after: after.tree.entryNodeId }];
  const nodes = allKeys(old, now).flatMap((id): Difference[] => {
    const [was, is] = [old[id], now[id]];
    if (!was && is) return [{ kind: 'added', node: id, name: is.displayName, type: is.nodeType }];
    if (was && !is) return [{ kind: 'removed', node: id, name: was.displayName, type: was.nodeType }];
    if (!was || !is) return [];
    const place = { node: id, name: is.displayName };
    const renamed =
      was.displayName === is.displayName
        ? []
        : [
            {
              ...{ kind: 'changed' as const, ...place, of: 'setting' as const, key: 'displayName' },
              ...{ before: was.displayName, after: is.displayName },
            },
          ];
    const connections = allKeys(was.connections, is.connections).flatMap((key): Difference[] => {
      const [left, right] = [was.connections[key], is.connections[key]];
      if (left === right) return [];
      return [{ kind: 'changed', ...place, of: 'connection', key, before: left, after: right }];
    });
    return [...renamed, ...ofConfig(id, is.displayName, before.nodes[id], after.nodes[id]), ...connections];
  });
  return [...start, ...nodes];
}

/** Of nodes on pages that stay; that one came or went is a change of its page. */
function ofChildren(before: TreeExport, after: TreeExport): Difference[] {
  return Object.keys(after.innerNodes).flatMap((id) => {
    const was = before.innerNodes[id];
    const type = after.innerNodes[id]?.['_type'];
    const name = typeof type === 'object' && type !== null && 'name' in type ? String(type.name) : id;
    return was ? ofConfig(id, name, was, after.innerNodes[id]) : [];
  });
}

function ofConfig(node: string, name: string, was: NodeConfig = {}, is: NodeConfig = {}): Difference[] {
  return allKeys(was, is).flatMap((key) => {
    if (echoes.has(key) || sameJson(was[key], is[key])) return [];
    return [{ kind: 'changed' as const, node, name, of: 'setting' as const, key, before: was[key], after: is[key] }];
  });
}

function allKeys(one: object, other: object): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])];
}
