// AM's sessions endpoint: `POST …/sessions?_action=…`, also spelt `…/sessions/`.

import type { JsonObject } from '../../json.ts';
import { RequestError } from '../../node/errors.ts';
import { allSessionProperties, wholeSeconds } from '../../node/session-properties.ts';
import type { AuditEvent, AuditLog } from '../../ports/audit.ts';
import { type Session, type SessionGroundRaiser, type Sessions, sessionEnds } from '../../ports/sessions.ts';
import type { Clock } from '../../ports/system.ts';
import { type DoorHandler, type DoorTools, door } from '../door.ts';
import { type HttpRequest, jsonBody, requireAction } from '../http-request.ts';
import type { HttpReply } from '../reply.ts';
import { clearedCookie, namedToken, requireSession } from '../session-token.ts';

export interface SessionsPorts {
  readonly sessions: Sessions;
  readonly auditLog: AuditLog;
  readonly sessionGroundRaiser: SessionGroundRaiser;
  readonly clock: Clock;
}

export function sessionsDoor(tools: DoorTools, ports: SessionsPorts): DoorHandler {
  return door(
    {
      ...tools,
      name: 'sessions',
      methods: ['POST'],
      versions: ['1.2', '2.0', '2.1', '3.0', '3.1', '4.0', '5.0', '5.1'],
    },
    (request, { transactionId }) => {
      const token = namedToken(request, jsonBody(request));
      return requireAction(request, actions)(token, { ...ports, ...tools, transactionId }, request);
    },
  );
}

interface SessionsCall extends SessionsPorts, Pick<DoorTools, 'realmSettings' | 'site'> {
  readonly transactionId: string;
}

type Action = (token: string | undefined, call: SessionsCall, request: HttpRequest) => Promise<HttpReply>;

const actions: Record<string, Action> = {
  getSessionInfo: async (token, call) => told(await requireSession(token, call.sessions), call),
  getSessionInfoAndResetIdleTime: async (token, call) => told(await touched(token, call), call),
  refresh: async (token, ports) => ok(refreshed(await touched(token, ports), ports.clock.now())),

  // Needs no authentication: for whoever holds the token it only tells what using it would tell.
  validate: async (token, { sessions }) => {
    const session = token === undefined ? undefined : await sessions.find(token);
    return ok(session ? valid(session) : { valid: false });
  },

  logout: async (token, call, { settings, sourceIp }) => {
    if (token === undefined) throw new RequestError('ERR_NO_SESSION', 'Access Denied');
    const { sessions, auditLog, site } = call;
    const session = await sessions.find(token);
    const ended = await sessions.destroy(token);
    if (ended && session) await auditLog.write(logoutEvents(session, call, sourceIp));
    const result = ended ? 'Successfully logged out' : 'Token has expired';
    return { ...ok({ result }), cookies: [clearedCookie(settings.cookieName, site)] };
  },

  /** Our own: all sessions of the caller end, this one too, and what is signing in at this moment gets none. */
  logoutEverywhere: async (token, call, { settings, sourceIp }) => {
    const session = await requireSession(token, call.sessions);
    await call.sessionGroundRaiser.raise(session);
    await call.auditLog.write(logoutEvents(session, call, sourceIp));
    return {
      ...ok({ result: 'Successfully logged out' }),
      cookies: [clearedCookie(settings.cookieName, call.site)],
    };
  },
};

async function told(session: Session, { realmSettings }: SessionsCall): Promise<HttpReply> {
  const settings = await realmSettings(session.realm);
  return ok(sessionInfo(session, settings?.sessionPropertyWhitelist ?? []));
}

function logoutEvents(session: Session, { transactionId, clock }: SessionsCall, ipAddress: string): AuditEvent[] {
  const { realm, universalId: userId, properties } = session;
  const { AMCtxId: trackingId } = properties;
  const trackingIds = trackingId === undefined ? [] : [trackingId];
  const about = { at: clock.now(), transactionId, realm, userId, trackingIds };
  return [
    { ...about, eventName: 'AM-LOGOUT', result: 'SUCCESSFUL', info: { ipAddress } },
    {
      ...about,
      eventName: 'AM-SESSION-LOGGED_OUT',
      info: { operation: 'DELETE', ...(trackingId !== undefined && { objectId: trackingId }) },
    },
  ];
}

function ok(body: JsonObject): HttpReply {
  return { status: 200, body };
}

async function touched(token: string | undefined, { sessions }: SessionsPorts): Promise<Session> {
  const session = token === undefined ? undefined : await sessions.touch(token);
  if (session === undefined) throw new RequestError('ERR_NO_SESSION', 'Access Denied');
  return session;
}

function valid({ realm, username, properties }: Session): JsonObject {
  const { AMCtxId } = properties;
  return { valid: true, ...(AMCtxId !== undefined && { sessionUid: AMCtxId }), uid: username, realm };
}

/** Minutes, except `maxtime`, which is the seconds that are left. */
function refreshed(session: Session, now: number): JsonObject {
  const { username, realm, maxIdleMinutes, maxMinutes } = session;
  const maxtime = Math.floor((sessionEnds(session).absolute - now) / 1000);
  return { uid: username, realm, idletime: 0, maxidletime: maxIdleMinutes, maxsessiontime: maxMinutes, maxtime };
}

// What AM's getSessionInfo tells about a session.

/**
 * Properties that nodes and scripts have set are for us; AM shows its context id and what an administrator lists, which is
 * `listed`.
 * A session never outlasts its absolute end, so neither does its idle end.
 */
function sessionInfo(session: Session, listed: readonly string[]): JsonObject {
  const { username, universalId, realm, latestAccessAt } = session;
  const { idle, absolute } = sessionEnds(session);
  return {
    username,
    universalId,
    realm,
    latestAccessTime: wholeSeconds(latestAccessAt),
    maxIdleExpirationTime: wholeSeconds(Math.min(idle, absolute)),
    maxSessionExpirationTime: wholeSeconds(absolute),
    properties: Object.fromEntries(
      Object.entries(allSessionProperties(session)).filter(([name]) => listed.includes(name)),
    ),
  };
}
