// Ending the pushes to a device in memory.
import type { PendingPushes } from '../../functions/ports/push.ts';
import { memoryPushBudget } from './memory-push-budget.ts';
import type { MemoryStore, MemoryTools } from './memory-store.ts';

export function memoryPendingPushes(store: MemoryStore, tools: Pick<MemoryTools, 'clock'>): PendingPushes {
  const budget = memoryPushBudget(store, { ...tools });
  return {
    async end(user, uuid) {
      for (const messageId of await budget.pending(user)) {
        const message = store.pushMessages.get(messageId);
        if (!message || message.deviceUuid !== uuid || message.answer) continue;
        store.pushMessages.set(messageId, { ...message, answer: { decision: 'denied', digest: 'device removed' } });
      }
    },
  };
}
