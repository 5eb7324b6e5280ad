// Asks for the password, as at a login, or for a new one under our policies when `validateInput` is on.

import * as z from 'zod';
import { passwordCallback } from '../node/callbacks/password-callback.ts';
import { validatedCreatePasswordCallback as validated } from '../node/callbacks/validated-create-callback.ts';
import { ask, defineNode, goTo } from '../node/define-node.ts';
import { passwordPolicies } from '../node/input-policies.ts';
import { putTransientAttribute } from '../node/object-attributes.ts';

export const node = defineNode(
  {
    type: 'ValidatedPasswordNode',
    displayName: 'Platform Password',
    description: 'Asks for a password, under the rules for new ones where it is told to.',
    config: z.object({
      validateInput: z
        .boolean()
        .default(false)
        .describe('Checks the password against the rules for new ones, and asks again with those that it breaks'),
      passwordAttribute: z
        .string()
        .min(1)
        .default('password')
        .describe('The name under which the value is kept in `objectAttributes`'),
    }),
    outcomes: ['outcome'],
    callbacks: ['PasswordCallback', 'ValidatedCreatePasswordCallback'],
    needs: [],
    returns: { back: true },
  },
  ({ config, strict, state, callbacks }) => {
    const store = (password: string) => {
      putTransientAttribute(state, config.passwordAttribute, password);
      state.putTransient('password', password);
      return goTo('outcome');
    };

    if (!config.validateInput) {
      const password = passwordCallback.answer(callbacks);
      // Nothing typed is a value too: the node that checks the credentials refuses it.
      return password === undefined ? ask([passwordCallback.ask('Password')]) : store(password);
    }

    const policies = passwordPolicies(config.passwordAttribute, state.getText('username'), strict);
    const question = { prompt: 'Password', policies: policies.description };
    const typed = validated.answer(callbacks);
    if (!typed) return ask([validated.ask(question)]);
    const failedPolicies = policies.failures(typed.value);
    if (failedPolicies.length > 0 || typed.validateOnly) return ask([validated.ask({ ...question, failedPolicies })]);
    return store(typed.value);
  },
);
