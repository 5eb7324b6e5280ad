// Auth Level Decision. It sees the level of this journey, not that of the session that came along.

import { authLevelIn } from '../../node/auth-level.ts';
import { goTo, implementNode } from '../../node/define-node.ts';
import { definition } from './definition.ts';

export const node = implementNode(definition, ({ config, state }) => {
  const level = authLevelIn(state);
  return goTo(level !== undefined && level >= config.authLevelRequirement ? 'true' : 'false');
});
