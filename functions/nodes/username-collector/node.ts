// Asks for the user name until there is one.
import { nameCallback } from '../../node/callbacks/name-callback.ts';
import { ask, goTo, implementNode } from '../../node/define-node.ts';
import { definition } from './definition.ts';

export const node = implementNode(definition, ({ state, callbacks }) => {
  const username = nameCallback.answer(callbacks);
  if (!username) return ask([nameCallback.ask('User Name')]);
  state.putShared('username', username);
  return goTo('outcome');
});
