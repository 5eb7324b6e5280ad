// Remove Session Properties. Names are case-sensitive; those that nobody has set are nothing to complain about.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { systemSessionProperties } from '../node/session-properties.ts';

export const node = defineNode(
  {
    type: 'RemoveSessionPropertiesNode',
    displayName: 'Remove Session Properties',
    description: 'Takes back what the journey has set for its session.',
    config: z.object({ propertyNames: z.array(z.string().min(1)).min(1).describe('The names of the properties') }),
    outcomes: ['outcome'],
    needs: [],
    warnings: ({ propertyNames }) =>
      propertyNames
        .filter((name) => systemSessionProperties.includes(name))
        .map((name) => `propertyNames: ${name} is written anew with each session and stays`),
  },
  ({ config }) =>
    goTo('outcome', {
      removedSessionProperties: config.propertyNames.filter((name) => !systemSessionProperties.includes(name)),
    }),
);
