// Checks the name and the password of an agent. There are no agents here, so that nobody is one.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';

export const node = defineNode(
  {
    type: 'AgentDataStoreDecisionNode',
    displayName: 'Agent Data Store Decision',
    description:
      'Checks the name and the password of an agent. Agents have no profiles here: it goes to `false`, whatever came, at the cost of one comparison.',
    config: z.object({}),
    outcomes: ['true', 'false'],
    inputs: ['realm', 'username', 'password'],
    needs: ['passwordCheck'],
    warnings: () => ['there are no agents here: the outcome is always false'],
  },
  async ({ state, realm }, { passwordCheck }) => {
    // Under a name that nobody can have: it takes as long as for a real one, and is compared with nobody's password.
    await passwordCheck.check({ realm, username: '' }, state.getText('password') ?? '');
    return goTo('false');
  },
);
