// Whether a query filter accepts the user's profile.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { accepts, parseQueryFilter, pathsIn } from '../node/query-filter.ts';
import {
  identityAttribute,
  identityAttributeWarnings,
  objectReads,
  requireObject,
  userObject,
} from '../node/user-object.ts';
import { askingRefusal } from '../node/user-schema.ts';

const queryFilter = z.string().superRefine((text, { addIssue }) => {
  const complain = (message: string): void => addIssue({ code: 'custom', message });
  try {
    for (const path of pathsIn(parseQueryFilter(text))) {
      const refusal = askingRefusal(path);
      if (refusal !== undefined) complain(`${path} ${refusal}`);
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    complain(error.message);
  }
});

export const node = defineNode(
  {
    type: 'QueryFilterDecisionNode',
    displayName: 'Query Filter Decision',
    description:
      'Decides by a query filter over the profile of the user: `eq`, `ne`, `co`, `sw`, `gt`, `ge`, `lt`, `le` and `pr`, joined by `and`, `or` and `!`.',
    config: z.object({
      queryFilter: queryFilter.describe(
        'The filter, such as `!(/preferences pr) or /preferences/updates eq false`; nothing of a password or of a device',
      ),
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
    const identity = await requireObject(context, config.identityAttribute, identities);
    const accepted = accepts(parseQueryFilter(config.queryFilter), userObject(identity, userAttributes));
    return goTo(accepted ? 'true' : 'false');
  },
);
