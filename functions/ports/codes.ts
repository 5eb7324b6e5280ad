// What is sent to users by mail and SMS in the middle of a journey: how often, how often codes may be guessed, and the way out.
import type { AttemptPolicy, CodeGuesser } from './users.ts';

/** `mail` and `sms` bring codes; `link` is a mail with a link, `note` one that only tells something. */
type Channel = 'mail' | 'sms' | 'link' | 'note';

/** To whom and where to. What is sent to nobody's address counts on the address alone. */
export interface Recipient {
  readonly realm: string;
  readonly channel: Channel;
  /** As typed; whether there is such a user plays no part. */
  readonly username?: string;
  /** A mail address, or a number in E.164. Absent where there is none: counted as if there were. */
  readonly to?: string;
}

/**
 * For counting alone: what stands behind a `+` leads to the same mailbox with most who host mail, so that one has as many addresses as
 * somebody likes to type.
 */
export function mailboxOf(to: string): string {
  return to.replace(/(?<=^[^+@]+)\+[^@]*(?=@)/, '');
}

export interface SendingPolicy {
  /** Between two. */
  readonly coolDownSeconds: number;
  readonly perHour: number;
}

export interface CodeSending {
  /**
   * To be asked before anything is sent: `send` notes that it was, once, for the user and for the address. Of fifty at once one
   * sends. The same visit again gets `repeated`, with what it has sent: another copy of the request is sending, or has.
   * Strangers and browsers that the user has signed in with are counted apart.
   */
  begin(
    recipient: Recipient,
    sending: { readonly visit: string; readonly guesser: CodeGuesser; readonly code?: string },
    policy: SendingPolicy,
  ): Promise<Sending>;
}

type Sending =
  | { readonly verdict: 'send' }
  | { readonly verdict: 'repeated'; readonly code?: string }
  /**
   * `againAt`: when the next one can go, in milliseconds since the epoch. `of`: what had too many. Of a name alone everybody may
   * know; of an address nobody may who has proved nothing, or he learns whose it is.
   */
  | { readonly verdict: 'tooSoon' | 'tooMany'; readonly againAt: number; readonly of: 'user' | 'address' };

/** Guesses at codes that were sent, across journeys: a new journey brings a new code, and no new tries. */
export interface CodeAttempts {
  /** Before the comparison. Once per visit. */
  charge(
    recipient: Recipient,
    visit: string,
    policy: AttemptPolicy,
    guesser: CodeGuesser,
  ): Promise<'charged' | 'limited'>;
  /** After a right one. */
  clear(recipient: Recipient, guesser: CodeGuesser): Promise<void>;
}

// SMS.

export interface TextMessage {
  /** E.164. */
  readonly to: string;
  readonly text: string;
  /** What the phone shows as the sender, in countries that allow it. */
  readonly sender?: string;
}

export interface TextMessages {
  /** Hands it over for delivery. Rejects when it was not taken. */
  send(message: TextMessage): Promise<void>;
}

/** A number with its country, `+49 (170) 123-4567` or `0049…`, as E.164 has it; undefined for any other text. */
export function phoneNumber(text: string): string | undefined {
  const digits = text.replaceAll(/[\s()./-]/g, '').replace(/^00/, '+');
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : undefined;
}

const shown = 1;

/** `d•••@example.com`, `+49 ••• 67`: tells its owner which one is meant, and nobody else the whole. */
export function masked(to: string): string {
  const at = to.lastIndexOf('@');
  if (at < 0) return `${to.slice(0, 3)} ••• ${to.slice(-2)}`;
  return `${[...to.slice(0, at)].slice(0, shown).join('')}•••${to.slice(at)}`;
}
