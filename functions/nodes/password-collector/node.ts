// Asks for the password until there is one.
import { passwordCallback } from '../../node/callbacks/password-callback.ts';
import { ask, goTo, implementNode } from '../../node/define-node.ts';
import { definition } from './definition.ts';

export const node = implementNode(definition, ({ state, callbacks }) => {
  const password = passwordCallback.answer(callbacks);
  if (!password) return ask([passwordCallback.ask('Password')]);
  state.putTransient('password', password);
  return goTo('outcome');
});
