// AM narrows the choices when the journey has a target auth level, by looking along each outcome for nodes that
// raise the level. A node does not see its journey, so every choice is offered; no journey without such nodes notices.
// Has the user choose which way the journey goes on.

import * as z from 'zod';
import { choiceCallback } from '../node/callbacks/choice-callback.ts';
import { ask, defineNode, goTo } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';

export const node = defineNode(
  {
    type: 'ChoiceCollectorNode',
    displayName: 'Choice Collector',
    description: 'Lets the user choose one of several ways on.',
    config: z.object({
      choices: z.array(z.string()).default([]).describe('Shown to the user, and the ids of the outcomes'),
      defaultChoice: z.string().default('').describe('One of `choices`; the first one when it is none of them'),
      prompt: z.string().default('').describe('Shown above the choices'),
    }),
    outcomes: 'fromConfig',
    outcomesFrom: 'one for each of `choices`, with its text as the id',
    outcomesFor: ({ choices }) => [...new Set(choices)],
    callbacks: ['ChoiceCallback'],
    needs: [],
    returns: { back: true, ways: true },
    warnings: ({ choices, defaultChoice }) => [
      ...(choices.length === 0 ? ['choices: there is none, so the node cannot run'] : []),
      ...(new Set(choices).size < choices.length ? ['choices: some are there more than once'] : []),
      ...(defaultChoice !== '' && !choices.includes(defaultChoice)
        ? ['defaultChoice: it is not one of the choices']
        : []),
    ],
  },
  ({ config, callbacks }) => {
    const { choices, defaultChoice, prompt } = config;
    const [first, ...others] = choices;
    if (first === undefined) throw new NodeError('ERR_NODE_CONFIG', 'There is no choice to offer');
    if (others.length === 0) return goTo(first);
    const chosen = choices[choiceCallback.answer(callbacks) ?? -1];
    if (chosen !== undefined) return goTo(chosen);
    return ask([choiceCallback.ask(prompt, choices, Math.max(choices.indexOf(defaultChoice), 0))]);
  },
);
