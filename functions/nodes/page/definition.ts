// Several nodes on one page. The engine runs the children; a page has the outcomes of its last one.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';
import { localeWarnings, localisedText } from '../../journey/localised-text.ts';
import { optionalText } from '../../journey/optional-text.ts';

const child = z.object({
  _id: z.string().min(1),
  nodeType: z.string().min(1),
  displayName: z.string().optional(),
  nodeVersion: z.string().optional(),
});

export const definition = defineNode({
  type: 'PageNode',
  displayName: 'Page Node',
  config: z.object({
    /** In the order in which they run and are shown. */
    nodes: z.array(child).default([]),
    pageHeader: localisedText,
    pageDescription: localisedText,
    /** For the client's theme; passed on untouched. */
    stage: optionalText,
  }),
  outcomes: 'fromConfig',
  outcomesFor: () => [],
  needs: [],
  runsIn: 'engine',
  warnings: ({ nodes, pageHeader, pageDescription }) => [
    ...(nodes.length === 0 ? ['nodes: there is none, so the page cannot run'] : []),
    ...localeWarnings('pageHeader', pageHeader),
    ...localeWarnings('pageDescription', pageDescription),
  ],
});
