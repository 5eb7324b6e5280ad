// Push messages in memory: one map behind all that makes, reads, answers, delivers and removes them.
import { newMessageId } from '../../functions/mfa/push/message-id.ts';
import type { Ports } from '../../functions/ports/index.ts';
import type { OutgoingPush, PushMessage } from '../../functions/ports/push.ts';
import type { MemoryStore, MemoryTools } from './store.ts';

type PushMessagePorts = Pick<
  Ports,
  | 'pushAnswers'
  | 'pushDeliveries'
  | 'pushMessageMaking'
  | 'pushMessageRemoval'
  | 'pushMessages'
  | 'pushProgress'
  | 'pushResults'
>;

export function memoryPushMessages(
  { pushMessages }: MemoryStore,
  { clock }: Pick<MemoryTools, 'clock'>,
): PushMessagePorts {
  const messageOf = (messageId: string): OutgoingPush | undefined => {
    const message = pushMessages.get(messageId);
    if (!message) return undefined;
    const end = message.answer ? message.keptUntil : message.expiresAt;
    return clock.now() < end ? structuredClone(message) : undefined;
  };
  const byVisit = new Map<string, string>();
  return {
    pushMessageMaking: {
      async create(visit, message) {
        const name = `${message.type} ${visit}`;
        const known = pushMessages.get(byVisit.get(name) ?? '');
        if (known) return withoutNotification(structuredClone(known));
        const createdAt = clock.now();
        const messageId = newMessageId(message.type, visit, createdAt);
        const keptUntil = Math.max(message.keptUntil ?? 0, message.expiresAt);
        const created: OutgoingPush = { ...message, keptUntil, messageId, createdAt, delivery: 'queued' };
        pushMessages.set(messageId, structuredClone(created));
        byVisit.set(name, messageId);
        return withoutNotification(created);
      },
    },
    pushMessages: {
      async find(messageId) {
        const message = messageOf(messageId);
        return message && withoutNotification(message);
      },
    },
    pushProgress: {
      async find(messageId) {
        const message = messageOf(messageId);
        if (!message || clock.now() >= message.expiresAt) return undefined;
        const { realm, username, delivery, answer } = message;
        return { realm, username, delivery, answered: answer !== undefined };
      },
    },
    pushResults: {
      async find(messageId) {
        const message = messageOf(messageId);
        if (!message) return undefined;
        const { challenge, secret, endpoint, notification, ...result } = message;
        return result;
      },
    },
    pushAnswers: {
      async answer(messageId, answer) {
        const message = messageOf(messageId);
        if (!message) return 'gone';
        if (message.answer) return message.answer.digest === answer.digest ? 'repeated' : 'taken';
        pushMessages.set(messageId, { ...message, answer: structuredClone(answer) });
        return 'accepted';
      },
    },
    pushDeliveries: {
      async find(messageId) {
        return messageOf(messageId);
      },
      async markDelivery(messageId, delivery) {
        const message = pushMessages.get(messageId);
        if (!message || (delivery === 'failed' ? message.answer : message.delivery === 'failed')) return false;
        pushMessages.set(messageId, { ...withoutNotification(message), delivery });
        return true;
      },
    },
    pushMessageRemoval: {
      async remove(messageId) {
        pushMessages.delete(messageId);
      },
    },
  };
}

function withoutNotification({ notification, ...message }: OutgoingPush): PushMessage {
  return message;
}
