// The session that came along with a request: a new one takes its place, and what its user has just proved in it need not
// be proved again to add a factor.
import type { Session, SessionFactor, SessionReader } from '../ports/sessions.ts';
import { type User, userKey } from '../ports/users.ts';

/** A session of the same realm that the new one replaces, whoever's it is. */
export async function earlierSession(
  token: string | undefined,
  realm: string,
  sessions: SessionReader,
): Promise<Session | undefined> {
  const session = token === undefined ? undefined : await sessions.find(token);
  return session?.realm === realm ? session : undefined;
}

/** What the session has proved of this very user, since then (milliseconds since the epoch). */
export function earlierProofs(session: Session | undefined, user: User, since: number): readonly SessionFactor[] {
  if (session === undefined || userKey(session) !== userKey(user)) return [];
  return session.factors.filter(({ at }) => at >= since);
}
