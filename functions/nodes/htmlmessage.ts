// HTML Message: a community node that exports carry. Its HTML went into AM's page by a script; here it is shown as text.

import * as z from 'zod';
import { hiddenValueCallback } from '../node/callbacks/hidden-value-callback.ts';
import { textOutputCallback } from '../node/callbacks/text-output-callback.ts';
import { ask, defineNode, goTo } from '../node/define-node.ts';
import { bestText, localisedText } from '../node/localised-text.ts';
import { plainText, withoutElements } from '../node/plain-text.ts';
import type { NodeState } from '../node/state.ts';
import { mayBeShown } from '../node/state-keys.ts';

const ignored = 'Read, and of no consequence';
/** In characters. Half a tag, again and again, takes the square of its length to be read, at every visit. */
const longestMessage = 8192;

export const node = defineNode(
  {
    type: 'HTMLMessageNode',
    displayName: 'HTML Message',
    description: 'Shows a message. Its HTML is taken out: a line remains for each block of it.',
    config: z.object({
      message: localisedText
        .refine((texts) => Object.values(texts).every((text) => text.length <= longestMessage), {
          message: `a text may have ${longestMessage} characters`,
        })
        .describe('The message; `{{key}}` stands for a value of shared state'),
      overwriteButton: z.boolean().default(false).describe(ignored),
      overwriteButtonText: localisedText.describe(ignored),
      hAlign: z.enum(['LEFT', 'CENTER', 'RIGHT']).default('CENTER').describe(ignored),
      vAlign: z
        .enum(['TOP', 'NEUTRAL', 'BOTTOM'])
        .default('NEUTRAL')
        .describe('Told to the client in the id of a hidden value'),
      box: z.boolean().default(false).describe(ignored),
    }),
    outcomes: ['outcome'],
    callbacks: ['TextOutputCallback', 'HiddenValueCallback'],
    needs: [],
    warnings: ({ message, overwriteButton }) => [
      ...(Object.values(message).some((text) => /<\w/.test(text)) ? ['message: shown as text, without its HTML'] : []),
      ...(overwriteButton ? ['overwriteButton: buttons keep their own texts'] : []),
    ],
  },
  ({ config: { message, vAlign }, state, callbacks, locales }) => {
    if (callbacks.length > 0) return goTo('outcome');
    const html = bestText(message, locales, 'realmServerFirst') ?? '';
    // Values come in last: nothing in them is HTML of ours, and none of it becomes an element together with ours.
    const filled = plainText(html).replaceAll(/\{\{([^{}]+)\}\}/g, (_all, key: string) => shownValue(key, state));
    const text = withoutElements(filled);
    const align = `${vAlign.slice(0, 1)}${vAlign.slice(1).toLowerCase()}`;
    return ask([textOutputCallback.show(text), hiddenValueCallback.ask(`HTMLMessageNode_vAlign_${align}`, '')]);
  },
);

/** Empty for what is no text, and for what must not be shown. */
function shownValue(key: string, state: NodeState): string {
  const value = mayBeShown(key) ? state.getShared(key) : undefined;
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
}
