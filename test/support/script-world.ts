// A ScriptHost in memory, and scripts played against it turn by turn.
import type { Json, JsonObject } from '../../functions/json.ts';
import type { Callback } from '../../functions/node/callbacks/callback.ts';
import { applyEdits } from '../../functions/node/state.ts';
import type { StateStores } from '../../functions/ports/node-runner.ts';
import { GuestError, type ScriptHost, type ScriptHttpRequest } from '../../functions/script/script-host.ts';
import type { ScriptResult, ScriptRun } from '../../functions/script/script-run.ts';
import type { ScriptRunner } from '../../functions/script/script-runner.ts';

type Attributes = Record<string, string[]>;

export interface ScriptWorld {
  readonly users?: Readonly<Record<string, Attributes>>;
  /** By user and kind, as stored, secrets included. */
  readonly devices?: Readonly<Record<string, Readonly<Record<string, readonly JsonObject[]>>>>;
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
  readonly cookies?: Readonly<Record<string, string>>;
  readonly session?: Readonly<Record<string, string>>;
  readonly properties?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly libraries?: Readonly<Record<string, string>>;
  readonly managed?: Readonly<Record<string, readonly JsonObject[]>>;
  readonly http?: readonly {
    readonly to: string;
    readonly status?: number;
    readonly headers?: readonly (readonly [string, string])[];
    readonly body?: string;
    readonly failed?: string;
  }[];
}

/** The host of these users and services, and what was asked of it. */
export function memoryScriptHost(world: ScriptWorld = {}) {
  const users: Record<string, Attributes> = structuredClone(world.users ?? {});
  const devices: Record<string, Record<string, JsonObject[]>> = structuredClone(world.devices ?? {}) as never;
  const sent: ScriptHttpRequest[] = [];
  const kindOf = (attribute: string): string | undefined => /^(\w+)DeviceProfiles$/.exec(attribute)?.[1];
  const host: ScriptHost = {
    findIdentity: async (key) => Object.keys(users).find((name) => name === key),
    async identityValues(user, attribute) {
      const kind = kindOf(attribute);
      if (kind === undefined) return users[user]?.[attribute] ?? [];
      const readable = ({ sharedSecret: _, ...rest }: JsonObject) => ({ ...rest, recoveryCodes: [] });
      return (devices[user]?.[kind] ?? []).map((device) => JSON.stringify(readable(device)));
    },
    async writeIdentity(user, changes) {
      for (const [attribute, values] of Object.entries(changes)) {
        const kind = kindOf(attribute);
        const wanted = kind === undefined ? [] : values.map((value): JsonObject => JSON.parse(value));
        if (kind === undefined) users[user] = { ...users[user], [attribute]: [...values] };
        else {
          const kept = (devices[user]?.[kind] ?? []).flatMap((device) => {
            const match = wanted.find(({ uuid }) => uuid === device['uuid']);
            return match ? [{ ...device, deviceName: match['deviceName'] ?? '' }] : [];
          });
          devices[user] = { ...devices[user], [kind]: kept };
        }
      }
    },
    readManaged: async (resource) => {
      const [, collection = '', id] = /^(.*)\/([^/]+)$/.exec(resource) ?? [];
      return world.managed?.[collection]?.find((row) => row['_id'] === id) ?? null;
    },
    async queryManaged(resource, filter) {
      const rows = world.managed?.[resource];
      if (!rows) throw new GuestError(`openidm: ${resource} is not available`);
      const [, key = '', value] = /^\/?(\w+) eq "(.*)"$/.exec(filter) ?? [];
      return rows.filter((row) => row[key] === value);
    },
    async sendHttp(request) {
      sent.push(request);
      const answer = world.http?.find(({ to }) => to === `${request.method} ${request.url}`);
      if (!answer) throw new GuestError(`HTTP to ${request.url} is not allowed for scripts`);
      if (answer.failed !== undefined) return { failed: answer.failed };
      const { status = 200, headers = [], body = '' } = answer;
      return { status, statusText: `Text of ${status}`, headers, body };
    },
    library: async (name) => world.libraries?.[name],
    property: async (name) => world.properties?.[name],
    async secret(label) {
      const secret = world.secrets?.[label];
      if (secret === undefined) throw new GuestError(`Secret ${label} not found`);
      return Buffer.from(secret);
    },
  };
  return { host, users, devices, sent };
}

/** When the scripts of the fixtures run. */
export const scriptNow = Date.parse('2024-05-01T12:00:00Z');

export const scriptRun = (changes: Partial<ScriptRun> & Pick<ScriptRun, 'source'>): ScriptRun => ({
  ...{ engine: 'legacy', purpose: 'decision', id: 'script-1', name: 'A script', realm: '/alpha' },
  ...{ outcomes: ['true', 'false'], inputs: ['*'], outputs: ['*'], callbacks: [] },
  state: { shared: {}, transient: {}, secure: {} },
  ...{ requestHeaders: {}, requestParameters: {}, requestCookies: {} },
  locales: { request: ['en'], realm: 'en', server: 'en' },
  now: scriptNow,
  ...changes,
});

/** Values to compare with: a text may be a pattern, anything may be a check of its own. */
export type Expected = unknown;

export interface ScriptTurn {
  /** One per callback of the turn before; `undefined` for one that the client leaves out. */
  readonly answers?: readonly (Json | undefined)[];
  readonly asks?: readonly Readonly<Record<string, Expected>>[];
  readonly outcome?: string;
  readonly fails?: string | RegExp;
  readonly shared?: Readonly<Record<string, Expected>>;
  readonly transient?: Readonly<Record<string, Expected>>;
  /** `key in store`. */
  readonly gone?: readonly string[];
  readonly session?: Readonly<Record<string, string>>;
  readonly errorMessage?: string;
  readonly stage?: string;
  readonly header?: string;
  readonly description?: string;
  readonly identified?: string;
  readonly users?: Readonly<Record<string, Attributes>>;
  /** Names, by user and kind. */
  readonly devices?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly sent?: readonly {
    readonly to: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: Expected;
  }[];
  readonly log?: readonly Expected[];
  readonly audit?: Json;
}

