// Writes what the journey has collected into the user's profile.

import * as z from 'zod';
import { isJsonObject } from '../json.ts';
import { changeNeeds, changeProfile } from '../node/change-profile.ts';
import { defineNode, goTo } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { factorDemand } from '../node/proved-factors.ts';
import {
  collectedPaths,
  identityAttribute,
  identityAttributeWarnings,
  objectReads,
  objectUser,
  requireSameResource,
} from '../node/user-object.ts';

const refusal = 'Your changes could not be saved.';

export const node = defineNode(
  {
    type: 'PatchObjectNode',
    displayName: 'Patch Object',
    description:
      'Writes what the journey has collected in `objectAttributes` into the profile of the user, and the terms that he has accepted. Attributes that no journey changes are left as they are; a new password ends the sessions that the old one has opened.',
    config: z.object({
      patchAsObject: z
        .boolean()
        .default(false)
        .describe('AM’s: the change is made as the user. Here it never goes further than that'),
      ignoredFields: z.array(z.string()).default([]).describe('What is not written, though it was collected'),
      identityResource: z.string().min(1).default('managed/user').describe('The kind of object; that of the journey'),
      identityAttribute,
    }),
    outcomes: ['PATCHED', 'FAILURE'],
    inputs: (config) => [config.identityAttribute, 'objectAttributes', 'termsAccepted'],
    reads: objectReads,
    told: ['userAttributes'],
    needs: changeNeeds,
    warnings: identityAttributeWarnings,
  },
  async (context, ports) => {
    const { config, state } = context;
    requireSameResource(context, config.identityResource, 'identity resource');
    const user = objectUser(context, config.identityAttribute);
    if (!user) return goTo('FAILURE');
    const identity = await ports.identities.find(user);
    if (!identity) throw new NodeError('ERR_IDENTITY_UNKNOWN', 'Failed to retrieve existing object');
    const { password, ...attributes } = Object.fromEntries(
      collectedPaths(state).filter(([path]) => !config.ignoredFields.includes(path)),
    );
    const changed = await changeProfile(context, ports, identity, {
      attributes,
      own: acceptedTerms(state.getShared('termsAccepted')),
      ...(typeof password === 'string' && password !== '' && { password }),
    });
    if (changed.done) return goTo('PATCHED', { ...(changed.events.length > 0 && { events: changed.events }) });
    const isUnproved = changed.refused === 'unproved';
    return goTo('FAILURE', { errorMessage: isUnproved ? factorDemand(context.factorRule.journey) : refusal });
  },
);

function acceptedTerms(accepted: unknown): Readonly<Record<string, readonly string[]>> {
  const { acceptDate, termsVersion } = isJsonObject(accepted) ? accepted : {};
  if (typeof acceptDate !== 'string' || typeof termsVersion !== 'string') return {};
  return { 'termsAccepted/acceptDate': [acceptDate], 'termsAccepted/termsVersion': [termsVersion] };
}
