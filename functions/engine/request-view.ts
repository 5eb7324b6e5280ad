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
const neverShownToAuthors = /^(proxy-authorization$|x-openam-)/;
/** A token of a session. The cookie that carries one is named by its realm, and a browser has those of all realms. */
const sessionToken = /^[\w-]{43}$/;

type Brought = Pick<EngineRequest, 'headers' | 'cookies' | 'parameters' | 'sessionToken'>;

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
  { headers, cookies, parameters, sessionToken: token }: Brought,
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
  const ofSession = cookieName.toLowerCase();
  const forOthers = Object.fromEntries(
    Object.entries(cookies).filter(([key, value]) => key.toLowerCase() !== ofSession && !sessionToken.test(value)),
  );
  const namedHeaders = (wanted: readonly string[]): [string, readonly string[]][] => {
    const names = wanted
      .map((header) => header.toLowerCase())
      .filter((header) => !neverShown.includes(header) && header !== ofSession);
    for (const header of names) shown.add(header);
    return names.flatMap((header): [string, readonly string[]][] =>
      headers[header] ? [[header, headers[header]]] : [],
    );
  };
  const allHeaders = (): [string, readonly string[]][] => {
    const hidden = ['cookie', ofSession];
    const cookie = Object.entries(forOthers).map(([key, value]) => `${key}=${value}`);
    return [
      ...Object.entries(headers)
        .filter(([header]) => !hidden.includes(header) && !neverShownToAuthors.test(header))
        .map(([header, values]): [string, readonly string[]] => [
          header,
          values.filter((value) => !sessionToken.test(value)),
        ])
        .filter(([, values]) => values.length > 0),
      ...(cookie.length > 0 ? ([['cookie', [cookie.join('; ')]]] as [string, readonly string[]][]) : []),
    ];
  };
  return {
    session,
    hasShown: (header) => shown.has(header),
    async show({ headers: wanted = [], session: properties, ...wish }) {
      const came = properties || wish.proofs ? await session() : undefined;
      const all = came && properties ? Object.entries(allSessionProperties(came)) : undefined;
      return {
        view: {
          headers: Object.fromEntries(wanted === '*' ? allHeaders() : namedHeaders(wanted)),
          ...(wish.parameters && { parameters }),
          ...(wish.cookies && { cookies: forOthers }),
          ...(all && {
            session: Object.fromEntries(
              all.filter(([property]) => properties === '*' || properties?.includes(property)),
            ),
          }),
          ...(came && wish.proofs && { proofs: { realm: came.realm, username: came.username, factors: came.factors } }),
        },
        ...(all && name !== undefined && { session: name }),
      };
    },
    async requireSessionOf(run) {
      if (run.session === undefined) return;
      if (run.session === name && (await session())) return;
      throw new NodeError('ERR_SESSION_CHANGED', 'The session that the journey goes by did not come along, or is over');
    },
  };
}

function sessionName(token: string): string {
  return createHash('sha256').update(`journey:${token}`).digest('base64url');
}
