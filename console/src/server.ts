// What the console asks of the server, and how: AM's configuration API where it has a call for it, our own otherwise. The
// session is the browser's cookie.
import { isJsonObject, type JsonObject } from '../../functions/json.ts';
import { realmPath } from '../../login/src/shared/configuration.ts';
import { connectionId, startOutcome } from './journey/graph.ts';
import { type Outcome, readTreeExport, startId, type TreeExport, writeTreeExport } from './journey/tree-export.ts';

export interface NodeType {
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** What its function may use: `oathDevices`. */
  readonly needs: readonly string[];
  readonly schema: JsonObject;
  readonly template: JsonObject;
  readonly outcomes: readonly Outcome[];
}

export interface JourneyRow {
  readonly name: string;
  readonly description: string;
  readonly isEnabled: boolean;
  readonly errors: number;
}

export interface Finding {
  readonly level: 'error' | 'warning';
  readonly message: string;
  readonly node: string | undefined;
}

export interface StoredJourney {
  /** Null: it is not there yet. */
  readonly revision: string | null;
  readonly journey: TreeExport;
  readonly findings: readonly Finding[];
}

export interface Version {
  readonly version: string;
  /** ISO 8601, or what the server says. */
  readonly at: string;
  readonly by: string;
  readonly comment: string;
}

export interface Versions {
  /** Newest first. */
  readonly list: readonly Version[];
  /** Of what runs; null when nothing does. */
  readonly revision: string | null;
}

export const periods = ['hour', 'day', 'week'] as const;
export type Period = (typeof periods)[number];

export interface Traffic {
  readonly started: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly broken: number;
  /** By connection, as a graph names them. */
  readonly counts: ReadonlyMap<string, number>;
}

export interface UserFactor {
  readonly kind: string;
  readonly uuid: string;
  readonly name: string;
  /** Milliseconds since the epoch, as all times here. */
  readonly createdDate: number;
  /** Undefined until first used. */
  readonly lastAccessDate: number | undefined;
  readonly failures: number;
  readonly recoveryFailures: number;
  readonly recoveryCodesLeft: number;
  readonly unreachable: boolean;
}

const userActions = ['signOut', 'unlock', 'resetMfa', 'pass', 'enable', 'disable'] as const;
export type UserAction = (typeof userActions)[number];

export interface UserFacts {
  readonly name: string;
  readonly isActive: boolean;
  /** Names and addresses, to tell whom one speaks to. */
  readonly profile: readonly string[];
  /** Wrong passwords in a row. */
  readonly failures: number;
  readonly factors: readonly UserFactor[];
  readonly optedOut: readonly string[];
  /** What whoever is signed in may do for this user. */
  readonly actions: readonly UserAction[];
}

export interface UserEvent {
  readonly at: number;
  readonly name: string;
  readonly result?: string;
  readonly journey?: string;
  readonly kind?: string;
  readonly by?: Doer;
  readonly ipAddress?: string;
}

/** Who did it, if not the user himself: names are anybody's to choose, kinds are not. */
type Doer = { readonly kind: 'operator' } | { readonly kind: 'administrator' | 'script'; readonly name: string };

export interface UserEvents {
  /** Newest first. */
  readonly events: readonly UserEvent[];
  /** None that came later is missing. */
  readonly since: number;
}

export type Trouble = 'signedOut' | 'forbidden' | 'gone' | 'stale' | 'refused' | 'offline' | 'other';

export class ServerError extends Error {
  override name = 'ServerError';
  readonly trouble: Trouble;
  readonly findings: readonly Finding[];
  constructor(trouble: Trouble, message = '', findings: readonly Finding[] = []) {
    super(message);
    this.trouble = trouble;
    this.findings = findings;
  }
}

/** All methods reject with a ServerError. */
export interface ConsoleServer {
  readonly username: string;
  readonly realm: string;
  nodeTypes(): Promise<readonly NodeType[]>;
  /** What a node of this type has with these settings; undefined when the server does not say. */
  outcomes(type: string, config: JsonObject): Promise<readonly Outcome[] | undefined>;
  journeys(): Promise<readonly JourneyRow[]>;
  journey(name: string): Promise<StoredJourney>;
  check(journey: TreeExport): Promise<readonly Finding[]>;
  /** With the revision that it comes from, null for a new one; without, over whatever is there. */
  save(journey: TreeExport, comment: string, revision?: string | null): Promise<{ readonly revision: string }>;
  remove(name: string): Promise<void>;
  versions(name: string): Promise<Versions>;
  version(name: string, version: string): Promise<TreeExport>;
  /** With the revision that came with the versions. */
  rollBack(name: string, version: string, comment: string, revision: string | null): Promise<void>;
  /** Undefined where the server counts nothing. */
  traffic(name: string, period: Period): Promise<Traffic | undefined>;
  /** Undefined: nobody has that name. */
  user(name: string): Promise<UserFacts | undefined>;
  /** What happened lately, which takes the server longer. */
  userEvents(name: string): Promise<UserEvents>;
  /** What there is to show for it: a pass. */
  act(name: string, action: UserAction, body?: JsonObject): Promise<Record<string, unknown>>;
  signOut(): Promise<void>;
}

