// Whether a cookie came along. Anyone can send one: it is for finding a way, never for trusting somebody.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';

export const node = defineNode(
  {
    type: 'CookiePresenceDecisionNode',
    displayName: 'Cookie Presence Decision Node',
    description: 'Decides by whether the request brings a cookie of a name, whatever is in it. Anyone can send one.',
    config: z.object({ cookieName: z.string().min(1).describe('The name, in its letter case') }),
    outcomes: ['true', 'false'],
    sees: ({ cookieName }) => ({ cookies: [cookieName] }),
    needs: [],
  },
  ({ config: { cookieName }, request }) => goTo((request?.cookies?.[cookieName] ?? []).length > 0 ? 'true' : 'false'),
);
