// Push budgets in memory.
import {
  largestPushBudget,
  type PushBudget,
  type PushBudgetClearing,
  type SentPushes,
} from '../../functions/ports/push.ts';
import { userKey } from '../../functions/ports/users.ts';
import type { MemoryStore, MemoryTools } from './memory-store.ts';

export function memoryPushBudget(
  { pushBudgets }: MemoryStore,
  { clock }: Pick<MemoryTools, 'clock'>,
): PushBudget & PushBudgetClearing & SentPushes {
  const inWindow = (key: string, windowSeconds?: number) => {
    const { pushes, windowSeconds: lastWindow } = pushBudgets.get(key) ?? { pushes: [], windowSeconds: 0 };
    const from = clock.now() - (windowSeconds ?? lastWindow) * 1000;
    return pushes.filter(({ at }) => at > from);
  };
  return {
    async take(user, push, { limit, windowSeconds }) {
      const key = userKey(user);
      if (key === undefined) return 'exceeded';
      const pushes = inWindow(key, windowSeconds);
      if (pushes.some(({ visit }) => visit === push.visit)) return 'taken';
      if (pushes.length >= Math.min(limit, largestPushBudget)) return 'exceeded';
      pushBudgets.set(key, { pushes: [...pushes, { ...push, at: clock.now() }], windowSeconds });
      return 'taken';
    },
    async clear(user) {
      pushBudgets.delete(userKey(user) ?? '');
    },
    async pending(user) {
      return inWindow(userKey(user) ?? '')
        .map(({ messageId }) => messageId)
        .reverse();
    },
  };
}
