// Display Username. It shows a name to whoever comes by: put it behind a proof, such as a mail with a link.

import * as z from 'zod';
import { textOutputCallback } from '../node/callbacks/text-output-callback.ts';
import { ask, defineNode, goTo } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { findObject, identityKeys, identityValue, objectValue, searchableAttribute } from '../node/managed-object.ts';

export const node = defineNode(
  {
    type: 'DisplayUserNameNode',
    displayName: 'Display Username',
    description:
      'Shows the name of the user, to whoever has come so far: let a proof stand before it, such as the link in a mail.',
    config: z.object({
      userName: z.string().min(1).default('userName').describe('The attribute that is shown'),
      identityAttribute: searchableAttribute
        .default('mail')
        .describe('The attribute to look for, unless the name was collected'),
    }),
    outcomes: ['outcome'],
    callbacks: ['TextOutputCallback'],
    inputs: ({ userName }) => [userName],
    reads: [...identityKeys, 'mail', '_id'],
    needs: ['identities', 'identitySearch'],
  },
  async ({ config: { userName, identityAttribute }, state, realm, callbacks }, ports) => {
    // Some clients send no callback back that only shows something.
    if (callbacks.length > 0) return goTo('outcome');
    const collected = state.getObject('objectAttributes')?.[userName];
    if (typeof collected === 'string' && collected !== '') return ask([textOutputCallback.verbatim(collected)]);
    const value = identityValue(state, identityAttribute);
    const found = value === undefined ? undefined : await findObject(realm, identityAttribute, value, ports);
    if (found === undefined || found === 'several') {
      throw new NodeError('ERR_IDENTITY_UNKNOWN', 'Failed to retrieve existing object');
    }
    const text = objectValue(found, userName);
    if (text === undefined || text === '') throw new NodeError('ERR_NODE_INPUT', 'Unable to find username to display');
    return ask([textOutputCallback.verbatim(text)]);
  },
);
