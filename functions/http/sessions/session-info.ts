// What AM's getSessionInfo tells about a session.
import type { JsonObject } from '../../json.ts';
import { type Session, sessionEnds } from '../../ports/sessions.ts';

/**
 * Properties that nodes and scripts have set are for us; AM shows its context id and what an administrator lists, which is
 * `listed`.
 * A session never outlasts its absolute end, so neither does its idle end.
 */
export function sessionInfo(session: Session, listed: readonly string[]): JsonObject {
  const { username, universalId, realm, latestAccessAt } = session;
  const { idle, absolute } = sessionEnds(session);
  return {
    username,
    universalId,
    realm,
    latestAccessTime: wholeSeconds(latestAccessAt),
    maxIdleExpirationTime: wholeSeconds(Math.min(idle, absolute)),
    maxSessionExpirationTime: wholeSeconds(absolute),
    properties: Object.fromEntries(Object.entries(allProperties(session)).filter(([name]) => listed.includes(name))),
  };
}

/** As AM names them, and `factors` of our own: JSON text, `[{"factor":"otp","at":"2026-11-28T09:30:00Z"}]`. */
function allProperties({ properties, authLevel, createdAt, factors, universalId, username }: Session): JsonObject {
  return {
    ...properties,
    AuthLevel: String(authLevel),
    authInstant: wholeSeconds(createdAt),
    UserId: username,
    UserToken: username,
    'sun.am.UniversalIdentifier': universalId,
    factors: JSON.stringify(factors.map(({ factor, at }) => ({ factor, at: wholeSeconds(at) }))),
  };
}

/** ISO 8601, UTC. */
function wholeSeconds(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
