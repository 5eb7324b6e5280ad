// Input Collector: a community node that exports carry. What it collects is the client's text, whoever the client is.

import * as z from 'zod';
import { nameCallback } from '../node/callbacks/name-callback.ts';
import { passwordCallback } from '../node/callbacks/password-callback.ts';
import { ask, defineNode, goTo } from '../node/define-node.ts';
import type { NodeState } from '../node/state.ts';
import { assuranceKeys, keyRefusal, keyWarnings, mayBeShown } from '../node/state-keys.ts';

const refusalOf = (key: string): string | undefined =>
  assuranceKeys.includes(key) ? 'is not for clients to type' : keyRefusal(key);

export const node = defineNode(
  {
    type: 'InputCollectorNode',
    displayName: 'Input Collector Node',
    description: 'Asks for one text and puts it into the state.',
    config: z.object({
      variable: z
        .string()
        .default('variable')
        .refine((key) => refusalOf(key) === undefined, { error: ({ input }) => `${input} ${refusalOf(String(input))}` })
        .describe('The state key; none that belongs to the engine or to another node'),
      prompt: z
        .string()
        .default('Prompt')
        .describe('The question; `{{key}}` and nothing else stands for a value of shared state'),
      isPassword: z
        .boolean()
        .default(false)
        .describe('Asks for a secret, until there is one, and keeps it out of what travels with the journey'),
      useTransient: z.boolean().default(true).describe('Of no consequence: a text is shared, a secret never is'),
      properties: z
        .never({
          error: 'is of another, older Input Collector, which asked for several values: none of it runs here',
        })
        .optional()
        .describe('Refused: an older node of this name had it'),
    }),
    outcomes: ['outcome'],
    callbacks: ['NameCallback', 'PasswordCallback'],
    needs: [],
    returns: { back: true, leaves: true },
    warnings: ({ variable, isPassword, useTransient }) => [
      ...keyWarnings('variable', [variable]),
      ...(isPassword && !useTransient ? ['useTransient: a password is never put into shared state'] : []),
    ],
  },
  ({ config: { variable, prompt, isPassword }, state, callbacks }) => {
    if (isPassword) {
      const secret = passwordCallback.answer(callbacks) ?? '';
      if (secret === '') return ask([passwordCallback.ask(questionOf(prompt, state))]);
      state.putTransient(variable, secret);
      return goTo('outcome');
    }
    const text = nameCallback.answer(callbacks);
    if (text === undefined) return ask([nameCallback.ask(questionOf(prompt, state), '', 'text')]);
    state.putShared(variable, text);
    return goTo('outcome');
  },
);

function questionOf(prompt: string, state: NodeState): string {
  const [, key] = /^\{\{(.+)\}\}$/.exec(prompt) ?? [];
  const value = key === undefined || !mayBeShown(key) ? undefined : state.getShared(key);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : prompt;
}
