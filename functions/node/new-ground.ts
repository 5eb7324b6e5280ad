// What takes the ground of a user's sessions away: the sessions of before end, whatever happens between.
import type { Ground, SessionGroundRaiser } from '../ports/sessions.ts';
import type { User } from '../ports/users.ts';

/**
 * Raises the ground before the work, so that none of it goes unnoticed when it breaks off, and after it, so that nothing
 * lasts that was verified meanwhile. `by` names whoever does it: a run of a journey goes on, copies of its requests included.
 */
export async function onNewGround<Result>(
  ground: SessionGroundRaiser,
  user: User,
  by: string | undefined,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly ground: Ground }> {
  await ground.raise(user, by);
  const result = await work();
  return { result, ground: await ground.raise(user, by) };
}

/** The run that a visit belongs to. */
export function runOf(visit: string): string {
  return visit.split(':', 1)[0] ?? visit;
}
