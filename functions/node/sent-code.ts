// A code that is sent to the user: made, kept in state until it is typed, and what is known of how it was sent.
import * as z from 'zod';
import type { Json, JsonObject } from '../json.ts';
import { masked, type Recipient } from '../ports/codes.ts';
import type { Randomness } from '../ports/system.ts';
import type { NodeState } from './state.ts';

/** AM's keys: the code, and when it was made in seconds since the epoch. */
export const codeKey = 'oneTimePassword';
export const codeTimeKey = 'oneTimePasswordTimestamp';
/** Ours: the code that was sent last, which is another one while a new one is held back. */
export const sentKey = 'waymark.codeSent';

const sentCode = z.object({
  code: z.string(),
  /** Seconds since the epoch, when it was made. */
  madeAt: z.number(),
  /** Milliseconds since the epoch, when it was handed over. */
  sentAt: z.number(),
  /** When another one can be sent. */
  againAt: z.number(),
  channel: z.enum(['mail', 'sms']),
  username: z.exactOptional(z.string()),
  to: z.exactOptional(z.string()),
  /** It went where the user's profile says. */
  toUser: z.boolean(),
});

export type SentCode = z.output<typeof sentCode>;

/** Ours: none was sent, since another journey had one sent a moment ago. */
export const heldKey = 'waymark.codeHeld';

const heldCode = z.object({ channel: z.enum(['mail', 'sms']), againAt: z.number() });

/**
 * What our own page is told of a code: how it came, when another one can go and, to who has proved something, where to. A user
 * who does not exist looks like any other.
 */
export function codeHints(state: NodeState, mayTell: boolean): JsonObject | undefined {
  const sent = sentCodeOf(state);
  if (sent) {
    const { channel, to, sentAt, againAt } = sent;
    return { code: { by: channel, sentAt, againAt, ...(mayTell && to !== undefined && { to: masked(to) }) } };
  }
  const held = mayTell ? heldCode.safeParse(state.get(heldKey)).data : undefined;
  return held && { code: { by: held.channel, againAt: held.againAt } };
}

export function sentCodeOf(state: NodeState): SentCode | undefined {
  return sentCode.safeParse(state.get(sentKey)).data;
}

export function keepSentCode(state: NodeState, sent: SentCode): void {
  state.remove(heldKey);
  state.putTransient(codeKey, sent.code);
  state.putTransient(codeTimeKey, sent.madeAt);
  state.putTransient(sentKey, sent as Json);
}

export function recipientOf(realm: string, { channel, username, to }: SentCode): Recipient {
  return { realm, channel, ...(username !== undefined && { username }), ...(to !== undefined && { to }) };
}

/** Uniform: a number that would make some digits likelier is drawn again. */
export function randomCode(digits: number, randomness: Randomness): string {
  const codes = 10 ** digits;
  const fair = Math.floor(2 ** 32 / codes) * codes;
  for (;;) {
    const drawn = Buffer.from(randomness.bytes(4)).readUInt32BE();
    if (drawn < fair) return String(drawn % codes).padStart(digits, '0');
  }
}
