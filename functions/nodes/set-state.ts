// Set State. Texts of the journey's author, as they stand: nothing in them is replaced.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { keyRefusal, keyWarnings } from '../node/state-keys.ts';

export const node = defineNode(
  {
    type: 'SetStateNode',
    displayName: 'Set State',
    description: 'Puts texts into shared state for the nodes that follow. A journey is no place for secrets.',
    config: z.object({
      attributes: z
        .record(z.string(), z.string())
        .superRefine((attributes, { addIssue }) => {
          for (const key of Object.keys(attributes)) {
            const refusal = keyRefusal(key);
            if (refusal !== undefined) addIssue({ code: 'custom', message: `${key} ${refusal}` });
          }
        })
        .describe('The texts by their keys; none that belongs to the engine or to another node'),
    }),
    outcomes: ['outcome'],
    needs: [],
    warnings: ({ attributes }) => keyWarnings('attributes', Object.keys(attributes)),
  },
  ({ config, state }) => {
    for (const [key, text] of Object.entries(config.attributes)) state.mergeShared(key, text);
    return goTo('outcome');
  },
);