const troubles: Readonly<Record<number, Trouble>> = {
  400: 'refused',
  401: 'signedOut',
  403: 'forbidden',
  404: 'gone',
  409: 'refused',
  412: 'stale',
  422: 'refused',
};

export async function consoleServer(amUrl: string, realm: string): Promise<ConsoleServer> {
  const base = `${amUrl}/json${realmPath(realm)}`;
  const own = `${base}/waymark`;
  const at = (name: string, rest = ''): string => `${own}/journeys/${encodeURIComponent(name)}${rest}`;
  const userAt = (name: string): string => `${own}/users/${encodeURIComponent(name)}`;
  const trees = `${base}/realm-config/authentication/authenticationtrees`;
  const session = (action: string) => call('POST', `${base}/sessions?_action=${action}`, {}, 'resource=4.0');
  const info = await session('getSessionInfo');
  const username = String(info['username']);
  return {
    ...{ username, realm },
    nodeTypes: async () => listOf(await call('GET', `${own}/nodes`)).map(nodeTypeOf),
    async outcomes(type, config) {
      const url = `${trees}/nodes/${encodeURIComponent(type)}?_action=listOutcomes`;
      const answer = await call('POST', url, config).catch(() => undefined);
      const list = answer && listOf(answer);
      return list && list.length > 0 ? list.map(outcomeOf) : undefined;
    },
    journeys: async () =>
      listOf(await call('GET', `${own}/journeys`)).map(({ name, description, enabled, errors }) => ({
        name: String(name),
        description: textOr(description, ''),
        isEnabled: enabled !== false,
        errors: Number(errors) || 0,
      })),
    async journey(name) {
      const answer = await call('GET', at(name));
      return {
        revision: String(answer['revision']),
        journey: exportOf(answer, name),
        findings: findingsOf(answer['findings']),
      };
    },
    async check(journey) {
      const body = { export: jsonOf(writeTreeExport(journey)) };
      return findingsOf((await call('POST', at(journey.tree._id, '?_action=check'), body))['findings']);
    },
    async save(journey, comment, revision) {
      const body = { export: jsonOf(writeTreeExport(journey)), comment, ...(revision !== undefined && { revision }) };
      return { revision: String((await call('PUT', at(journey.tree._id), body))['revision']) };
    },
    async remove(name) {
      await call('DELETE', at(name));
    },
    async versions(name) {
      const answer = await call('GET', at(name, '/versions'));
      const { revision } = answer;
      return {
        revision: typeof revision === 'string' ? revision : null,
        list: listOf(answer).map(({ version, at: when, by, comment }) => ({
          version: String(version),
          at: String(when),
          by: textOr(by, ''),
          comment: textOr(comment, ''),
        })),
      };
    },
    version: async (name, version) =>
      exportOf(await call('GET', at(name, `/versions/${encodeURIComponent(version)}`)), name),
    async rollBack(name, version, comment, revision) {
      const path = `/versions/${encodeURIComponent(version)}?_action=rollback`;
      await call('POST', at(name, path), { comment, revision });
    },
    async traffic(name, period) {
      const answer = await orGone(call('GET', at(name, `/traffic?period=${period}`)));
      return answer && trafficOf(answer);
    },
    async user(name) {
      // In a path these are no names, however they are spelt.
      if (['.', '..'].includes(name)) return undefined;
      const answer = await orGone(call('GET', userAt(name)));
      return answer && userOf(answer);
    },
    userEvents: async (name) => eventsOf(await call('GET', `${userAt(name)}?_fields=events`)),
    act: (name, action, body = {}) => call('POST', `${userAt(name)}?_action=${action}`, body),
    async signOut() {
      await session('logout');
    },
  };
}

async function call(
  method: string,
  url: string,
  body?: JsonObject,
  version = 'resource=1.0',
): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method,
    credentials: 'include',
    headers: {
      accept: 'application/json',
      'accept-api-version': version,
      'x-requested-with': 'XMLHttpRequest',
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ServerError('offline');
  });
  const answer: unknown = await response.json().catch(() => ({}));
  const object = isJsonObject(answer) ? answer : { result: answer };
  if (response.ok) return object;
  const { message, detail } = isJsonObject(object) ? object : {};
  const findings = findingsOf(isJsonObject(detail) ? detail['findings'] : undefined);
  throw new ServerError(troubles[response.status] ?? 'other', textOr(message, ''), findings);
}

