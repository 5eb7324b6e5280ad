// What the two nodes of the persistent cookie have in common. AM's is a token that anyone with its key can make and nobody can
// take back; ours names a row, and is worth what the row says.
import * as z from 'zod';
import type { ReplyCookie } from '../ports/node-runner.ts';
import { wholeNumber } from './number-bounds.ts';
import { cookieRefusal } from './reply-cookie.ts';

/** A year, in hours: whoever wants longer wants no login. */
const longestHours = 8784;

export const hours = wholeNumber(1, longestHours).default(5);

const sameSites = { STRICT: 'Strict', LAX: 'Lax', NONE: 'None' } as const;

export const cookieKeys = {
  persistentCookieName: z
    .string()
    .default('session-jwt')
    .superRefine((name, { addIssue }) => {
      const message = cookieRefusal({ name, value: '' });
      if (message !== undefined) addIssue({ code: 'custom', message });
    })
    .describe('The name of the cookie'),
  useSecureCookie: z.boolean().default(true).describe('AM’s. It always is, where clients come over TLS'),
  useHttpOnlyCookie: z.boolean().default(true).describe('AM’s. It is always out of reach of scripts'),
  sameSite: z
    .enum(['STRICT', 'LAX', 'NONE'])
    .default('LAX')
    .describe('Whether it goes along with requests from other sites'),
  hmacSigningKey: z
    .string()
    .refine(() => false, 'a key in a journey is that of everybody who has the file: leave it out, it is not needed')
    .optional()
    .describe('Refused: tokens are the deployment’s own'),
  hmacSigningKeySecretLabelIdentifier: z.string().optional().describe('AM’s: not looked at'),
};

interface Given {
  readonly persistentCookieName: string;
  readonly useSecureCookie: boolean;
  readonly useHttpOnlyCookie: boolean;
  readonly hmacSigningKeySecretLabelIdentifier?: string | undefined;
}

export function cookieWarnings(given: Given): string[] {
  return [
    ...(given.useSecureCookie
      ? []
      : ['useSecureCookie: false is not heeded: where there is TLS the cookie stays on it']),
    ...(given.useHttpOnlyCookie ? [] : ['useHttpOnlyCookie: false is not heeded: no script gets at the cookie']),
    ...(given.hmacSigningKeySecretLabelIdentifier === undefined
      ? []
      : ['hmacSigningKeySecretLabelIdentifier: not looked at, tokens are the deployment’s own']),
  ];
}

/** `end`: milliseconds since the epoch at which the browser may drop it. */
export function persistentCookie(
  { persistentCookieName: name, sameSite }: { persistentCookieName: string; sameSite: keyof typeof sameSites },
  token: string,
  end: number,
  now: number,
): ReplyCookie {
  const maxAge = Math.max(0, Math.floor((end - now) / 1000));
  return { name, value: token, maxAge, httpOnly: true, sameSite: sameSites[sameSite] };
}
