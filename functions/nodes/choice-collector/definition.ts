// AM narrows the choices when the journey has a target auth level, by looking along each outcome for nodes that
// raise the level. A node does not see its journey, so every choice is offered; no journey without such nodes notices.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';

export const definition = defineNode({
  type: 'ChoiceCollectorNode',
  displayName: 'Choice Collector',
  config: z.object({
    /** Shown to the user, and the outcome ids. */
    choices: z.array(z.string()).default([]),
    /** One of `choices`; the first one when it is none of them. */
    defaultChoice: z.string().default(''),
    prompt: z.string().default(''),
  }),
  outcomes: 'fromConfig',
  outcomesFor: ({ choices }) => [...new Set(choices)],
  needs: [],
  warnings: ({ choices, defaultChoice }) => [
    ...(choices.length === 0 ? ['choices: there is none, so the node cannot run'] : []),
    ...(new Set(choices).size < choices.length ? ['choices: some are there more than once'] : []),
    ...(defaultChoice !== '' && !choices.includes(defaultChoice)
      ? ['defaultChoice: it is not one of the choices']
      : []),
  ],
});
