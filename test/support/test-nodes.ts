// Small node types for tests of the engine and of the importer: what they are, without what they do.
import * as z from 'zod';
import { type NodeDefinition, nodeDefinition } from '../../functions/node/define-node.ts';
import { node as innerTreeEvaluatorNode } from '../../functions/nodes/inner-tree-evaluator.ts';
import { node as pageNode } from '../../functions/nodes/page.ts';

const { definition: page } = pageNode;
const { definition: innerTreeEvaluator } = innerTreeEvaluatorNode;

const textAsker = nodeDefinition({
  type: 'TextAskerNode',
  displayName: 'Text Asker',
  description: 'Asks for a text and keeps it under `key`.',
  config: z.object({ key: z.string().default('username'), prompt: z.record(z.string(), z.string()).default({}) }),
  outcomes: ['outcome'],
  needs: [],
});

const decision = nodeDefinition({
  type: 'DecisionNode',
  displayName: 'Decision',
  description: 'Decides by what earlier nodes have left under the names it declares.',
  config: z.object({ reads: z.array(z.string()).default([]) }),
  outcomes: ['true', 'false'],
  inputs: ({ reads }) => reads,
  needs: [],
});

const counter = nodeDefinition({
  type: 'CounterNode',
  displayName: 'Counter',
  description: 'Counts its visits. `limit` must be above zero; `exitable` adds an outcome.',
  config: z.object({
    limit: z.int().positive({ error: 'must be greater than 0' }).default(3),
    exitable: z.boolean().default(false),
    mode: z.enum(['UP', 'DOWN']).default('UP'),
    logo: z.string().optional(),
  }),
  outcomes: ['more', 'done', 'exit'],
  outcomesFor: ({ exitable }) => (exitable ? ['more', 'done', 'exit'] : ['more', 'done']),
  inputs: (_config, nodeId) => [`${nodeId}.count`],
  needs: [],
  warnings: ({ logo }) => (logo?.includes('#') ? ['logo: cannot be put into a link'] : []),
});

const chooser = nodeDefinition({
  type: 'ChooserNode',
  displayName: 'Chooser',
  description: 'Ends with whichever outcome its author lists.',
  config: z.object({ choices: z.array(z.string()).default([]), script: z.string().optional() }),
  outcomes: 'fromConfig',
  outcomesFor: ({ choices }) => choices,
  inputs: ['*', 'choice'],
  needs: [],
});

const greeter = nodeDefinition({
  type: 'GreeterNode',
  displayName: 'Greeter',
  description: 'Has a required key without a default.',
  config: z.object({ greeting: z.string() }),
  outcomes: ['outcome'],
  needs: [],
});

/** All of the above, and the two node types that run other nodes. */
export const testDefinitions: readonly NodeDefinition[] = [
  textAsker,
  decision,
  counter,
  chooser,
  greeter,
  page,
  innerTreeEvaluator,
];
