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
  { headers, cookies, sessionToken: token }: Pick<EngineRequest, 'headers' | 'cookies' | 'sessionToken'>,
  cookieName: string,
  find: () => Promise<Session | undefined>,
): ShownRequest {
  let found: Promise<Session | undefined> | undefined;
  const session = (): Promise<Session | undefined> => {
    found ??= find();
    return found;
  };
  const name = token === undefined ? undefined : sessionName(token);
  const shown = new Set<string>();
  const shownCookies = (names: readonly string[]) =>
    Object.fromEntries(
      names.flatMap((cookie) => {
        const values = cookies[cookie] ?? [];
        if (values.length === 0) return [];
        return [[cookie, isOurCookie(cookie, cookieName) ? values.map(() => '') : values]];
      }),
    );
  const hidden = [...neverShown, cookieName.toLowerCase()];
  return {
    session,
    hasShown: (header) => shown.has(header),
    async show({ headers: wanted = [], cookies: cookieNames, session: properties }) {
      const names = wanted.map((header) => header.toLowerCase()).filter((header) => !hidden.includes(header));
      for (const header of names) shown.add(header);
      const view = {
        headers: Object.fromEntries(names.flatMap((header) => (headers[header] ? [[header, headers[header]]] : []))),
        ...(cookieNames && { cookies: shownCookies(cookieNames) }),
      };
      const came = properties && (await session());
      if (!came) return { view };
      const all = Object.entries(allSessionProperties(came)).filter(([property]) => properties.includes(property));
      return { view: { ...view, session: Object.fromEntries(all) }, ...(name !== undefined && { session: name }) };
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
