// From the one text that comes out of the sandbox to what the run means for the journey. The text is a script's to make up:
// nothing in it is believed before it has passed here.
import * as z from 'zod';
import { isJsonObject, type Json, type JsonObject, sameJson } from '../json.ts';
import type { Callback } from '../node/callbacks/callback.ts';
import { systemSessionProperties } from '../node/session-properties.ts';
import type { StateEdit, StateStores } from '../ports/node-runner.ts';
import type { ScriptLimits } from './script-host.ts';
import type { ScriptEffects, ScriptFailure, ScriptResult, ScriptRun } from './script-run.ts';
import { wireCallback } from './wire-callbacks.ts';

/** The name of the script in stack traces, from which its line numbers are read. */
export const scriptFile = 'the-script';

/** Nesting of state, and bytes of a text that is shown. */
export const nesting = 20;
export const textBytes = 8192;
const longestName = 200;
const mostProperties = 20;
const propertyBytes = 1024;

type Settled = ScriptResult extends infer Each ? (Each extends unknown ? Omit<Each, 'log'> : never) : never;

/** Ends a run with a text of ours. */
class RunError extends Error {
  override name = 'ScriptRule';
}

const json = z.json() as z.ZodType<Json>;
const store = z.record(z.string(), json);
const text = z.string();
const draft = z.object({
  outcome: text.optional(),
  callbacks: z.array(z.object({ type: text, fields: z.record(text, json) })),
  sessionProperties: z.record(text, text),
  removed: z.array(text),
  header: text.optional(),
  description: text.optional(),
  stage: text.optional(),
  errorMessage: text.optional(),
  lockoutMessage: text.optional(),
  maxSessionMinutes: z.int().min(1).optional(),
  maxIdleMinutes: z.int().min(1).optional(),
  identified: z.object({ by: z.enum(['name', 'universalId']), value: text }).optional(),
  replacedShared: store.optional(),
  replacedTransient: store.optional(),
});
type Draft = z.output<typeof draft>;
const report = z.object({
  stores: z.object({ shared: store, transient: store, secure: store }),
  copies: z.object({ shared: store, transient: store }).nullable(),
  cleared: z.array(text),
  audit: z.object({ kind: z.enum(['unset', 'given', 'other']), value: json.optional() }),
  outcome: text.nullish(),
  action: draft.nullish(),
  config: store.nullish(),
});
type Report = z.output<typeof report>;
const failed = z.object({ errorClass: text, message: text, stack: text.nullish() });
const whole = z.union([z.object({ failure: failed }), z.object({ report })]);

interface SettleTools {
  readonly run: ScriptRun;
  /** What the script was given of the state. */
  readonly visible: StateStores;
  readonly limits: ScriptLimits;
  /** For the debug log. */
  readonly note: (text: string) => void;
}

export function settleRun(given: string, tools: SettleTools): Settled {
  const { run } = tools;
  const parsed = parsedReport(given);
  if (parsed === undefined) return failure(run, { errorClass: 'ScriptRule', message: 'Script left no result' });
  if ('failure' in parsed) return failure(run, { ...parsed.failure, ...lineIn(parsed.failure.stack) });
  try {
    return settled(parsed.report, tools);
  } catch (error) {
    if (error instanceof RunError) return failure(run, { errorClass: error.name, message: error.message });
    throw error;
  }
}

export function failure(
  { name: script, engine }: Pick<ScriptRun, 'name' | 'engine'>,
  { errorClass, message, line }: { errorClass: string; message: string; line?: number },
): { kind: 'failed'; failure: ScriptFailure } {
  return { kind: 'failed', failure: { script, engine, errorClass, message, ...(line !== undefined && { line }) } };
}

function parsedReport(given: string): z.output<typeof whole> | undefined {
  let hostile = false;
  try {
    const value: unknown = JSON.parse(given, (key, inner) => {
      hostile ||= key === '__proto__';
      return inner;
    });
    const parsed = whole.safeParse(value);
    return hostile || !parsed.success ? undefined : parsed.data;
  } catch {
    return undefined;
  }
}

