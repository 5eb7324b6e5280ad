import * as z from 'zod';
import { nodeDefinition } from '../node/define-node.ts';

export const node = {
  definition: nodeDefinition({
    type: 'InnerTreeEvaluatorNode',
    displayName: 'Inner Tree Evaluator',
    description:
      'Runs another journey as a step of this one, in the same run: what the inner journey leaves in state, this one goes on with.',
    config: z.object({
      tree: z.string().min(1).describe('The name of the inner journey'),
      displayErrorOutcome: z
        .boolean()
        .default(false)
        .describe('A fault inside takes the outcome `error` instead of ending the journey'),
    }),
    outcomes: ['true', 'false', 'error'],
    outcomesFor: ({ displayErrorOutcome }) => (displayErrorOutcome ? ['true', 'false', 'error'] : ['true', 'false']),
    needs: [],
    runsIn: 'engine',
  }),
};
