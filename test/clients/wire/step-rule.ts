// A rule of AM's wire format that every step obeys, and a way to break it, so that the rule is seen to fail.
import { isJsonObject, type Json, type JsonObject } from '../../../functions/json.ts';
import { callbacksOf } from '../../../testing/step.ts';

export interface StepRule {
  readonly rule: string;
  /** Empty for a step that obeys. */
  faults(step: JsonObject): string[];
  /** Breaks the rule in this step; false when the step has nothing to break. */
  spoil(step: JsonObject): boolean;
}

export interface WireCallback {
  readonly type: string;
  readonly raw: JsonObject;
  readonly output: ReadonlyMap<string, Json>;
  /** The value of its first input. */
  readonly input: Json | undefined;
}

export function callbacksIn(step: JsonObject): WireCallback[] {
  return callbacksOf(step).map((raw) => {
    const named = entriesOf(raw['output']).map((entry): [string, Json] => [
      String(entry['name']),
      entry['value'] ?? null,
    ]);
    return { type: String(raw['type']), raw, output: new Map(named), input: entriesOf(raw['input'])[0]?.['value'] };
  });
}

export function entriesOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

export function firstOf(step: JsonObject, type: string): WireCallback | undefined {
  return callbacksIn(step).find((callback) => callback.type === type);
}

/** False when there is no callback of this type with this output. */
export function setOutput(step: JsonObject, type: string, name: string, value: Json): boolean {
  return setEntry(firstOf(step, type)?.raw['output'], name, value);
}

export function setInput(step: JsonObject, type: string, value: Json): boolean {
  const [entry] = entriesOf(firstOf(step, type)?.raw['input']);
  return setEntry(entry && [entry], String(entry?.['name']), value);
}

function setEntry(entries: Json | undefined, name: string, value: Json): boolean {
  const entry = entriesOf(entries).find((known) => known['name'] === name);
  if (!entry) return false;
  entry['value'] = value;
  return true;
}

/** The URI of a registration, on steps that have one. */
export function uriIn(step: JsonObject): string | undefined {
  const hidden = firstOf(step, 'HiddenValueCallback');
  return hidden?.output.get('id') === 'mfaDeviceRegistration' ? String(hidden.output.get('value')) : undefined;
}

export function isCodesStep(step: JsonObject): boolean {
  const [first, ...more] = callbacksIn(step);
  return more.length === 0 && first?.type === 'TextOutputCallback' && first.output.get('messageType') === '4';
}
