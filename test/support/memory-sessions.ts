// Sessions in memory: one object both starts and reads them.
import { type Session, type SessionIssuer, type Sessions, sessionEnds } from '../../functions/ports/sessions.ts';
import type { MemoryStore, MemoryTools } from './memory-store.ts';

export function memorySessions(
  { sessions }: MemoryStore,
  { clock }: Pick<MemoryTools, 'clock'>,
): SessionIssuer & Sessions {
  const live = (token: string): Session | undefined => {
    const session = sessions.get(token);
    if (!session) return undefined;
    const { idle, absolute } = sessionEnds(session);
    return clock.now() < Math.min(idle, absolute) ? session : undefined;
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
      return live(token) !== undefined && sessions.delete(token);
    },
  };
}
