// Whether everything has been collected that a user cannot be without.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { collectedValue, requireSameResource } from '../node/user-object.ts';
import { userSchema } from '../node/user-schema.ts';

export const node = defineNode(
  {
    type: 'RequiredAttributesDecisionNode',
    displayName: 'Required Attributes Present',
    description: 'Decides by whether every attribute has been collected that a user of the realm cannot be without.',
    config: z.object({
      identityResource: z.string().min(1).default('managed/user').describe('The kind of object; that of the journey'),
    }),
    outcomes: ['true', 'false'],
    inputs: ['objectAttributes'],
    told: ['userAttributes'],
    needs: [],
  },
  (context) => {
    const { config, state, userAttributes } = context;
    requireSameResource(context, config.identityResource, 'object type');
    const required = ['userName', ...requiredIn(userSchema(userAttributes))];
    const missing = required.filter((name) => (collectedValue(state, name) ?? null) === null);
    return goTo(missing.length === 0 ? 'true' : 'false');
  },
);

function requiredIn(schema: ReturnType<typeof userSchema>): string[] {
  return Object.entries(schema).flatMap(([name, { required }]) => (required ? [name] : []));
}