function lineIn(stack: string | null | undefined): { line?: number } {
  const [, line] = new RegExp(`\\b${scriptFile}:(\\d{1,6})`).exec(stack ?? '') ?? [];
  return line === undefined ? {} : { line: Number(line) };
}

function settled(left: Report, tools: SettleTools): Settled {
  const { run, visible, limits } = tools;
  const action = left.action ?? undefined;
  // Before anything is made of it. Keys that were removed are part of it: there may be more of them than there ever was state.
  for (const part of [left.stores, left.copies, left.cleared, action?.replacedShared, action?.replacedTransient]) {
    if (part && jsonBytes(part) > limits.stateBytes) throw new RunError('Script state is too large');
  }
  const edits = run.engine === 'legacy' ? legacyEdits(left, action, tools) : editsOf(left, visible);
  const effects: ScriptEffects = { edits, audit: auditOf(left), ...sessionOf(action), ...shownOf(action) };
  if (run.purpose === 'config') {
    if (!left.config) throw new RunError("Script must set 'config' to a Map.");
    if (jsonBytes(left.config) > limits.stateBytes) throw new RunError('Script left too large a config');
    return { kind: 'config', config: left.config, ...effects };
  }
  const callbacks = callbacksOf(action, limits);
  if (callbacks.length > 0) {
    return {
      kind: 'callbacks',
      callbacks,
      ...effects,
      ...filled('header', action?.header),
      ...filled('description', action?.description),
      ...filled('stage', action?.stage),
    };
  }
  // A blank outcome of the next generation is none; a legacy action always names one.
  const named = run.engine === 'legacy' || action?.outcome?.trim() ? action?.outcome : undefined;
  const outcome = named ?? left.outcome ?? undefined;
  if (outcome === undefined) throw new RunError("Script must set 'outcome' to a string.");
  if (run.purpose === 'decision' && !run.outcomes.includes(outcome)) {
    throw new RunError(`Invalid outcome from script, '${outcome.slice(0, longestName)}'`);
  }
  return { kind: 'outcome', outcome, ...effects };
}

export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

// State.

/** What to do to come from the stores as they were to those that the script left. */
function editsOf({ stores, cleared }: Pick<Report, 'stores' | 'cleared'>, before: StateStores): StateEdit[] {
  const names = ['shared', 'transient', 'secure'] as const;
  const gone = new Set(cleared);
  const keys = new Set([...gone, ...names.flatMap((name) => [before[name], stores[name]].flatMap(Object.keys))]);
  const lost = (key: string): boolean =>
    gone.has(key) || names.some((name) => Object.hasOwn(before[name], key) && !Object.hasOwn(stores[name], key));
  return [...keys].flatMap((key): StateEdit[] => {
    const [shared, transient, secure] = names.map((name) => valueIn(stores[name], key));
    // Nobody writes the secure store: what is left there stays as transient, and is kept as that is.
    if (lost(key)) {
      return [{ op: 'remove', key }, ...puts('transient', key, transient ?? secure), ...puts('shared', key, shared)];
    }
    return [
      ...(sameJson(valueIn(before.transient, key), transient) ? [] : puts('transient', key, transient)),
      ...(sameJson(valueIn(before.shared, key), shared) ? [] : puts('shared', key, shared)),
    ];
  });
}

function valueIn(store: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(store, key) ? store[key] : undefined;
}

function puts(store: 'shared' | 'transient', key: string, value: Json | undefined): StateEdit[] {
  return value === undefined ? [] : [{ op: 'put', store, key, value }];
}

