// What AM's getSessionInfo tells about a session.
import type { JsonObject } from '../../json.ts';
import { type Session, sessionEnds } from '../../ports/sessions.ts';

/**
 * Properties that nodes and scripts have set are for us; AM shows its context id and what an administrator lists.
 * A session never outlasts its absolute end, so neither does its idle end.
 */
export function sessionInfo(session: Session): JsonObject {
  const { username, universalId, realm, latestAccessAt, properties } = session;
  const { idle, absolute } = sessionEnds(session);
  return {
    username,
    universalId,
    realm,
    latestAccessTime: wholeSeconds(latestAccessAt),
    maxIdleExpirationTime: wholeSeconds(Math.min(idle, absolute)),
    maxSessionExpirationTime: wholeSeconds(absolute),
    properties: properties['AMCtxId'] === undefined ? {} : { AMCtxId: properties['AMCtxId'] },
  };
}

/** ISO 8601, UTC. */
function wholeSeconds(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
