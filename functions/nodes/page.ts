import * as z from 'zod';
import { nodeDefinition } from '../node/define-node.ts';
import { localeWarnings, localisedText, optionalText } from '../node/localised-text.ts';

const child = z.object({
  _id: z.string().min(1),
  nodeType: z.string().min(1),
  displayName: z.string().optional(),
  nodeVersion: z.union([z.string(), z.number()]).optional(),
});

export const node = {
  definition: nodeDefinition({
    type: 'PageNode',
    displayName: 'Page Node',
    description:
      'Puts several nodes on one page, whose callbacks are sent together. What its nodes ask, the page asks.',
    config: z.object({
      nodes: z.array(child).default([]).describe('The nodes, in the order in which they run and are shown'),
      pageHeader: localisedText.describe('The `header` of the step'),
      pageDescription: localisedText.describe('The `description` of the step'),
      stage: optionalText.describe('For the client’s theme; passed on untouched'),
    }),
    outcomes: 'fromConfig',
    outcomesFrom: 'those of the last of its nodes; in version 2.0 behind the id of that node and a hyphen',
    versions: ['1.0', '2.0'],
    outcomesFor: () => [],
    needs: [],
    runsIn: 'engine',
    warnings: ({ nodes, pageHeader, pageDescription }) => [
      ...(nodes.length === 0 ? ['nodes: there is none, so the page cannot run'] : []),
      ...localeWarnings('pageHeader', pageHeader),
      ...localeWarnings('pageDescription', pageDescription),
    ],
  }),
};
