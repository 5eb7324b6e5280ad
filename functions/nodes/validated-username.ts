// Asks for the user name, as at a login, or for a new one under our policies when `validateInput` is on.

import * as z from 'zod';
import { nameCallback } from '../node/callbacks/name-callback.ts';
import { validatedCreateUsernameCallback as validated } from '../node/callbacks/validated-create-callback.ts';
import { ask, defineNode, goTo } from '../node/define-node.ts';
import { usernamePolicies } from '../node/input-policies.ts';
import { putSharedAttribute } from '../node/object-attributes.ts';

export const node = defineNode(
  {
    type: 'ValidatedUsernameNode',
    displayName: 'Platform Username',
    description: 'Asks for a user name, under the rules for new ones where it is told to.',
    config: z.object({
      validateInput: z
        .boolean()
        .default(false)
        .describe('Checks the name against the rules for new ones, and asks again with those that it breaks'),
      usernameAttribute: z
        .string()
        .min(1)
        .default('userName')
        .describe('The name under which the value is kept in `objectAttributes`'),
      prepopulate: z.boolean().default(false).describe('Version 2.0 only; the field is empty here all the same'),
      autocompleteValues: z
        .array(z.string())
        .default([])
        .describe('For password managers of AM’s own pages; nothing here sends it'),
    }),
    outcomes: ['outcome'],
    versions: ['1.0', '2.0'],
    warnings: ({ prepopulate }) => (prepopulate ? ['prepopulate: the field is empty here all the same'] : []),
    callbacks: ['NameCallback', 'ValidatedCreateUsernameCallback'],
    needs: [],
    returns: { back: true },
  },
  ({ config, state, callbacks }) => {
    const store = (username: string) => {
      putSharedAttribute(state, config.usernameAttribute, username);
      state.putShared('username', username);
      return goTo('outcome');
    };

    if (!config.validateInput) {
      const username = nameCallback.answer(callbacks);
      if (username === undefined) return ask([nameCallback.ask('User Name', '', 'username')]);
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
  },
);
