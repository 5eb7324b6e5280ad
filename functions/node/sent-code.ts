// A code that is sent to the user: made, kept in state until it is typed, and what is known of how it was sent.
import * as z from 'zod';
import type { Json } from '../json.ts';
import type { Recipient } from '../ports/codes.ts';
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

export function sentCodeOf(state: NodeState): SentCode | undefined {
  return sentCode.safeParse(state.get(sentKey)).data;
}

export function keepSentCode(state: NodeState, sent: SentCode): void {
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
