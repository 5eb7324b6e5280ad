// Identify Existing User. Who is identified has proved nothing; and whether there is such a user is for the journey to hide.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { findObject, identityKeys, identityValue, objectValue, searchableAttribute } from '../node/managed-object.ts';
import { putSharedAttribute, putTransientAttribute } from '../node/object-attributes.ts';
import type { NodeState } from '../node/state.ts';
import { universalId } from '../ports/universal-id.ts';
import type { Identity } from '../ports/users.ts';

export const node = defineNode(
  {
    type: 'IdentifyExistingUserNode',
    displayName: 'Identify Existing User',
    description:
      'Says whether there is a user with the collected attribute, and goes on with that user. Proves nothing: a journey that leads from here to its success without asking for more signs anybody in as anybody. Let both outcomes look the same to whoever must not learn which users there are.',
    config: z.object({
      identifier: z
        .string()
        .default('userName')
        .describe('The attribute that becomes the name of the user in state; empty: none does'),
      identityAttribute: searchableAttribute
        .default('mail')
        .describe('The attribute to look for; a mail address that several users share is nobody’s'),
    }),
    outcomes: ['true', 'false'],
    inputs: ({ identityAttribute }) => [identityAttribute],
    reads: identityKeys,
    needs: ['identities', 'identitySearch'],
    warnings: ({ identifier }) =>
      ['', 'userName', '_id'].includes(identifier)
        ? []
        : [`identifier: later nodes look for a user whose name is the value of ${identifier}`],
  },
  async ({ config: { identifier, identityAttribute }, state, realm, log }, ports) => {
    const value = identityValue(state, identityAttribute);
    const found = value === undefined ? undefined : await findObject(realm, identityAttribute, value, ports);
    if (found === 'several') log.warn('Several users share the attribute: it identifies nobody', { identityAttribute });
    if (found === undefined || found === 'several') return goTo('false');

    keepAliases(state, found);
    state.putShared('_id', found.username);
    const name = identifier === '' ? undefined : objectValue(found, identifier);
    if (name !== undefined) {
      state.putShared('username', name);
      putSharedAttribute(state, identifier, name);
    }
    // Whoever is identified here gets a session without a further look: that a locked account must not.
    const identified = found.active && state.getText('username') !== undefined;
    return goTo('true', identified ? { universalId: universalId(found) } : {});
  },
);

function keepAliases(state: NodeState, { attributes: { aliasList = [] } }: Identity): void {
  if (aliasList.length === 0) return;
  const before = state.getObject('objectAttributes')?.['aliasList'];
  putTransientAttribute(state, 'aliasList', [...(Array.isArray(before) ? before : []), ...aliasList]);
}
