// Modify Auth Level. The level is in shared state; the session gets it when the journey succeeds.

import { authLevelIn } from '../../node/auth-level.ts';
import { goTo, implementNode } from '../../node/define-node.ts';
import { definition } from './definition.ts';

export const node = implementNode(definition, ({ config, state }) => {
  state.putShared('authLevel', (authLevelIn(state) ?? 0) + config.authLevelIncrement);
  return goTo('outcome');
});
