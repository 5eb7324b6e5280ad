// Checks the name and the password of an agent. There are no agents here, so that nobody is one.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';

export const node = defineNode(
  {
    type: 'AgentDataStoreDecisionNode',
    displayName: 'Agent Data Store Decision',
    description:
      'Checks the name and the password of an agent. Agents have no profiles here: it goes to `false`, whatever came.',
    config: z.object({}),
    outcomes: ['true', 'false'],
    inputs: ['realm', 'username', 'password'],
    needs: [],
    warnings: () => ['there are no agents here: the outcome is always false'],
  },
  () => goTo('false'),
);
