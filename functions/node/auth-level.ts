// The level that a journey has come to, in shared state. AM reads a number strictly; Set State and scripts leave text.
import { NodeError } from './errors.ts';
import type { NodeState } from './state.ts';

/** Undefined when there is none. Throws `ERR_NODE_INPUT` for anything but a whole number. */
export function authLevelIn(state: NodeState): number | undefined {
  const value = state.getShared('authLevel');
  if (value === undefined || value === null) return undefined;
  const level = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof level !== 'number' || !Number.isInteger(level)) {
    throw new NodeError('ERR_NODE_INPUT', 'authLevel in the state of the journey is no whole number');
  }
  return level;
}
