// Sessions in memory: one object starts, reads, keeps and ends them, and holds the ground that they stand on.
import {
  type Ground,
  type Session,
  type SessionGround,
  type SessionGroundRaiser,
  type SessionIssuer,
  type SessionKeeper,
  type Sessions,
  sessionEnds,
  stands,
} from '../../functions/ports/sessions.ts';
import { userKey } from '../../functions/ports/users.ts';
import type { MemoryStore, MemoryTools } from './memory-store.ts';

export function memorySessions(
  { sessions, grounds }: MemoryStore,
  { clock }: Pick<MemoryTools, 'clock'>,
): SessionIssuer & Sessions & SessionGround & SessionGroundRaiser & SessionKeeper {
  const groundOf = (key: string | undefined): Ground => grounds.get(key ?? '') ?? { epoch: 0 };
  const isOver = (session: Session): boolean => {
    const { idle, absolute } = sessionEnds(session);
    return clock.now() >= Math.min(idle, absolute);
  };
  const live = (token: string): Session | undefined => {
    const session = sessions.get(token);
    return session && !isOver(session) && stands(session.epoch, groundOf(userKey(session))) ? session : undefined;
  };
  return {
    async create(token, session) {
      sessions.set(token, structuredClone(session));
    },
    async find(token) {
      return structuredClone(live(token));
    },
    async touch(token) {
      const session = live(token);
      if (!session) return undefined;
      const touched = { ...session, latestAccessAt: clock.now() };
      sessions.set(token, touched);
      return structuredClone(touched);
    },
    async destroy(token) {
      const session = sessions.get(token);
      return session !== undefined && !isOver(session) && sessions.delete(token);
    },
    async keep(token, standing) {
      const session = sessions.get(token);
      if (!session) return false;
      sessions.set(token, { ...session, ...structuredClone(standing) });
      return true;
    },
    async look(user) {
      return groundOf(userKey(user));
    },
    async raise(user, by) {
      const key = userKey(user);
      if (key === undefined) return { epoch: 0 };
      const old = groundOf(key);
      const before = by !== undefined && old.raised?.by === by ? old.raised.before : old.epoch;
      const ground = {
        epoch: Math.max(clock.now(), old.epoch + 1),
        ...(by !== undefined && { raised: { by, before } }),
      };
      grounds.set(key, ground);
      return ground;
    },
  };
}
