// Push messages in memory.
import { newMessageId } from '../../functions/mfa/push/message-id.ts';
import type { PushMessage, PushMessages } from '../../functions/ports/push-messages.ts';
import type { MemoryStore, MemoryTools } from './memory-store.ts';

export function memoryPushMessages({ pushMessages }: MemoryStore, { clock }: Pick<MemoryTools, 'clock'>): PushMessages {
  const messageOf = (messageId: string): PushMessage | undefined => {
    const message = pushMessages.get(messageId);
    if (!message) return undefined;
    const end = message.answer ? message.keptUntil : message.expiresAt;
    return clock.now() < end ? message : undefined;
  };
  const byVisit = new Map<string, string>();
  return {
    async create(visit, message) {
      const name = `${message.type} ${visit}`;
      const known = pushMessages.get(byVisit.get(name) ?? '');
      if (known) return structuredClone(known);
      const createdAt = clock.now();
      const messageId = newMessageId(message.type, visit, createdAt);
      const keptUntil = Math.max(message.keptUntil ?? 0, message.expiresAt);
      const created: PushMessage = { ...message, keptUntil, messageId, createdAt, delivery: 'queued' };
      pushMessages.set(messageId, structuredClone(created));
      byVisit.set(name, messageId);
      return created;
    },
    async find(messageId) {
      return structuredClone(messageOf(messageId));
    },
    async answer(messageId, answer) {
      const message = messageOf(messageId);
      if (!message) return 'gone';
      if (message.answer) return message.answer.digest === answer.digest ? 'repeated' : 'taken';
      pushMessages.set(messageId, { ...message, answer: structuredClone(answer) });
      return 'accepted';
    },
    async markDelivery(messageId, delivery) {
      const message = pushMessages.get(messageId);
      if (!message || (delivery === 'failed' ? message.answer : message.delivery === 'failed')) return false;
      const { notification, ...rest } = message;
      pushMessages.set(messageId, { ...rest, delivery });
      return true;
    },
    async remove(messageId) {
      pushMessages.delete(messageId);
    },
  };
}
