// The session that came along with a request: a new one takes its place, and what its user has just proved in it need not
// be proved again to add a factor.
import { remembered, type Session, type SessionFactor, type SessionReader } from '../ports/sessions.ts';
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
  // A remembered browser is no proof, however lately it was one: no step-up takes it for that.
  return session.factors.filter(({ factor, at }) => at >= since && factor !== remembered);
}