async function orGone<Value>(answer: Promise<Value>): Promise<Value | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ServerError && error.trouble === 'gone') return undefined;
    throw error;
  }
}

function listOf({ result }: Record<string, unknown>): JsonObject[] {
  return Array.isArray(result) ? result.filter(isJsonObject) : [];
}

function nodeTypeOf(row: JsonObject): NodeType {
  const { type, name, help, tags, needs, schema, template, outcomes } = row;
  return {
    type: String(type),
    name: textOr(name, String(type)),
    description: textOr(help, ''),
    tags: Array.isArray(tags) ? tags.map(String) : [],
    needs: Array.isArray(needs) ? needs.map(String) : [],
    schema: isJsonObject(schema) ? schema : {},
    template: isJsonObject(template) ? template : {},
    outcomes: (Array.isArray(outcomes) ? outcomes : []).filter(isJsonObject).map(outcomeOf),
  };
}

function outcomeOf({ id, displayName }: JsonObject): Outcome {
  return { id: String(id), displayName: textOr(displayName, String(id)) };
}

function exportOf(answer: Record<string, unknown>, name: string): TreeExport {
  const journey = readTreeExport(answer['export'], name) ?? readTreeExport(answer['export']);
  if (!journey) throw new ServerError('other');
  return journey;
}

function findingsOf(value: unknown): readonly Finding[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isJsonObject).map(({ level, message, node }) => ({
    level: level === 'error' ? 'error' : 'warning',
    message: String(message),
    node: typeof node === 'string' ? node : undefined,
  }));
}

function trafficOf(answer: Record<string, unknown>): Traffic {
  const { connections, started, succeeded, failed, broken } = answer;
  const counts = (Array.isArray(connections) ? connections : [])
    .filter(isJsonObject)
    .map(({ node, outcome, count }) => [connectionId(String(node), String(outcome)), Number(count) || 0] as const);
  const begun = Number(started) || 0;
  return {
    started: begun,
    succeeded: Number(succeeded) || 0,
    failed: Number(failed) || 0,
    broken: Number(broken) || 0,
    counts: new Map([...counts, [connectionId(startId, startOutcome), begun]]),
  };
}

function userOf(answer: Record<string, unknown>): UserFacts {
  const { name, status, profile, factors, optedOut, failures, actions } = answer;
  const offered = Array.isArray(actions) ? actions : [];
  return {
    name: String(name),
    isActive: status === 'active',
    profile: [...new Set(isJsonObject(profile) ? Object.values(profile).flat().map(String) : [])],
    failures: Number(failures) || 0,
    factors: (Array.isArray(factors) ? factors : []).filter(isJsonObject).map(factorOf),
    optedOut: Array.isArray(optedOut) ? optedOut.map(String) : [],
    actions: userActions.filter((action) => offered.includes(action)),
  };
}

function factorOf({ kind, uuid, name, createdDate, lastAccessDate, ...counts }: JsonObject): UserFactor {
  return {
    ...{ kind: String(kind), uuid: String(uuid), name: textOr(name, String(uuid)) },
    createdDate: Number(createdDate) || 0,
    lastAccessDate: typeof lastAccessDate === 'number' ? lastAccessDate : undefined,
    failures: Number(counts['failures']) || 0,
    recoveryFailures: Number(counts['recoveryFailures']) || 0,
    recoveryCodesLeft: Number(counts['recoveryCodesLeft']) || 0,
    unreachable: counts['unreachable'] === true,
  };
}

function eventsOf({ events, since }: Record<string, unknown>): UserEvents {
  const texts = ['result', 'journey', 'kind', 'ipAddress'] as const;
  return {
    since: Number(since) || 0,
    events: (Array.isArray(events) ? events : []).filter(isJsonObject).map((event) => ({
      ...{ at: Number(event['at']) || 0, name: String(event['name']) },
      ...Object.fromEntries(texts.flatMap((key) => (typeof event[key] === 'string' ? [[key, event[key]]] : []))),
      ...(isJsonObject(event['by']) && { by: doerOf(event['by']) }),
    })),
  };
}

function doerOf({ kind, name }: Record<string, unknown>): Doer {
  return kind === 'administrator' || kind === 'script' ? { kind, name: textOr(name, '') } : { kind: 'operator' };
}

/** An export is JSON already; its type only says more. */
function jsonOf(value: object): JsonObject {
  return value as JsonObject;
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
