// The authId: a signed, expiring token that ties a reply to its paused journey. A compact JWS (RFC 7515), HS256, with
// AM's claims; clients echo it and read nothing in it.
import * as z from 'zod';
import { RequestError } from '../node/errors.ts';
import type { KeyRing } from '../ports/keys.ts';
import type { RunOptions } from './run.ts';
import { signToken, TokenError, tokenClaims } from './signed-token.ts';

/**
 * `otk` names the step that this authId answers. `opening` is there while the journey has not been written anywhere:
 * it carries all that a run has before its first answer.
 */
export interface AuthId {
  readonly runId: string;
  readonly otk: string;
  readonly realm: string;
  readonly journey: string;
  /** Milliseconds since the epoch; whole seconds travel. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly opening?: Opening;
}

export interface Opening {
  /** Outermost journey first: journey, node, number of the node's visit. */
  readonly position: readonly (readonly [journey: string, node: string, visit: number])[];
  readonly options: RunOptions;
  /** Of the journey. */
  readonly revision?: string;
}

const claimsSchema = z.object({
  authIndexType: z.literal('service'),
  authIndexValue: z.string(),
  otk: z.string(),
  realm: z.string(),
  sessionId: z.string(),
  iat: z.number(),
  exp: z.number(),
  rev: z.string().optional(),
  pos: z.array(z.tuple([z.string(), z.string(), z.number()])).optional(),
  opt: z
    .object({
      noSession: z.boolean().optional(),
      forceAuth: z.boolean().optional(),
      goto: z.string().optional(),
      gotoOnFail: z.string().optional(),
    })
    .optional(),
});

/** AM's. */
const authIdType = 'JWT';

export function signAuthId(authId: AuthId, ring: KeyRing): string {
  const claims = {
    authIndexValue: authId.journey,
    otk: authId.otk,
    authIndexType: 'service',
    realm: authId.realm,
    sessionId: authId.runId,
    exp: Math.floor(authId.expiresAt / 1000),
    iat: Math.floor(authId.issuedAt / 1000),
    ...(authId.opening && { pos: authId.opening.position, opt: authId.opening.options, rev: authId.opening.revision }),
  };
  return signToken(authIdType, claims, ring);
}

/** Throws ERR_AUTH_ID_MALFORMED, ERR_AUTH_ID_SIGNATURE or ERR_AUTH_ID_EXPIRED. */
export function openAuthId(token: string, ring: KeyRing, now: number): AuthId {
  const claims = claimsSchema.safeParse(verifiedPayload(token, ring));
  if (!claims.success) throw new RequestError('ERR_AUTH_ID_MALFORMED', 'Failed to parse JWT: claims are missing');
  const { authIndexValue, otk, realm, sessionId, iat, exp, pos, opt = {}, rev } = claims.data;
  if (exp * 1000 <= now) throw timedOut();
  return {
    runId: sessionId,
    otk,
    realm,
    journey: authIndexValue,
    issuedAt: iat * 1000,
    expiresAt: exp * 1000,
    ...(pos && {
      opening: { position: pos, options: definedOptions(opt), ...(rev !== undefined && { revision: rev }) },
    }),
  };
}

/** AM's answer to an authId that is expired, spent or unknown: clients start again only on this one. */
export function timedOut(): RequestError {
  return new RequestError('ERR_AUTH_ID_EXPIRED', 'Session has timed out');
}

function verifiedPayload(token: string, ring: KeyRing): unknown {
  try {
    return tokenClaims(authIdType, token, ring);
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    if (error.flaw === 'malformed') throw new RequestError('ERR_AUTH_ID_MALFORMED', 'Failed to parse JWT');
    throw new RequestError('ERR_AUTH_ID_SIGNATURE', 'AuthId JWT Signature not valid');
  }
}

function definedOptions(options: {
  noSession?: boolean | undefined;
  forceAuth?: boolean | undefined;
  goto?: string | undefined;
  gotoOnFail?: string | undefined;
}): RunOptions {
  const { noSession, forceAuth, goto, gotoOnFail } = options;
  return {
    ...(noSession !== undefined && { noSession }),
    ...(forceAuth !== undefined && { forceAuth }),
    ...(goto !== undefined && { goto }),
    ...(gotoOnFail !== undefined && { gotoOnFail }),
  };
}
