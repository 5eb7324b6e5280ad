// Has the user choose which way the journey goes on.
import { choiceCallback } from '../../node/callbacks/choice-callback.ts';
import { ask, goTo, implementNode } from '../../node/define-node.ts';
import { NodeError } from '../../node/errors.ts';
import { definition } from './definition.ts';

export const node = implementNode(definition, ({ config, callbacks }) => {
  const { choices, defaultChoice, prompt } = config;
  const [first, ...others] = choices;
  if (first === undefined) throw new NodeError('ERR_NODE_CONFIG', 'There is no choice to offer');
  if (others.length === 0) return goTo(first);
  const chosen = choices[choiceCallback.answer(callbacks) ?? -1];
  if (chosen !== undefined) return goTo(chosen);
  return ask([choiceCallback.ask(prompt, choices, Math.max(choices.indexOf(defaultChoice), 0))]);
});
