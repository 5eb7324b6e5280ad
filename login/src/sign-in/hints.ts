// What the server says of a step to our own page alone. Whatever is missing, or of another kind, is not there.
import type { Step } from '@forgerock/journey-client/types';
import type { Purpose } from './items.ts';

export interface Hints {
  /** Who is signing in, once the journey knows a name. */
  readonly user: string | undefined;
  /** What fields are for, by the names of their inputs: `IDToken1`. */
  readonly asks: Readonly<Record<string, Purpose>>;
  /** How many signs their answers have, likewise. */
  readonly lengths: Readonly<Record<string, number>>;
  /** Which button leads on, likewise, where that is not the default. */
  readonly main: Readonly<Record<string, number>>;
  /** Where the step lets its user go instead of answering. */
  readonly returns: readonly ReturnName[];
  readonly push: SentPush | undefined;
  readonly code: SentCode | undefined;
  /** The step is in this language, but for `given`, which is in another, or in none. */
  readonly language: string | undefined;
  readonly given: readonly string[];
}

export type ReturnName = 'back' | 'ways' | 'again';

/** The push that is waited for. */
export interface SentPush {
  /** What its user calls the device that it went to. Undefined to who has proved nothing yet. */
  readonly device: string | undefined;
  /** Milliseconds since it was sent, and until it can be answered no more, as the server had it when it sent the step. */
  readonly age: number;
  readonly rest: number;
  /** So many more can be sent now. */
  readonly left: number;
}

/** The code that is asked for. */
export interface SentCode {
  /** Masked. Undefined to who has proved nothing yet. */
  readonly to: string | undefined;
  /** Otherwise none was sent here: one was for another sign-in, a moment ago. */
  readonly isSent: boolean;
  /** Milliseconds until another one can be sent. */
  readonly rest: number;
}

const purposes: readonly string[] = ['username', 'code', 'recoveryCode', 'mailCode', 'text'] satisfies Purpose[];

export function hintsOf(step: Step & { readonly hints?: unknown }): Hints {
  const { user, asks, lengths, main, returns, push, code, now, language, given } = recordOf(step.hints);
  const known = Object.entries(recordOf(asks)).filter((entry): entry is [string, Purpose] =>
    purposes.includes(String(entry[1])),
  );
  return {
    user: typeof user === 'string' && user !== '' ? user : undefined,
    asks: Object.fromEntries(known),
    lengths: numbersOf(lengths),
    main: numbersOf(main),
    returns: returnNames.filter((name) => Array.isArray(returns) && returns.includes(name)),
    language: typeof language === 'string' ? language : undefined,
    given: Array.isArray(given) ? given.filter((text) => typeof text === 'string') : [],
    push: typeof now === 'number' ? pushOf(recordOf(push), now) : undefined,
    code: typeof now === 'number' ? codeOf(recordOf(code), now) : undefined,
  };
}

/** Beside a failure. */
export function failureHintsOf(answer: unknown): { readonly isPlain: boolean; readonly instead: string | undefined } {
  const { isPlain, instead } = recordOf(recordOf(answer)['hints']);
  return { isPlain: isPlain === true, instead: typeof instead === 'string' ? instead : undefined };
}

const returnNames: readonly ReturnName[] = ['back', 'ways', 'again'];

function pushOf(push: Readonly<Record<string, unknown>>, now: number): SentPush | undefined {
  const { device, sentAt, expiresAt, left, ended } = push;
  if (typeof sentAt !== 'number' || typeof expiresAt !== 'number' || ended !== undefined) return undefined;
  return {
    device: typeof device === 'string' ? device : undefined,
    age: now - sentAt,
    rest: expiresAt - now,
    left: typeof left === 'number' ? left : 0,
  };
}

function codeOf({ to, sentAt, againAt }: Readonly<Record<string, unknown>>, now: number): SentCode | undefined {
  if (typeof againAt !== 'number') return undefined;
  return {
    to: typeof to === 'string' ? to : undefined,
    isSent: typeof sentAt === 'number',
    rest: Math.max(0, againAt - now),
  };
}

function numbersOf(value: unknown): Readonly<Record<string, number>> {
  const whole = Object.entries(recordOf(value)).filter((entry): entry is [string, number] =>
    Number.isInteger(entry[1]),
  );
  return Object.fromEntries(whole);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
