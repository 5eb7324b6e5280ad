// Counts a login on the user. Nothing that goes wrong here stops a login.

import { goTo, implementNode } from '../../node/define-node.ts';
import { errorName } from '../../node/described-error.ts';
import { definition } from './definition.ts';

const trouble = 'Unable to increment login count';

export const node = implementNode(definition, async ({ config, state, realm, visit, log }, { loginCounts }) => {
  const named = config.identityAttribute === 'userName' ? state.getText('userName') : undefined;
  const username = named ?? state.getText('username');
  try {
    const counted = username !== undefined && (await loginCounts.countLogin({ realm, username }, visit));
    if (!counted) log.warn(trouble, { reason: 'no such user' });
  } catch (error) {
    log.error(trouble, { reason: errorName(error) });
  }
  return goTo('outcome');
});
