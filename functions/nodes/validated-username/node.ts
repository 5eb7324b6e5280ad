// Asks for the user name, as at a login, or for a new one under our policies when `validateInput` is on.
import { nameCallback } from '../../node/callbacks/name-callback.ts';
import { validatedCreateUsernameCallback as validated } from '../../node/callbacks/validated-create-callback.ts';
import { ask, goTo, implementNode } from '../../node/define-node.ts';
import { usernamePolicies } from '../../node/input-policies.ts';
import { putSharedAttribute } from '../../node/object-attributes.ts';
import { definition } from './definition.ts';

export const node = implementNode(definition, ({ config, state, callbacks }) => {
  const store = (username: string) => {
    putSharedAttribute(state, config.usernameAttribute, username);
    state.putShared('username', username);
    return goTo('outcome');
  };

  if (!config.validateInput) {
    const username = nameCallback.answer(callbacks);
    if (username === undefined) return ask([nameCallback.ask('User Name')]);
    // Nothing typed goes on as well: the node that checks the credentials refuses.
    return username === '' ? goTo('outcome') : store(username);
  }

  const policies = usernamePolicies(config.usernameAttribute);
  const question = { prompt: 'Username', policies: policies.description };
  const typed = validated.answer(callbacks);
  if (!typed) return ask([validated.ask(question)]);
  const failedPolicies = policies.failures(typed.value);
  if (failedPolicies.length > 0 || typed.validateOnly) {
    return ask([validated.ask({ ...question, failedPolicies, initial: typed.value })]);
  }
  return store(typed.value);
});
