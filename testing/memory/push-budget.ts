// Push budgets in memory.
import { largestPushBudget, type PushBudget, type SentPushes } from '../../functions/ports/push.ts';
import { userKey } from '../../functions/ports/users.ts';
import type { MemoryStore, MemoryTools } from './store.ts';

export function memoryPushBudget(
  { pushBudgets }: MemoryStore,
  { clock }: Pick<MemoryTools, 'clock'>,
): PushBudget & SentPushes {
  const inWindow = (key: string, windowSeconds?: number) => {
    const { pushes, windowSeconds: lastWindow } = pushBudgets.get(key) ?? { pushes: [], windowSeconds: 0 };
    const from = clock.now() - (windowSeconds ?? lastWindow) * 1000;
    return pushes.filter(({ at }) => at > from);
  };
  return {
    async take(user, push, { limit, windowSeconds }, approved = 0) {
      const key = userKey(user);
      if (key === undefined) return 'exceeded';
      const approvedAt = approved > clock.now() ? 0 : approved;
      const pushes = inWindow(key, windowSeconds).filter(({ at }) => at >= approvedAt);
      const most = Math.min(limit, largestPushBudget);
      if (pushes.some(({ visit }) => visit === push.visit)) return { left: Math.max(0, most - pushes.length) };
      if (pushes.length >= most) return 'exceeded';
      pushBudgets.set(key, { pushes: [...pushes, { ...push, at: clock.now() }], windowSeconds });
      return { left: most - pushes.length - 1 };
    },
    async pending(user) {
      return inWindow(userKey(user) ?? '')
        .map(({ messageId }) => messageId)
        .reverse();
    },
  };
}
