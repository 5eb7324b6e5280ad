// Theme: a community node that exports carry. AM's classic page was restyled by it; here the page is told the name.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { localisedText } from '../node/localised-text.ts';

export const node = defineNode(
  {
    type: 'ThemeNode',
    displayName: 'Theme',
    description: 'Names the look that the page is to have from here on: every step after it has the name as `theme`.',
    config: z.object({
      themeConfigName: z.string().max(256).default('').describe('The name; empty: none'),
      overwriteButton: z.boolean().default(false).describe('Read, and of no consequence'),
      overwriteButtonText: localisedText.describe('Read, and of no consequence'),
    }),
    outcomes: ['outcome'],
    needs: [],
    warnings: ({ overwriteButton }) => (overwriteButton ? ['overwriteButton: buttons keep their own texts'] : []),
  },
  ({ config: { themeConfigName } }) => goTo('outcome', themeConfigName === '' ? {} : { theme: themeConfigName }),
);
