// Whether the user's profile has an attribute.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { isPresent } from '../node/query-filter.ts';
import {
  identityAttribute,
  identityAttributeWarnings,
  objectReads,
  objectUser,
  userObject,
  valueAt,
} from '../node/user-object.ts';
import { askedAttribute } from '../node/user-schema.ts';

export const node = defineNode(
  {
    type: 'AttributePresentDecisionNode',
    displayName: 'Attribute Present Decision',
    description: 'Decides by whether the profile of the user has an attribute. Who does not exist has none.',
    config: z.object({
      presentAttribute: askedAttribute.describe('The attribute; none of a password or of a device'),
      identityAttribute,
    }),
    outcomes: ['true', 'false'],
    inputs: (config) => [config.identityAttribute],
    reads: objectReads,
    told: ['userAttributes'],
    needs: ['identities'],
    warnings: identityAttributeWarnings,
  },
  async (context, { identities }) => {
    const { config, userAttributes } = context;
    const user = objectUser(context, config.identityAttribute);
    if (!user) throw new NodeError('ERR_NODE_INPUT', `${config.identityAttribute} not present in state`);
    const identity = await identities.find(user);
    const value = identity && valueAt(userObject(identity, userAttributes), config.presentAttribute);
    return goTo(isPresent(value) ? 'true' : 'false');
  },
);