/** `nodeState` first, then what changed in the copies, as far as it is declared; last what the action puts in their place. */
function legacyEdits(left: Report, action: Draft | undefined, { run, visible, note }: SettleTools): StateEdit[] {
  const copies = left.copies ?? visible;
  const declared = (key: string): boolean => run.outputs.includes('*') || run.outputs.includes(key);
  const has = (key: string): boolean => Object.hasOwn(copies.shared, key) || Object.hasOwn(copies.transient, key);
  if (!run.outputs.includes('*') && !run.outputs.every(has)) {
    throw new RunError('Script did not provide all declared outputs');
  }
  const stores = { ...left.stores };
  for (const name of ['shared', 'transient'] as const) {
    const changed = Object.entries(copies[name]).filter(
      ([key, value]) => !sameJson(valueIn(visible[name], key), value),
    );
    for (const [key] of changed) if (!declared(key)) note(`The script produced an undeclared output: ${key}`);
    stores[name] = { ...stores[name], ...Object.fromEntries(changed.filter(([key]) => declared(key))) };
  }
  if (action?.replacedShared) stores.shared = action.replacedShared;
  if (action?.replacedTransient) stores.transient = action.replacedTransient;
  return editsOf({ stores, cleared: left.cleared }, visible);
}

// The action.

function sessionOf(action: Draft | undefined): Pick<ScriptEffects, 'sessionProperties' | 'removedSessionProperties'> {
  const sessionProperties = action?.sessionProperties ?? {};
  const removedSessionProperties = action?.removed ?? [];
  const names = [...Object.keys(sessionProperties), ...removedSessionProperties];
  if (names.some((name) => systemSessionProperties.includes(name)))
    throw new RunError('Cannot set system session property');
  const long = Object.entries(sessionProperties).some(
    ([name, value]) => Buffer.byteLength(name + value) > propertyBytes,
  );
  if (names.length > mostProperties || long) throw new RunError('Script set too many or too long session properties');
  return { sessionProperties, removedSessionProperties };
}

function shownOf(action: Draft | undefined): Partial<ScriptEffects> {
  for (const shown of [
    action?.header,
    action?.description,
    action?.stage,
    action?.errorMessage,
    action?.lockoutMessage,
  ]) {
    if (Buffer.byteLength(shown ?? '') > textBytes) throw new RunError('Script sent too long a text');
  }
  return {
    ...filled('errorMessage', action?.errorMessage),
    ...filled('lockoutMessage', action?.lockoutMessage),
    ...(action?.maxSessionMinutes !== undefined && { maxSessionMinutes: action.maxSessionMinutes }),
    ...(action?.maxIdleMinutes !== undefined && { maxIdleMinutes: action.maxIdleMinutes }),
    ...(action?.identified && { identified: action.identified }),
  };
}

function filled<Name extends string>(name: Name, value: string | undefined): { [Key in Name]?: string } {
  return value === undefined || value === '' ? {} : ({ [name]: value } as { [Key in Name]: string });
}

function callbacksOf(action: Draft | undefined, limits: ScriptLimits): Callback[] {
  const built = action?.callbacks ?? [];
  const callbacks = built.map(({ type, fields }) => {
    const callback = wireCallback(type, fields);
    if (!callback) throw new RunError(`Script sent a ${type.slice(0, longestName)} that cannot be sent`);
    return callback;
  });
  if (callbacks.length > limits.callbacks || Buffer.byteLength(JSON.stringify(callbacks)) > limits.callbackBytes) {
    throw new RunError('Script sent too much');
  }
  return callbacks;
}

function auditOf({ audit: { kind, value } }: Report): JsonObject {
  if (kind === 'other') throw new RunError('Invalid auditEntryDetail type from script');
  if (kind !== 'given' || value === undefined) return {};
  // It goes into a log that others pay for, and is kept for long.
  if (jsonBytes(value) > textBytes) throw new RunError('Script left too large an auditEntryDetail');
  return { auditInfo: value };
}

/** Whether JSON is nested deeper than a script may leave it, or has a key that is none. */
export function unfitState(value: Json, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth > nesting) return true;
  if (!isJsonObject(value)) return value.some((item) => unfitState(item, depth + 1));
  return Object.entries(value).some(([key, item]) => key === '__proto__' || unfitState(item, depth + 1));
}
