// What a journey remembers of the push that it has sent last, for our own page: to whom it went, how long it can be answered,
// and how it ended. It holds nothing by which anybody could answer.
import * as z from 'zod';
import type { JsonObject } from '../json.ts';
import type { NodeState } from './state.ts';

/** In shared state. */
export const sentPushKey = 'waymark.push';

const endings = ['expired', 'denied', 'wrongNumber', 'undelivered', 'other'] as const;
export type PushEnding = (typeof endings)[number];

const sentPush = z.object({
  /** As its user calls the device. */
  device: z.string(),
  /** Milliseconds since the epoch, as the next one. */
  sentAt: z.number(),
  expiresAt: z.number(),
  /** So many more may be sent by now. */
  left: z.number(),
  /** Absent while it may be answered. */
  ended: z.exactOptional(z.enum(endings)),
});

export type SentPush = z.output<typeof sentPush>;

export function sentPushIn(state: NodeState): SentPush | undefined {
  return sentPush.safeParse(state.getShared(sentPushKey)).data;
}

/** What a step tells of it. What the device is called is told to who has proved something: a name is typed by anybody. */
export function shownPush(state: NodeState, mayTell: boolean): JsonObject | undefined {
  const { device, ...sent } = sentPushIn(state) ?? {};
  return device === undefined ? undefined : { ...sent, ...(mayTell && { device }) };
}

/** Notes how the push ended, where one was remembered. */
export function pushEnded(state: NodeState, ended: PushEnding): void {
  const sent = sentPushIn(state);
  if (sent) state.putShared(sentPushKey, { ...sent, ended });
}

/** What its user is told. */
export const endingTexts: Readonly<Record<PushEnding, string>> = {
  expired: 'The notification on your phone has expired.',
  denied: 'You denied this sign-in on your phone.',
  wrongNumber: 'You chose another number than the one shown.',
  undelivered: 'We could not reach your phone.',
  other: 'That notification can no longer be used.',
};

/** The same as a question, before another one is sent. The first line is a title. */
export const againTexts: Readonly<Record<PushEnding, string>> = {
  expired: 'The notification has expired\nNobody answered it in time. Do you want another one?',
  denied: 'You denied this sign-in on your phone\nDo you want another notification?',
  wrongNumber: 'You chose another number\nIt isn’t the one that was shown. Do you want to try again?',
  undelivered: 'We couldn’t reach your phone\nDo you want to try again?',
  other: 'That notification can no longer be used\nDo you want another one?',
};
