// Whether an attribute of the user's profile has a value.

import * as z from 'zod';
import type { Json } from '../json.ts';
import { defineNode, goTo } from '../node/define-node.ts';
import { isPresent } from '../node/query-filter.ts';
import {
  identityAttribute,
  identityAttributeWarnings,
  objectReads,
  requireObject,
  userObject,
  valueAt,
} from '../node/user-object.ts';
import { askedAttribute } from '../node/user-schema.ts';

export const node = defineNode(
  {
    type: 'AttributeValueDecisionNode',
    displayName: 'Attribute Value Decision',
    description: 'Compares an attribute of the profile of the user with a value, or asks whether it is there.',
    config: z.object({
      comparisonAttribute: askedAttribute.describe('The attribute; none of a password or of a device'),
      comparisonOperation: z
        .enum(['PRESENT', 'EQUALS'])
        .default('EQUALS')
        .describe('`PRESENT`: whether it is there; `EQUALS`: whether it is the value, or one of its values is'),
      comparisonValue: z
        .string()
        .default('')
        .describe('The value, as text; taken for a truth value or a number where the attribute is one'),
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
    const identity = await requireObject(context, config.identityAttribute, identities, 'Failed to read object');
    const found = valueAt(userObject(identity, userAttributes), config.comparisonAttribute);
    if (config.comparisonOperation === 'PRESENT') return goTo(isPresent(found) ? 'true' : 'false');
    const values = Array.isArray(found) ? found : [found];
    return goTo(values.some((value) => equals(value, config.comparisonValue)) ? 'true' : 'false');
  },
);

function equals(found: Json | undefined, wanted: string): boolean {
  // As Java reads it: whatever does not say true says false.
  if (typeof found === 'boolean') return found === (wanted.trim().toLowerCase() === 'true');
  if (typeof found === 'number') return wanted.trim() !== '' && found === Number(wanted);
  return found === wanted;
}
