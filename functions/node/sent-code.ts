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

const heldCode = z.object({
  channel: z.enum(['mail', 'sms']),
  againAt: z.number(),
  username: z.exactOptional(z.string()),
  to: z.exactOptional(z.string()),
  toUser: z.boolean(),
});

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

/** `madeAt`: seconds since the epoch. */
export type MadeCode = Pick<SentCode, 'code' | 'madeAt'>;

type Destination = Pick<SentCode, 'channel' | 'username' | 'to' | 'toUser'>;

/**
 * None was sent: the one that was made stays unknown to everybody, and the last one good if it went to this very place. Else
 * whoever has that would prove an address that he has named since, or a way that it did not come by.
 */
export function holdCode(state: NodeState, whose: Destination, made: MadeCode, againAt: number): void {
  const last = sentCodeOf(state);
  if (last && isSamePlace(last, whose)) {
    keepSentCode(state, last);
    return;
  }
  state.putTransient(codeKey, made.code);
  state.putTransient(codeTimeKey, made.madeAt);
  state.remove(sentKey);
  state.putTransient(heldKey, { ...whose, againAt });
}

/** The same, of which nobody is to notice. */
export function pretendCode(state: NodeState, sent: SentCode): void {
  const last = sentCodeOf(state);
  const { code, madeAt } = last && isSamePlace(last, sent) ? last : sent;
  keepSentCode(state, { ...sent, code, madeAt });
}

function isSamePlace(one: Destination, other: Destination): boolean {
  const [place, otherPlace] = [one, other].map(({ channel, username, to }) => [channel, username, to]);
  return JSON.stringify(place) === JSON.stringify(otherPlace);
}

/**
 * Whose guesses count: of a code that was held back as of one that was sent. Of one to an address that somebody has typed those at
 * the address, whatever name he takes. Undefined where nobody has sent any.
 */
export function guessedOf(realm: string, state: NodeState): Recipient | undefined {
  const { channel, username, to, toUser } = sentCodeOf(state) ?? heldCode.safeParse(state.get(heldKey)).data ?? {};
  if (channel === undefined) return undefined;
  const isTyped = toUser === false && to !== undefined;
  return { realm, channel, ...(username !== undefined && !isTyped && { username }), ...(to !== undefined && { to }) };
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