export interface ScriptCase {
  readonly title: string;
  readonly engine: 'legacy' | 'next';
  readonly outcomes: readonly string[];
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  readonly shared?: JsonObject;
  readonly transient?: JsonObject;
  readonly secure?: JsonObject;
  readonly world?: ScriptWorld;
  readonly script: string;
  readonly turns: readonly ScriptTurn[];
}

/** Plays a case; returns, turn by turn, what came of it in the words of what the turn expects. */
export async function playScript(given: ScriptCase, runner: ScriptRunner): Promise<ScriptTurn[]> {
  const { host, users, devices, sent } = memoryScriptHost(given.world);
  const { headers = {}, parameters = {}, cookies = {}, session } = given.world ?? {};
  let state: StateStores = {
    shared: { realm: '/alpha', authLevel: 0, ...given.shared },
    transient: { ...given.transient },
    secure: { ...given.secure },
  };
  let asked: readonly Callback[] = [];
  const turns: ScriptTurn[] = [];
  for (const turn of given.turns) {
    sent.length = 0;
    const result = await runner.run(
      scriptRun({
        ...{ engine: given.engine, source: given.script, outcomes: given.outcomes, state },
        ...{ inputs: given.inputs ?? ['*'], outputs: given.outputs ?? ['*'] },
        ...{
          requestHeaders: headers,
          requestParameters: parameters,
          requestCookies: cookies,
          existingSession: session,
        },
        callbacks: turn.answers
          ? asked.map((callback, index) => ({ sent: callback, values: valuesFor(callback, turn.answers?.[index]) }))
          : [],
      }),
      host,
    );
    if (result.kind !== 'failed') state = applyEdits(state, result.edits);
    asked = result.kind === 'callbacks' ? result.callbacks : [];
    turns.push(comparedWith(turn, seen(turn, { result, state, users, devices, sent })));
  }
  return turns;
}

function valuesFor(callback: Callback, answer: Json | undefined): Json[] {
  if (answer === undefined || !callback.input) return [];
  return callback.input.map(({ value }, index) => (index === 0 ? answer : value));
}

interface Left {
  readonly result: ScriptResult;
  readonly state: StateStores;
  readonly users: Readonly<Record<string, Attributes>>;
  readonly devices: Readonly<Record<string, Readonly<Record<string, readonly JsonObject[]>>>>;
  readonly sent: readonly ScriptHttpRequest[];
}

function seen(turn: ScriptTurn, { result, state, users, devices, sent }: Left): SeenTurn {
  const effects = result.kind === 'failed' ? undefined : result;
  const shown = result.kind === 'callbacks' ? result : undefined;
  return {
    asks: shown?.callbacks.map(({ type, output }) => ({
      type,
      ...Object.fromEntries(output.map(({ name, value }) => [name, value])),
    })),
    outcome: result.kind === 'outcome' ? result.outcome : undefined,
    fails: result.kind === 'failed' ? result.failure.message : undefined,
    shared: state.shared,
    transient: state.transient,
    gone: turn.gone?.filter((gone) => {
      const [key = '', store] = gone.split(' in ');
      return !(key in state[store as keyof StateStores]);
    }),
    session: effects?.sessionProperties,
    ...{ errorMessage: effects?.errorMessage, stage: shown?.stage, header: shown?.header },
    ...{ description: shown?.description, identified: effects?.identified?.value, audit: effects?.audit, users },
    devices: Object.fromEntries(
      Object.entries(devices).map(([user, kinds]) => [
        user,
        Object.fromEntries(
          Object.entries(kinds).map(([kind, list]) => [kind, list.map(({ deviceName }) => deviceName)]),
        ),
      ]),
    ),
    sent: sent.map(({ method, url, headers, body }) => ({
      to: `${method} ${url}`,
      headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
      body,
    })),
    log: result.log.map(({ level, text }) => `${level} ${text}`),
  };
}

/** What a turn came to, under the names of what turns expect. */
export type SeenTurn = { readonly [Name in keyof ScriptTurn]?: unknown };

/** Of all that was seen, what the turn speaks of: as it expects it where the two agree, as it is where they do not. */
export function comparedWith(turn: ScriptTurn, actual: SeenTurn): ScriptTurn {
  const kept = Object.entries(turn).map(([key, expected]) => [
    key,
    key === 'answers' ? expected : met(expected, actual[key as keyof ScriptTurn]),
  ]);
  // A turn that says neither outcome nor callbacks nor failure would let anything pass.
  const end = (['asks', 'outcome', 'fails'] as const).filter((key) => actual[key] !== undefined && !(key in turn));
  return Object.fromEntries([...kept, ...end.map((key) => [key, actual[key]])]);
}

/** The expected value where the actual one meets it, else the actual one; of objects, key by key. */
function met(expected: Expected, actual: unknown): unknown {
  if (typeof expected === 'function') return expected(actual) ? expected : actual;
  if (expected instanceof RegExp) return typeof actual === 'string' && expected.test(actual) ? expected : actual;
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return actual.map((item, index) => (index < expected.length ? met(expected[index], item) : item));
  }
  if (isRecord(expected) && isRecord(actual)) {
    return Object.fromEntries(Object.keys(expected).map((key) => [key, met(expected[key], actual[key])]));
  }
  return actual;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof RegExp);
}
