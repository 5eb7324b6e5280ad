// How sure we can be of a user by the address that the request comes from: one that has signed in from there before is
// at low risk. It is remembered when the journey ends well, so that who fails at the next node teaches it nothing.
import { defineNode, goTo, resolveIdentity, z } from 'waymark/node';
import { knownAddresses } from './known-addresses.ts';

export const riskScore = defineNode(
  {
    type: 'RiskScoreNode',
    displayName: 'Risk Score',
    description: 'Decides by the address of the request: `low` where the user has signed in from before, else `high`.',
    module: import.meta.url,
    config: z.object({
      trusted: z.array(z.string()).default([]).describe('Addresses at low risk for everybody'),
      days: z.number().int().positive().default(90).describe('For how long an address is remembered'),
    }),
    outcomes: ['low', 'high'],
    inputs: ['username'],
    needs: ['identities'],
  },
  async (context, { identities }) => {
    const { config, client } = context;
    const user = await resolveIdentity(context, identities);
    if (config.trusted.includes(client.sourceIp)) return goTo('low');
    const known = await knownAddresses().has(userOf(user), client.sourceIp, context.clock.now());
    return goTo(known ? 'low' : 'high', { wantsSuccess: true });
  },
  async (context, { identities }) => {
    const user = await resolveIdentity(context, identities);
    const until = context.clock.now() + context.config.days * 86_400_000;
    await knownAddresses().put(userOf(user), context.client.sourceIp, until);
  },
);

function userOf({ realm, username }: { readonly realm: string; readonly username: string }): string {
  return JSON.stringify([realm, username]);
}
