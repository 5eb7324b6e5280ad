// What the client sent back, matched to what was asked. Clients differ: some leave out callbacks, all add fields of
// their own, and outputs come back as sent; nothing but the input values is believed.
import { createHash } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { Answer } from '../node/callbacks/callback.ts';
import { traitsOf } from '../node/callbacks/traits.ts';
import { RequestError } from '../node/errors.ts';
import type { ReturnName } from '../ports/node-runner.ts';
import type { AskedCallback } from './run.ts';
import { returnNames } from './trail.ts';

interface SubmittedInput {
  /** `IDToken2`, or `IDToken2validateOnly`. */
  readonly name: string;
  readonly value: Json;
}

export interface SubmittedCallback {
  readonly type?: string;
  readonly id?: number;
  readonly inputs: readonly SubmittedInput[];
}

interface FollowUp {
  readonly authId: string;
  readonly callbacks: readonly SubmittedCallback[];
  readonly noSession?: true;
  readonly returning?: ReturnName;
}

/** Reads `return` of a request body. Throws `ERR_BODY_MALFORMED` for a name that there is not. */
export function readReturn(value: Json | undefined): ReturnName | undefined {
  if (value === undefined || value === null) return undefined;
  const name = returnNames.find((known) => known === value);
  if (!name) throw new RequestError('ERR_BODY_MALFORMED', `return must be one of ${returnNames.join(', ')}`);
  return name;
}

/** Reads the `callbacks` of a request body; missing counts as none. Malformed items are refused, empty ones skipped. */
export function readCallbacks(value: Json | undefined): SubmittedCallback[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new RequestError('ERR_BODY_MALFORMED', 'callbacks must be an array');
  return value.filter((item) => item !== null).map(readCallback);
}

function readCallback(item: Json): SubmittedCallback {
  if (!isJsonObject(item)) throw new RequestError('ERR_BODY_MALFORMED', 'a callback must be an object');
  const inputs = item['input'] ?? [];
  if (!Array.isArray(inputs)) throw new RequestError('ERR_BODY_MALFORMED', 'input of a callback must be an array');
  // A callback is taken for nothing else than what it says it is: see matchAnswers.
  const { longestInput } = traitsOf(item['type']);
  return {
    ...(typeof item['type'] === 'string' && { type: item['type'] }),
    ...(typeof item['_id'] === 'number' && { id: item['_id'] }),
    inputs: inputs.filter(isJsonObject).map((input) => readInput(input, longestInput)),
  };
}

function readInput(input: JsonObject, longest: number): SubmittedInput {
  const { name, value = null } = input;
  if (typeof value === 'object' && value !== null) {
    throw new RequestError('ERR_BODY_MALFORMED', 'the value of an input must be a string, a number or a boolean');
  }
  if (typeof value === 'string' && Buffer.byteLength(value) > longest) {
    throw new RequestError('ERR_BODY_TOO_LARGE', 'the value of an input is too long');
  }
  return { name: typeof name === 'string' ? name : '', value };
}

/**
 * The same inputs sent with the same authId are the same request, whatever else the body says; but not the same as one that
 * wants no session, which must not get what another has led to.
 */
export function requestDigest({ authId, callbacks, noSession, returning }: FollowUp): string {
  const inputs = callbacks.map(({ type, id, inputs }) => [type ?? null, id ?? null, inputs]);
  return createHash('sha256')
    .update(
      JSON.stringify([authId, inputs, ...(noSession ? ['noSession'] : []), ...(returning ? [{ returning }] : [])]),
    )
    .digest('base64url')
    .slice(0, 22);
}

/**
 * One answer per asked callback, in the order asked. A submitted callback belongs to the asked one that its input
 * name says (`IDToken3`: the third), failing that its `_id`, failing that the n-th of its type.
 */
export function matchAnswers(asked: readonly AskedCallback[], submitted: readonly SubmittedCallback[]): Answer[] {
  const matched = new Map<number, SubmittedCallback>();
  const unnamed: SubmittedCallback[] = [];
  for (const callback of submitted) {
    const position = positionOf(asked, callback);
    if (position === undefined) unnamed.push(callback);
    else if (!matched.has(position)) matched.set(position, callback);
  }
  for (const callback of unnamed) {
    if (callback.inputs.length === 0) continue;
    const position = asked.findIndex((item, index) => item.type === callback.type && item.input && !matched.has(index));
    if (position >= 0) matched.set(position, callback);
  }
  return asked.map(({ type, input = [] }, index) => ({ type, values: valuesOf(input, matched.get(index)) }));
}

function positionOf(asked: readonly AskedCallback[], callback: SubmittedCallback): number | undefined {
  const named = callback.inputs.map(({ name }) => /^IDToken(\d{1,4})/.exec(name)?.[1]).find((number) => number);
  const candidates = [named === undefined ? undefined : Number(named) - 1, callback.id];
  return candidates.find((position) => {
    const item = position === undefined ? undefined : asked[position];
    return item !== undefined && item.input !== undefined && (callback.type ?? item.type) === item.type;
  });
}

function valuesOf(
  inputs: readonly { suffix?: string; value: Json }[],
  callback: SubmittedCallback | undefined,
): Json[] {
  if (!callback) return [];
  return inputs.map(({ suffix = '', value }, index) => {
    const byName = callback.inputs.find(({ name }) => name.replace(/^IDToken\d{1,4}/, '') === suffix && name !== '');
    return (byName ?? callback.inputs[index])?.value ?? value;
  });
}
