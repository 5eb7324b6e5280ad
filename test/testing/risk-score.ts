// A node as somebody else would write it: a user without an employee number says where he is.
import * as z from 'zod';
import { choiceCallback } from '../../functions/node/callbacks/choice-callback.ts';
import { ask, defineNode, goTo } from '../../functions/node/define-node.ts';
import { NodeError } from '../../functions/node/errors.ts';

export const places = ['At home', 'Travelling'];

export const riskScore = defineNode(
  {
    type: 'RiskScoreNode',
    displayName: 'Risk Score',
    description: 'Decides by who the user is, and where.',
    config: z.object({ trustStaff: z.boolean().default(true).describe('Staff is at low risk wherever it is') }),
    outcomes: ['low', 'high'],
    callbacks: ['ChoiceCallback'],
    inputs: ['username'],
    needs: ['identities'],
  },
  async ({ realm, state, config, callbacks }, { identities }) => {
    const username = state.getText('username') ?? '';
    const identity = await identities.find({ realm, username });
    if (!identity) throw new NodeError('ERR_IDENTITY_UNKNOWN', 'There is no such user');
    if (config.trustStaff && identity.attributes['employeeNumber']) return goTo('low');
    const place = choiceCallback.answer(callbacks);
    if (place === undefined) return ask([choiceCallback.ask('Where are you?', places)]);
    state.putShared('place', places[place] ?? '');
    return goTo(place === 0 ? 'low' : 'high');
  },
);
