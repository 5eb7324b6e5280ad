// What nodes are shown of the client's request: what their definitions ask for and nothing else. The session is read once.
import { createHash } from 'node:crypto';
import { NodeError } from '../node/errors.ts';
import { allSessionProperties } from '../node/session-properties.ts';
import type { RequestView, RequestWish } from '../ports/node-runner.ts';
import type { Session } from '../ports/sessions.ts';
import type { EngineRequest } from './engine.ts';
import type { Run } from './run.ts';

/** What opens doors by itself. The header that may carry the session's token is the realm's to name. */
const neverShown = ['authorization', 'cookie', 'proxy-authorization'];
/** What no author gets to see either: AM's own, by which clients sign in without a step. */
const neverShownToAuthors = /^(cookie$|proxy-authorization$|x-openam-)/;
/** Tokens of sessions and of remembered browsers. Realms name their cookies, and a browser has those of all realms. */
const token = /^([\w-]{43}|(?:no~)?v1\.[\w-]+\.[\w-]+(?:~v1\.[\w-]+\.[\w-]+)*)$/;

type Brought = Pick<EngineRequest, 'headers' | 'cookies' | 'parameters' | 'sessionToken'>;
type Lists = Readonly<Record<string, readonly string[]>>;

export interface ShownRequest {
  /** `session` names the session that the view is of. */
  show(wish: RequestWish): Promise<{ readonly view: RequestView; readonly session?: string }>;
  /** Whether a node of this turn has asked for the header, in lower case. */
  hasShown(header: string): boolean;
  /** The live session of the realm that came along. */
  session(): Promise<Session | undefined>;
  /** Throws `ERR_SESSION_CHANGED` when the run is tied to a session other than the one that came along. */
  requireSessionOf(run: Run): Promise<void>;
}

/** `find` reads the session; it is asked once, and not before it matters. */
export function shownRequest(
  { headers, cookies, parameters, sessionToken }: Brought,
  cookieName: string,
  find: () => Promise<Session | undefined>,
): ShownRequest {
  let found: Promise<Session | undefined> | undefined;
  const session = (): Promise<Session | undefined> => {
    found ??= find();
    return found;
  };
  const name = sessionToken === undefined ? undefined : sessionName(sessionToken);
  const shown = new Set<string>();
  const shownCookies = (names: readonly string[]) =>
    Object.fromEntries(
      names.flatMap((cookie) => {
        const values = cookies[cookie] ?? [];
        if (values.length === 0) return [];
        return [[cookie, isOurCookie(cookie, cookieName) ? values.map(() => '') : values]];
      }),
    );
  const namedHeaders = (wanted: readonly string[]): Lists => {
    const names = wanted.map((header) => header.toLowerCase());
    const visible = names.filter((header) => !neverShown.includes(header) && header !== cookieName.toLowerCase());
    for (const header of visible) shown.add(header);
    return Object.fromEntries(visible.flatMap((header) => (headers[header] ? [[header, headers[header]]] : [])));
  };
  const forAuthors = (): { readonly headers: Lists; readonly cookies: Lists } => {
    const own = withoutTokens(cookies, (cookie) => isOurCookie(cookie, cookieName));
    const others = withoutTokens(
      headers,
      (header) => neverShownToAuthors.test(header) || header === cookieName.toLowerCase(),
    );
    const cookie = Object.entries(own).flatMap(([key, values]) => values.map((value) => `${key}=${value}`));
    return { cookies: own, headers: { ...others, ...(cookie.length > 0 && { cookie: [cookie.join('; ')] }) } };
  };
  return {
    session,
    hasShown: (header) => shown.has(header),
    async show({ headers: wanted = [], cookies: cookieNames, session: properties, parameters: asked, proofs }) {
      const came = properties || proofs ? await session() : undefined;
      const told = came && properties ? Object.entries(allSessionProperties(came)) : undefined;
      const view = {
        headers: wanted === '*' ? forAuthors().headers : namedHeaders(wanted),
        ...(cookieNames && { cookies: cookieNames === '*' ? forAuthors().cookies : shownCookies(cookieNames) }),
        ...(asked && { parameters }),
        ...(told && {
          session: Object.fromEntries(
            told.filter(([property]) => properties === '*' || properties?.includes(property)),
          ),
        }),
        ...(came && proofs && { proofs: { realm: came.realm, username: came.username, factors: came.factors } }),
      };
      return { view, ...(told && name !== undefined && { session: name }) };
    },
    async requireSessionOf(run) {
      if (run.session === undefined) return;
      if (run.session === name && (await session())) return;
      throw new NodeError('ERR_SESSION_CHANGED', 'The session that the journey goes by did not come along, or is over');
    },
  };
}

/** Whether a cookie opens doors by itself, or tells who guesses: no node reads or sets it. */
export function isOurCookie(name: string, sessionCookie: string): boolean {
  const lower = name.toLowerCase();
  return lower === sessionCookie.toLowerCase() || lower.startsWith('waymark-');
}

function sessionName(token: string): string {
  return createHash('sha256').update(`journey:${token}`).digest('base64url');
}

function withoutTokens(all: Lists, isHidden: (name: string) => boolean): Lists {
  return Object.fromEntries(
    Object.entries(all)
      .filter(([name]) => !isHidden(name))
      .map(([name, values]) => [name, values.filter((value) => !token.test(value))] as const)
      .filter(([, values]) => values.length > 0),
  );
}
