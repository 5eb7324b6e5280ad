// A registration needs to know for whom.
import type { NodeContext } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';

/** Throws `ERR_NODE_INPUT` when no store of the state has a user name. */
export function requireUsername({ state, log }: Pick<NodeContext, 'state' | 'log'>): void {
  if (state.getText('username')?.trim()) return;
  log.error('No username found.');
  throw new NodeError('ERR_NODE_INPUT', 'Expected username to be set.');
}
