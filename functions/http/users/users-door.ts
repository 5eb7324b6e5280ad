// AM's `POST …/users?_action=idFromSession`: whose session this is. AM's own login page starts with it.
import type { Session, SessionReader } from '../../ports/sessions.ts';
import { type DoorHandler, type DoorTools, door } from '../door.ts';
import { type HttpRequest, requireAction } from '../http-request.ts';
import type { HttpReply } from '../reply.ts';
import { requireSession, sessionToken } from '../session-token.ts';

export interface UsersPorts {
  readonly sessionReader: SessionReader;
}

export function usersDoor(tools: DoorTools, ports: UsersPorts): DoorHandler {
  return door({ ...tools, name: 'users', methods: ['POST'], versions: ['2.0', '2.1', '3.0', '4.0'] }, (request) =>
    requireAction(request, actions)(request, ports),
  );
}

const actions: Record<string, (request: HttpRequest, ports: UsersPorts) => Promise<HttpReply>> = {
  idFromSession: async (request, { sessionReader }) => {
    const session = await requireSession(sessionToken(request), sessionReader);
    return {
      status: 200,
      body: {
        id: session.username,
        realm: session.realm,
        dn: session.universalId,
        successURL: request.settings.successUrl,
        fullLoginURL: loginUrl(request.contextPath, session),
      },
    };
  },
};

/** Where to sign in again: a path of this server, with the journey where the session knows it. */
function loginUrl(contextPath: string, { realm, properties }: Session): string {
  const path = ['root', ...realm.split('/').filter(Boolean)].map((name) => `/realms/${name}`).join('');
  const { Service: journey } = properties;
  const query = journey === undefined ? '' : `?authIndexType=service&authIndexValue=${encodeURIComponent(journey)}`;
  return `${contextPath}/json${path}/authenticate${query}`;
}
