// Whether the session behind a request's token opens a guarded API: a Lambda authorizer of the type REQUEST.

import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import * as z from 'zod';
import { carriers, type GuardContext, type GuardOptions } from '../manifest/session-guard.ts';
import type { Session, SessionReader } from '../ports/sessions.ts';
import type { Clock } from '../ports/system.ts';

/** API Gateway answers 401 for an error of this text, and 500 for any other. */
const unauthorized = 'Unauthorized';

/**
 * No token, more than one, or a dead one: rejects, and the client gets a 401. A session of another realm, or one that is worth
 * too little: a policy that denies. With the second goes the hint how to be worth more, which a gateway response can show:
 * an error carries no context.
 */
export async function authorizeSession(
  event: APIGatewayRequestAuthorizerEvent,
  options: GuardOptions,
  { sessions, clock }: { readonly sessions: SessionReader; readonly clock: Clock },
): Promise<APIGatewayAuthorizerResult> {
  const token = presentedToken(event, options);
  const session = token === undefined ? undefined : await sessions.find(token);
  if (!session) throw new Error(unauthorized);
  const isOfRealm = options.realms.length === 0 || options.realms.includes(session.realm);
  const stepUp = isOfRealm ? shortfall(session, options, clock.now()) : undefined;
  const opens = isOfRealm && stepUp === undefined;
  const context: GuardContext = { ...contextOf(session), ...(stepUp !== undefined && { stepUp }) };
  return {
    principalId: session.universalId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Action: 'execute-api:Invoke',
          Effect: opens ? 'Allow' : 'Deny',
          Resource: wholeStage(event.methodArn),
        },
      ],
    },
    context: { ...context },
  };
}

function contextOf({ username, realm, authLevel, factors, createdAt }: Session): GuardContext {
  const times = new Map(factors.map(({ factor, at }) => [factor, Math.floor(at / 1000)]));
  return {
    ...{ user: username, realm, authLevel: String(authLevel) },
    factors: [...times.keys()].join(' '),
    factorTimes: JSON.stringify(Object.fromEntries(times)),
    authTime: String(Math.floor(createdAt / 1000)),
  };
}

/**
 * The answer is kept by token, not by path: one for the path at hand alone would be wrong for the next. It covers this stage
 * of this API and nothing else.
 */
function wholeStage(methodArn: string): string {
  return methodArn.split('/').slice(0, 2).concat('*').join('/');
}

// The options of a guard out of its environment.

const schema = z.strictObject({
  carrier: z.enum(carriers),
  cookieName: z.string().min(1),
  realms: z.array(z.string().startsWith('/')),
  minimumAuthLevel: z.int(),
  factors: z.array(z.string().min(1)),
  maxAgeSeconds: z.int().nonnegative(),
});

/** Throws when the text is none that the construct has written: a guard must not fall back to a weaker one. */
export function guardOptions(text: string): GuardOptions {
  return schema.parse(JSON.parse(text));
}

// Where a request to a guarded API carries its session token. Exactly one: of two, the one that is checked might not be the
// one that somebody behind us reads.

/** The headers of API Gateway's event, names in lower case, each with all its values. */
type Headers = ReadonlyMap<string, readonly string[]>;

/** Undefined when there is no token, more than one, or one that cannot be ours. */
function presentedToken(
  event: Pick<APIGatewayRequestAuthorizerEvent, 'headers' | 'multiValueHeaders'>,
  { carrier, cookieName }: Pick<GuardOptions, 'carrier' | 'cookieName'>,
): string | undefined {
  const headers = headersOf(event);
  const tokens = [
    ...(carrier === 'cookie' ? [] : bearerTokens(headers)),
    ...(carrier === 'bearer' ? [] : cookieTokens(headers, cookieName)),
  ];
  const [token, ...more] = tokens;
  return token !== undefined && more.length === 0 && /^[\w-]{20,200}$/.test(token) ? token : undefined;
}

/** RFC 6750 section 2.1; the name of the scheme is in any case. Another scheme is no token. */
function bearerTokens(headers: Headers): string[] {
  const values = headers.get('authorization') ?? [];
  return values.flatMap((value) => /^bearer +(.*)$/is.exec(value.trim())?.[1] ?? []);
}

/**
 * A page of another site can make the browser send the cookie, but not a header of its own: without one the cookie does not
 * count, whatever the method, as the gateway keeps an answer for all methods.
 */
function cookieTokens(headers: Headers, cookieName: string): string[] {
  if (!headers.has('x-requested-with')) return [];
  const pairs = (headers.get('cookie') ?? []).flatMap((value) => value.split(';'));
  return pairs.flatMap((pair) => {
    const at = pair.indexOf('=');
    return at > 0 && pair.slice(0, at).trim() === cookieName ? [pair.slice(at + 1).trim()] : [];
  });
}

function headersOf({
  headers,
  multiValueHeaders,
}: Pick<APIGatewayRequestAuthorizerEvent, 'headers' | 'multiValueHeaders'>): Headers {
  const found = new Map<string, readonly string[]>();
  const many = Object.entries(multiValueHeaders ?? {}).map(([name, values]) => [name, values ?? []] as const);
  const single = Object.entries(headers ?? {}).map(
    ([name, value]) => [name, value === undefined ? [] : [value]] as const,
  );
  for (const [name, values] of many.length > 0 ? many : single) {
    const key = name.toLowerCase();
    found.set(key, [...(found.get(key) ?? []), ...values]);
  }
  return found;
}

// What a session lacks for a guard, as the challenge of RFC 9470: clients read in it how to sign in again.

/** Undefined when it lacks nothing. */
function shortfall(
  { authLevel, factors }: Session,
  options: Pick<GuardOptions, 'minimumAuthLevel' | 'factors' | 'maxAgeSeconds'>,
  now: number,
): string | undefined {
  const { minimumAuthLevel, factors: wanted, maxAgeSeconds } = options;
  const counted = factors.filter(({ factor }) => wanted.length === 0 || wanted.includes(factor));
  const isProved = wanted.length === 0 || counted.length > 0;
  const latest = Math.max(...counted.map(({ at }) => at));
  const isFresh = maxAgeSeconds === 0 || now < latest + maxAgeSeconds * 1000;
  if (authLevel >= minimumAuthLevel && isProved && isFresh) return undefined;
  const lacks = [
    ...(authLevel < minimumAuthLevel ? [`auth level ${minimumAuthLevel} is needed`] : []),
    ...(isProved ? [] : [`one of ${wanted.join(', ')} is needed`]),
    ...(isProved && !isFresh ? [`signed in more than ${maxAgeSeconds} seconds ago`] : []),
  ];
  return [
    'Bearer error="insufficient_user_authentication"',
    `error_description="${lacks.join('; ')}"`,
    ...(minimumAuthLevel > 0 ? [`acr_values="${minimumAuthLevel}"`] : []),
    ...(wanted.length > 0 ? [`amr_values="${wanted.join(' ')}"`] : []),
    ...(maxAgeSeconds > 0 ? [`max_age="${maxAgeSeconds}"`] : []),
  ].join(', ');
}
