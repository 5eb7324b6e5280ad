// Another journey as a step of this one. The engine runs it.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';

export const definition = defineNode({
  type: 'InnerTreeEvaluatorNode',
  displayName: 'Inner Tree Evaluator',
  config: z.object({
    /** The name of the inner journey. */
    tree: z.string().min(1),
    /** On: a fault inside takes the outcome `error` instead of ending the journey. */
    displayErrorOutcome: z.boolean().default(false),
  }),
  outcomes: ['true', 'false', 'error'],
  outcomesFor: ({ displayErrorOutcome }) => (displayErrorOutcome ? ['true', 'false', 'error'] : ['true', 'false']),
  needs: [],
  runsIn: 'engine',
});
