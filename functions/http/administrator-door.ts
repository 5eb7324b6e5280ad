// A door for administrators of its realm alone, whatever the path: who they are is read anew with every call.
import { type AdministratorPorts, requireAdministrator } from '../administration/administrator.ts';
import type { Author } from '../administration/author.ts';
import { RequestError } from '../node/errors.ts';
import type { Session, SessionReader, SessionTouch } from '../ports/sessions.ts';
import type { Clock } from '../ports/system.ts';
import { type DoorHandler, type DoorOptions, type DoorTools, door } from './door.ts';
import type { HttpRequest } from './http-request.ts';
import type { HttpReply } from './reply.ts';
import { cookiesNamed, requireSession } from './session-token.ts';

export type AdministratorDoorPorts = AdministratorPorts & {
  readonly clock: Clock;
  readonly sessionReader: SessionReader;
  readonly sessionTouch: SessionTouch;
};

/** Milliseconds: whoever works goes on being signed in, and costs a write once a minute. */
const leastTouch = 60_000;

/** Who calls: what the audit log knows him and his request by has his universal id always. */
export interface Administrator extends Author {
  readonly facts: Author['facts'] & { readonly userId: string };
  readonly session: Session;
}

export function administratorDoor(
  options: DoorOptions,
  ports: AdministratorDoorPorts,
  answer: (request: HttpRequest, administrator: Administrator) => Promise<HttpReply>,
): DoorHandler {
  // An application's page need not be able to do what an administrator can who has it open.
  const { consoleOrigin } = options.site;
  const site = { ...options.site, corsOrigins: new Set(consoleOrigin === undefined ? [] : [consoleOrigin]) };
  return door({ ...options, site }, async (request, { transactionId }) => {
    const token = await tokenIn(request, options);
    const session = await requireSession(token, ports.sessionReader);
    await requireAdministrator(session, request.realm, ports);
    if (ports.clock.now() - session.latestAccessAt >= leastTouch) await ports.sessionTouch.touch(token);
    const { AMCtxId } = session.properties;
    const facts = {
      transactionId,
      userId: session.universalId,
      ...(AMCtxId !== undefined && { trackingIds: [AMCtxId] }),
      ipAddress: request.sourceIp,
    };
    return answer(request, { by: session.username, facts, session });
  });
}

/** Administrators of the root realm bring its cookie along to every realm, which may call its own differently. */
async function tokenIn(request: HttpRequest, { realmSettings }: Pick<DoorTools, 'realmSettings'>): Promise<string> {
  const { headers, method, realm, settings } = request;
  const root = realm === '/' ? settings : await realmSettings('/');
  const names = [...new Set([settings.cookieName, root?.cookieName ?? settings.cookieName])];
  const inHeader = names.flatMap((name) => headers[name.toLowerCase()] || []);
  const inCookie = names.flatMap((name) => cookiesNamed(headers, name).slice(0, 1));
  const tokens = [...inHeader, ...inCookie].filter((token) => token !== '');
  const isRead = method === 'GET' || method === 'HEAD';
  const isMarked = headers['x-requested-with'] !== undefined || headers['accept-api-version'] !== undefined;
  // The door's rule knows the realm's own cookie only.
  if (!isRead && inHeader.length === 0 && inCookie.length > 0 && !isMarked)
    throw new RequestError('ERR_CSRF', 'Forbidden');
  return tokens[0] ?? '';
}
