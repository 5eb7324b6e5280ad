// Who asks for a passkey: the domain that it is bound to, the origins whose pages may ask, and the name that the authenticator
// is told for the user.
import { createHash } from 'node:crypto';

export interface RelyingPartyConfig {
  readonly relyingPartyDomain?: string | undefined;
  readonly origins: readonly string[];
}

export interface RelyingPartySite {
  /** Where clients reach us: `https://login.example.com/am`. */
  readonly baseUrl: string;
  /** Origins beside ours whose pages may call us. */
  readonly pageOrigins: readonly string[];
  /** The header of the request that carries the answer. */
  readonly origin?: string | undefined;
}

/** Undefined where the request names an origin that has no host, and no domain is configured. */
export function relyingPartyId({ relyingPartyDomain }: RelyingPartyConfig, site: RelyingPartySite): string | undefined {
  if (relyingPartyDomain !== undefined) return relyingPartyDomain;
  return hostOf(site.origin ?? site.baseUrl);
}

/**
 * Those that client data may name. With none configured they are ours and those whose pages may call us, and of these only
 * the one that the request says it comes from, if it says so: an origin that it merely names is nobody's word.
 */
export function permittedOrigins({ origins }: RelyingPartyConfig, site: RelyingPartySite): readonly string[] {
  if (origins.length > 0) return origins;
  const known = [new URL(site.baseUrl).origin, ...site.pageOrigins];
  return site.origin === undefined ? known : known.filter((one) => one === site.origin);
}

/** As written, or scheme, host and port the same; those of apps (`android:`, `ios:`) as written alone. */
export function isPermitted(origin: string, permitted: readonly string[]): boolean {
  return permitted.some(
    (one) => one === origin || (webOrigin(one) !== undefined && webOrigin(one) === webOrigin(origin)),
  );
}

function webOrigin(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text).origin;
}

function hostOf(text: string): string | undefined {
  const host = URL.canParse(text) ? new URL(text).hostname : '';
  return host === '' ? undefined : host;
}

/** What an author should hear about at import. */
export function relyingPartyWarnings({ relyingPartyDomain: domain, origins }: RelyingPartyConfig): string[] {
  const hosts = origins.flatMap((origin) =>
    webOrigin(origin) === undefined ? [] : [{ origin, host: hostOf(origin) }],
  );
  const bare = origins.filter((origin) => !/^[a-z][a-z0-9+.-]*:/i.test(origin));
  const outside = hosts.filter(({ host }) => domain !== undefined && host !== domain && !host?.endsWith(`.${domain}`));
  return [
    ...bare.map((origin) => `origins: ${origin}: has no scheme, and is the origin of no page`),
    ...outside.map(({ origin }) => `origins: ${origin}: browsers refuse passkeys of ${domain} there`),
    ...(domain !== undefined && /^[\d.]+$|:/.test(domain)
      ? [`relyingPartyDomain: ${domain}: browsers take no address in place of a domain`]
      : []),
    ...(domain !== undefined && origins.length === 0
      ? [
          'origins: empty: passkeys are taken from pages of this server’s own origin and of CORS_ORIGINS alone, and from no app',
        ]
      : []),
  ];
}

// The user handle. AM's is the name itself, in base64url, and what clients hand to the authenticator are the letters of that.

/** Of UTF-8: with more the text would be longer than the 64 bytes that an authenticator keeps. */
const longestName = 48;

/** `demo` becomes `ZGVtbw`. A name that is too long for it becomes a digest, which nobody can read a name from. */
export function userHandleOf({ realm, username }: { readonly realm: string; readonly username: string }): string {
  const name = Buffer.from(username);
  if (name.length <= longestName) return name.toString('base64url');
  return createHash('sha256').update(`${realm}#${username}`).digest('base64url');
}
