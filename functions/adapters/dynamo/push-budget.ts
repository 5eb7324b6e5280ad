// Push budgets, one row per user in the table DeviceProfiles: the pushes of the window, oldest first. The row's version
// lets of all that read the same list only one write.
import * as z from 'zod';
import { keyOfMessageId } from '../../mfa/push/message-id.ts';
import { largestPushBudget, type PendingPushes, type PushBudget, type SentPushes } from '../../ports/push.ts';
import type { Clock } from '../../ports/system.ts';
import type { UserKey } from '../../ports/users.ts';
import { visitMark } from './attempts.ts';
import type { Dynamo } from './client.ts';
import { pushDevice } from './push-devices.ts';
import { answerAttribute } from './push-rows.ts';
import type { DynamoTable } from './table.ts';
import { ofUser } from './user-key.ts';

/** Between the devices, which are called `push#` and their uuid. */
const device = 'push';

const row = z.object({
  pushes: z.array(z.object({ visit: z.string(), messageId: z.string(), at: z.number() })).default([]),
  /** Of the policy that counted last. */
  windowSeconds: z.number().default(0),
  version: z.number().optional(),
});
const attributes = Object.keys(row.shape);

/** Whoever loses to others more often than there is room for others has met approvals, which are rare. */
const mostTries = largestPushBudget + 10;

export function dynamoPushBudget(dynamo: Dynamo, { clock }: { clock: Clock }): PushBudget {
  const devices = dynamo.table('DeviceProfiles');
  return {
    take: ofUser('exceeded', async (user, { visit, messageId }, { limit, windowSeconds }, approved = 0) => {
      const key = { user, device };
      const mark = visitMark(visit);
      const approvedAt = approved > clock.now() ? 0 : approved;
      const push = () => ({ visit: mark, messageId, at: clock.now() });
      // Usually no push counts any more, and there is nothing to read.
      const first = await devices.update(key, {
        update: 'SET #pushes = :pushes, #windowSeconds = :windowSeconds, #latestAt = :now ADD #version :one',
        when: 'attribute_not_exists(#version) OR #latestAt <= :over OR #latestAt < :approvedAt',
        values: {
          ...{ pushes: [push()], windowSeconds, now: clock.now(), one: 1 },
          ...{ over: clock.now() - windowSeconds * 1000, approvedAt },
        },
      });
      const most = Math.min(limit, largestPushBudget);
      if (first) return { left: Math.max(0, most - 1) };
      for (let tries = 0; tries < mostTries; tries += 1) {
        const { pushes: inWindow, version } = await pushesIn(devices, user, clock, windowSeconds);
        const pushes = inWindow.filter(({ at }) => at >= approvedAt);
        if (pushes.some(({ visit: counted }) => counted === mark)) return { left: Math.max(0, most - pushes.length) };
        if (pushes.length >= most) return 'exceeded';
        const taken = await devices.update(key, {
          update: 'SET #pushes = :pushes, #windowSeconds = :windowSeconds, #latestAt = :now, #version = :next',
          when: version === undefined ? 'attribute_not_exists(#version)' : '#version = :version',
          values: {
            pushes: [...pushes, push()],
            ...{ windowSeconds, now: clock.now(), next: (version ?? 0) + 1 },
            ...(version !== undefined && { version }),
          },
        });
        if (taken) return { left: most - pushes.length - 1 };
      }
      throw new Error('The push budget changes faster than it can be written');
    }),
  };
}

export function dynamoSentPushes(dynamo: Dynamo, { clock }: { clock: Clock }): SentPushes {
  const devices = dynamo.table('DeviceProfiles');
  return {
    pending: ofUser([], async (user) => {
      const { pushes } = await pushesIn(devices, user, clock);
      return pushes.map(({ messageId }) => messageId).reverse();
    }),
  };
}

/** Those of the window, the last policy's unless given. */
async function pushesIn(devices: DynamoTable, user: UserKey, clock: Clock, window?: number) {
  const found = await devices.get({ user, device }, { consistent: true, attributes });
  const { pushes, windowSeconds, version } = row.parse(found ?? {});
  const from = clock.now() - (window ?? windowSeconds) * 1000;
  return { pushes: pushes.filter(({ at }) => at > from), version };
}

// Ending the pushes to a device in the table PushMessages; the row of the user's push budget knows their ids.

/** An answer of ours: no phone's answer has this digest. */
const ended = answerAttribute({ decision: 'denied', digest: 'device removed' });

export function dynamoPendingPushes(dynamo: Dynamo, { clock }: { clock: Clock }): PendingPushes {
  const messages = dynamo.table('PushMessages');
  const { pending } = dynamoSentPushes(dynamo, { clock });
  return {
    async end(user, uuid) {
      const device = pushDevice(uuid);
      await Promise.all(
        (await pending(user)).map(async (id) => {
          const messageId = keyOfMessageId(id);
          if (messageId === undefined) return;
          await messages.update(
            { messageId },
            {
              update: 'SET #answer = :answer, #answered = :answered',
              when: '#id = :id AND #device = :device AND attribute_not_exists(#answer)',
              values: { answer: ended, answered: true, id, device },
            },
          );
        }),
      );
    },
  };
}
