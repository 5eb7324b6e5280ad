// `…/users/{user}/devices/signins`, our own: how this user signed in lately. For him alone, and not for whoever has no more
// than his password where he has a second factor: it tells from where and with what he usually comes.
import type { JsonObject } from '../../json.ts';
import { RequestError } from '../../node/errors.ts';
import type { Ports } from '../../ports/index.ts';
import type { Session } from '../../ports/sessions.ts';
import type { SignIn } from '../../ports/sign-ins.ts';
import type { User } from '../../ports/users.ts';
import { printable } from '../../printable.ts';
import { browserNameOf } from '../../user-agent.ts';
import type { HttpRequest } from '../http-request.ts';
import type { HttpReply } from '../reply.ts';
import type { DeviceAccess } from './device-access.ts';
import { deviceListBody, ok, requireQuery, unsupported } from './device-reply.ts';

export interface SignInsCall {
  readonly ports: Pick<Ports, 'signIns'>;
  readonly session: Session;
  readonly access: DeviceAccess;
  readonly user: User;
}

export async function ofSignIns(
  { ports, session, access, user }: SignInsCall,
  request: HttpRequest,
): Promise<HttpReply> {
  // What administrators may see of users they see in the console, on record.
  if (!access.own) throw new RequestError('ERR_FORBIDDEN', 'User not permitted.');
  if (request.method !== 'GET') throw unsupported();
  requireQuery(request);
  if (!access.provesAny) {
    throw new RequestError('ERR_FORBIDDEN', 'Sign in with a second factor to see your recent sign-ins.');
  }
  const { AMCtxId } = session.properties;
  const signIns = await ports.signIns.list(user);
  return ok(deviceListBody(signIns.map((signIn) => signInBody(signIn, signIn.id === AMCtxId))));
}

/** `current`: the session that asks began with it. */
function signInBody(
  { id, at, verdict, sourceIp, country, userAgent, journey, methods }: SignIn,
  current: boolean,
): JsonObject {
  return {
    ...{ _id: id, at, verdict, ipAddress: printable(sourceIp) },
    ...(country !== undefined && { country }),
    ...browserNameOf(userAgent),
    ...{ journey, methods: [...methods], current },
  };
}
