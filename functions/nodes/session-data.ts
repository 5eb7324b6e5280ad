// Get Session Data. What it reads is of the session that came with this very request, which the engine has checked.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { putSharedAttribute } from '../node/object-attributes.ts';
import { keyRefusal, keyWarnings } from '../node/state-keys.ts';

export const node = defineNode(
  {
    type: 'SessionDataNode',
    displayName: 'Get Session Data',
    description:
      'Copies a property of the session that came along into the state. From there on the journey goes by that session: a request without it ends the journey. Without a session nothing happens.',
    config: z.object({
      sessionDataKey: z.string().min(1).describe('The property, such as `UserToken`, the name of the user'),
      sharedStateKey: z
        .string()
        .min(1)
        .refine((key) => keyRefusal(key) === undefined, { error: ({ input }) => keyRefusal(String(input)) })
        .describe(
          'The key in shared state, and in `objectAttributes`; none that belongs to the engine or to another node',
        ),
    }),
    outcomes: ['outcome'],
    sees: ({ sessionDataKey }) => ({ session: [sessionDataKey] }),
    needs: [],
    // Whose session it is names nobody else.
    warnings: ({ sessionDataKey, sharedStateKey }) =>
      sessionDataKey === 'UserToken' && sharedStateKey === 'username'
        ? []
        : keyWarnings('sharedStateKey', [sharedStateKey]),
  },
  ({ config: { sessionDataKey, sharedStateKey }, state, request, log }) => {
    if (!request?.session) log.debug('No existing session found');
    const value = request?.session?.[sessionDataKey];
    if (value !== undefined) {
      state.putShared(sharedStateKey, value);
      putSharedAttribute(state, sharedStateKey, value);
    }
    return goTo('outcome');
  },
);
