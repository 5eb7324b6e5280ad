// A step as a client has it: what it asks, what it shows, and how it is sent back.
import { isJsonObject, type Json, type JsonObject } from '../functions/json.ts';
import type { Callback } from '../functions/node/callbacks/callback.ts';
import { WrongUse } from './wrong-use.ts';

/** What the authenticate endpoint answered. */
export interface Reply {
  /** 200 for a step and for a success, 401 for a failed login. */
  readonly status: number;
  /** A step with `authId` and `callbacks`, a success with `tokenId`, or an error with `code`, `reason` and `message`. */
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
  /** The values of `Set-Cookie`. */
  readonly cookies: readonly string[];
}

/**
 * Answers by callback type, each the value of the callback's first input: a text, the index of a choice or of a button. A
 * list answers several callbacks of that type in order.
 */
export type AnswersByType = Readonly<Record<string, Json>>;

/** A reply of a world, or the callbacks of a run. */
export type Asking = Reply | readonly Callback[];

/** The step as received with inputs filled in, plus what the JavaScript SDK adds. Callbacks without an answer stay as they are. */
export function filled(step: JsonObject, answers: AnswersByType): JsonObject {
  const counts = new Map<string, number>();
  const callbacks = callbacksOf(step).map((callback) => {
    const type = String(callback['type']);
    const nth = counts.get(type) ?? 0;
    counts.set(type, nth + 1);
    const given = answers[type];
    const value = Array.isArray(given) ? given[nth] : nth === 0 ? given : undefined;
    const input = callback['input'];
    if (value === undefined || !Array.isArray(input)) return callback;
    return {
      ...callback,
      input: input.map((item, index) => (index === 0 && isJsonObject(item) ? { ...item, value } : item)),
    };
  });
  return { ...step, callbacks, status: 200, ok: true };
}

/** The step filled in. Throws when there is an answer to something that the step does not ask. */
export function sentBack(step: Reply, answers: AnswersByType): JsonObject {
  const types = typesOf(step);
  const unasked = Object.keys(answers).find((type) => !types.includes(type));
  if (unasked) {
    const asks = types.length > 0 ? `asks ${types.join(', ')}` : 'asks nothing';
    throw new WrongUse(`There is an answer to a ${unasked}, but the step, of status ${step.status}, ${asks}`);
  }
  return filled(step.body, answers);
}

/** As they are on the wire, in order. Empty for a body without any. */
export function callbacksOf(step: JsonObject): JsonObject[] {
  const { callbacks } = step;
  return Array.isArray(callbacks) ? callbacks.filter(isJsonObject) : [];
}

/** Types of a step's callbacks, in order. */
export function typesOf(step: Asking): string[] {
  return asked(step).map(({ type }) => String(type));
}

/**
 * One output value of a callback of a type, by the output's name: `outputOf(step, 'NameCallback', 'prompt')`. `nth` counts
 * the callbacks of the type from 0, which is the default. Undefined when there is none.
 */
export function outputOf(step: Asking, type: string, name: string, nth = 0): Json | undefined {
  const { output } = asked(step).filter((callback) => callback['type'] === type)[nth] ?? {};
  const entries = Array.isArray(output) ? output.filter(isJsonObject) : [];
  return entries.find((entry) => entry['name'] === name)?.['value'];
}

/** The registration URI of a step with a QR code, for a phone or an authenticator. Throws when the step shows none. */
export function uriOf(step: Asking): string {
  const uri = outputOf(step, 'HiddenValueCallback', 'value');
  if (typeof uri !== 'string' || !uri.includes('://')) throw new WrongUse('The step shows no QR code');
  return uri;
}

/** The number that a waiting step asks its user to tap on the phone. NaN when it shows none. */
export function numberOf(step: Asking): number {
  return Number(outputOf(step, 'HiddenValueCallback', 'value'));
}

/** The recovery codes that a display step shows, read as the SDKs read them. Empty when it shows none. */
export function shownCodes(step: Asking): string[] {
  const message = String(outputOf(step, 'TextOutputCallback', 'message'));
  return [...message.matchAll(/\s[\w\W]"([\w]*)\\/g)].map(([, code]) => String(code)).filter(Boolean);
}

/** Milliseconds until a waiting step may be sent back. Undefined for a step that does not wait. */
export function waitOf(step: Asking): number | undefined {
  const wait = Number(outputOf(step, 'PollingWaitCallback', 'waitTime') ?? Number.NaN);
  return Number.isFinite(wait) ? wait : undefined;
}

function asked(step: Asking): readonly JsonObject[] {
  if ('body' in step) return callbacksOf(step.body);
  return step as unknown as readonly JsonObject[]; // callbacks are plain JSON
}
