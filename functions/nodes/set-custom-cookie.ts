// Sets a cookie of the author's own. Its value stands in the journey: it is no secret.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { optionalText } from '../node/localised-text.ts';
import { cookieRefusal, coversHost } from '../node/reply-cookie.ts';
import type { ReplyCookie } from '../ports/node-runner.ts';

const sameSites = { STRICT: 'Strict', LAX: 'Lax', NONE: 'None' } as const;

/** Of sessions and of remembered browsers, by their usual names. The realm's own name of the session cookie is refused at run time. */
const taken: readonly string[] = ['iplanetdirectorypro', 'amlbcookie', 'session-jwt'];

const config = z
  .object({
    name: z.string().describe('The name; none of a cookie that signs somebody in'),
    value: z.string().min(1).describe('The value, as it is'),
    maxAge: z
      .int()
      .min(0)
      .max(34_560_000, 'no browser keeps a cookie for longer than 400 days')
      .optional()
      .describe('Seconds for which the browser keeps it; unset: until it closes'),
    domain: optionalText.describe('The host for which it is, or one above it; unset: the one that answers'),
    path: optionalText.describe('The path for which it is; unset: all'),
    useSecureCookie: z.boolean().default(false).describe('It is sent over TLS only'),
    useHttpOnlyCookie: z.boolean().default(false).describe('It is out of reach of the scripts of a page'),
    sameSite: z
      .enum(['STRICT', 'LAX', 'NONE'])
      .default('LAX')
      .describe('Whether it goes along with requests from other sites; `NONE` takes a secure cookie'),
  })
  .superRefine((given, { addIssue }) => {
    const { name } = given;
    const isTaken = taken.includes(name.toLowerCase()) || name.toLowerCase().startsWith('waymark-');
    const message = isTaken ? `the cookie ${name} is not a node’s to set` : cookieRefusal(cookieOf(given));
    if (message !== undefined) addIssue({ code: 'custom', message });
  });

export const node = defineNode(
  {
    type: 'SetCustomCookieNode',
    displayName: 'Set Custom Cookie',
    description:
      'Sets a cookie with the answer to this request, even if the journey fails later. Its value stands in the journey: it is no secret.',
    config,
    outcomes: ['outcome'],
    needs: [],
  },
  ({ config: given, baseUrl }) => {
    const cookie = cookieOf(given);
    if (cookie.domain !== undefined && !coversHost(cookie.domain, new URL(baseUrl).hostname)) {
      throw new NodeError('ERR_NODE_CONFIG', 'The domain of the cookie is none of the host that answers');
    }
    return goTo('outcome', { cookies: [cookie] });
  },
);

function cookieOf(given: {
  readonly name: string;
  readonly value: string;
  readonly maxAge?: number | undefined;
  readonly domain?: string | undefined;
  readonly path?: string | undefined;
  readonly useSecureCookie: boolean;
  readonly useHttpOnlyCookie: boolean;
  readonly sameSite: keyof typeof sameSites;
}): ReplyCookie {
  const { name, value, maxAge, domain, path, useSecureCookie, useHttpOnlyCookie, sameSite } = given;
  return {
    ...{ name, value },
    ...(maxAge !== undefined && { maxAge }),
    // As older browsers wrote it: the dot says what is so in any case.
    ...(domain !== undefined && { domain: domain.replace(/^\./, '') }),
    ...(path !== undefined && { path }),
    ...{ secure: useSecureCookie, httpOnly: useHttpOnlyCookie, sameSite: sameSites[sameSite] },
  };
}
