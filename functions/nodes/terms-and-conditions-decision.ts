// Whether the user has accepted the terms that are in force.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { identityAttribute, identityAttributeWarnings, objectReads, requireObject } from '../node/user-object.ts';

export const node = defineNode(
  {
    type: 'TermsAndConditionsDecisionNode',
    displayName: 'Terms and Conditions Decision',
    description:
      'Decides by whether the user has accepted the terms of the realm in the version that is in force. While none are, everybody has.',
    config: z.object({ identityAttribute }),
    outcomes: ['true', 'false'],
    inputs: (config) => [config.identityAttribute],
    reads: objectReads,
    told: ['terms'],
    needs: ['identities'],
    warnings: identityAttributeWarnings,
  },
  async (context, { identities }) => {
    const { config, terms } = context;
    const { attributes } = await requireObject(context, config.identityAttribute, identities);
    const [accepted] = attributes['termsAccepted/termsVersion'] ?? [];
    return goTo(terms === undefined || accepted === terms.version ? 'true' : 'false');
  },
);
