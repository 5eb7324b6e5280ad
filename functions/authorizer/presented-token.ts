// Where a request to a guarded API carries its session token. Exactly one: of two, the one that is checked might not be the
// one that somebody behind us reads.
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import type { GuardOptions } from '../manifest/session-guard.ts';

/** The headers of API Gateway's event, names in lower case, each with all its values. */
type Headers = ReadonlyMap<string, readonly string[]>;

/** Undefined when there is no token, more than one, or one that cannot be ours. */
export function presentedToken(
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
