// `NodeType`: how the user has proved who they are, as a list in state and in the session. Device management asks for it.
import type { NodeState } from './state.ts';

const key = 'NodeType';

/** Appends `<name>|` in shared state and returns the session property that a node leaves with its outcome. */
export function addNodeType(state: NodeState, name: string): { NodeType: string } {
  const before = state.getShared(key);
  const nodeType = `${typeof before === 'string' ? before : ''}${name}|`;
  state.putShared(key, nodeType);
  return { [key]: nodeType };
}
