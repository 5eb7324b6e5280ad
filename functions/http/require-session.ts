// Calls that are served to signed-in users only.
import { RequestError } from '../node/errors.ts';
import type { Session, SessionReader } from '../ports/sessions.ts';

/** The live session behind a token. No token and a dead one look the same. */
export async function requireSession(token: string | undefined, sessions: SessionReader): Promise<Session> {
  const session = token === undefined ? undefined : await sessions.find(token);
  if (session === undefined) throw new RequestError('ERR_NO_SESSION', 'Access Denied');
  return session;
}
