// Signs in a user of the realm's choice without asking who is there. Nothing is proved by that, and the session says so.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { addNodeType } from '../node/session-properties.ts';
import { universalId } from '../ports/universal-id.ts';
import { comparableName } from '../ports/users.ts';

export const node = defineNode(
  {
    type: 'AnonymousUserNode',
    displayName: 'Anonymous User Mapping',
    description:
      'Goes on as a user whom the realm lists under `anonymousUsers`, without asking who is there. It proves nothing: whoever asks for a factor refuses such a session.',
    config: z.object({
      anonymousUserName: z.string().min(1).default('anonymous').describe('The name of the user, who must be active'),
    }),
    outcomes: ['outcome'],
    told: ['anonymousUsers'],
    needs: ['identities'],
    warnings: ({ anonymousUserName }) => [
      `anonymousUserName: no login comes past this node until the realm lists ${anonymousUserName} under anonymousUsers`,
    ],
  },
  async ({ config, state, realm, anonymousUsers = [] }, { identities }) => {
    const wanted = comparableName(config.anonymousUserName);
    if (!anonymousUsers.some((name) => comparableName(name) === wanted)) {
      throw new NodeError('ERR_NODE_CONFIG', 'The realm does not list the user under anonymousUsers');
    }
    const identity = await identities.find({ realm, username: config.anonymousUserName });
    if (!identity?.active)
      throw new NodeError('ERR_IDENTITY_UNKNOWN', 'The anonymous user does not exist or is not active');
    state.putShared('username', identity.username);
    return goTo('outcome', {
      universalId: universalId(identity),
      sessionProperties: addNodeType(state, 'Anonymous'),
    });
  },
);
