// What AWS's own models have against a request: members that are missing or unknown, values that an enumeration has not, lengths,
// ranges and patterns. Emulators swallow most of that. The models are botocore's: `npm run models`.
import { readFileSync } from 'node:fs';

interface Reference {
  readonly shape: string;
  readonly location?: 'uri' | 'header' | 'headers' | 'querystring' | 'statusCode';
  readonly locationName?: string;
  readonly flattened?: boolean;
}

interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, Reference>>;
  readonly member?: Reference;
  readonly key?: Reference;
  readonly value?: Reference;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly payload?: string;
  readonly flattened?: boolean;
  readonly union?: boolean;
}

interface Operation {
  readonly method: string;
  readonly uri: string;
  readonly input?: string;
}

interface Model {
  readonly signingName: string;
  readonly protocol: 'json' | 'query' | 'rest-json' | 'rest-xml';
  readonly target?: string;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const file = new URL('../fixtures/service-models.json', import.meta.url);
const models: Readonly<Record<string, Model>> = JSON.parse(readFileSync(file, 'utf8'));

export interface AwsRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the service would have against it, in words. Undefined for what is signed for none of AWS's services. */
export function faultsOfRequest(request: AwsRequest): string[] | undefined {
  const service = /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d+\/[\w-]+\/([\w-]+)\//.exec(
    request.headers['authorization'] ?? '',
  )?.[1];
  if (service === undefined) return undefined;
  const model = Object.values(models).find(({ signingName }) => signingName === service);
  if (!model) return [`${service}: no model of this service (scripts/service-models.ts)`];
  const found = operationOf(model, request);
  if (typeof found === 'string') return [`${service}: ${found}`];
  const { name, input, given } = found;
  return input === undefined ? [] : faultsIn(model, { shape: input }, given, `${service}.${name}`);
}

interface Found {
  readonly name: string;
  readonly input: string | undefined;
  readonly given: unknown;
}

function operationOf(model: Model, request: AwsRequest): Found | string {
  const { protocol, operations } = model;
  if (protocol === 'json') {
    const [target, name = ''] = (request.headers['x-amz-target'] ?? '').split('.');
    const operation = target === model.target ? operations[name] : undefined;
    return operation
      ? { name, input: operation.input, given: JSON.parse(request.body) }
      : `no model of ${target}.${name}`;
  }
  if (protocol === 'query') {
    const form = new URLSearchParams(request.body);
    const name = form.get('Action') ?? '';
    const operation = operations[name];
    const given = operation?.input && fromForm(model, { shape: operation.input }, form);
    return operation ? { name, input: operation.input, given } : `no model of ${name}`;
  }
  const { pathname, searchParams } = new URL(request.path, 'http://host');
  for (const [name, { method, uri, input }] of Object.entries(operations)) {
    const fits = method === request.method ? pathValues(uri, pathname, searchParams) : undefined;
    if (fits) return { name, input, given: input && fromRest(model, input, request, fits, searchParams) };
  }
  return `no model of ${request.method} ${pathname}`;
}

/** The values of `{Name}` and `{Name+}`; undefined where the path is another one. */
function pathValues(uri: string, path: string, query: URLSearchParams): Record<string, string> | undefined {
  const [form = '', wanted] = uri.split('?');
  if (wanted && !query.has(wanted.split('=')[0] ?? '')) return undefined;
  const pattern = form
    .replace(/[.*?^$()|[\]\\]/g, '\\$&')
    .replace(/\{(\w+)\+\}/g, '(?<$1>.+)')
    .replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  const groups = new RegExp(`^${pattern}/?$`).exec(path)?.groups;
  if (!groups && !new RegExp(`^${pattern}/?$`).test(path)) return undefined;
  return Object.fromEntries(Object.entries(groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]));
}

function fromRest(
  model: Model,
  input: string,
  { headers, body }: AwsRequest,
  inPath: Readonly<Record<string, string>>,
  query: URLSearchParams,
): Record<string, unknown> {
  const { members = {}, payload } = model.shapes[input] ?? { type: 'structure' };
  // XML bodies are not read: what is in the head of the request is.
  const sent = model.protocol === 'rest-json' && payload === undefined && body !== '' ? JSON.parse(body) : {};
  const given: Record<string, unknown> = { ...sent };
  for (const [name, { location, locationName = name, shape }] of Object.entries(members)) {
    const text = {
      uri: inPath[locationName],
      header: headers[locationName.toLowerCase()],
      querystring: query.get(locationName) ?? undefined,
    }[String(location)];
    if (text !== undefined) given[name] = read(model.shapes[shape]?.type, text);
    else if (name === payload && body !== '') given[name] = unread;
  }
  return given;
}

/** Stands for a body that is not looked into. */
const unread = Symbol('unread');

function read(type: string | undefined, text: string): unknown {
  if (type === 'integer' || type === 'long' || type === 'float') return Number(text);
  return type === 'boolean' ? text === 'true' : text;
}

/** A value of a form of the query protocol: `Attributes.entry.1.key=Token`. */
function fromForm(model: Model, { shape }: Reference, form: URLSearchParams, prefix = ''): unknown {
  const { type, members = {}, member, key, value, flattened } = model.shapes[shape] ?? { type: 'string' };
  const names = [...form.keys()];
  const has = (start: string): boolean => names.some((name) => name === start || name.startsWith(`${start}.`));
  if (type === 'structure') {
    const known = Object.entries(members).map(
      ([name, reference]) => [name, reference.locationName ?? name, reference] as const,
    );
    const parts = known.filter(([, wire]) => has(prefix + wire));
    const strange = names
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length).split('.')[0] ?? '')
      .filter((name) => !known.some(([, wire]) => wire === name) && !['Action', 'Version'].includes(name));
    return Object.fromEntries([
      ...parts.map(([name, wire, reference]) => [name, fromForm(model, reference, form, `${prefix + wire}.`)]),
      ...strange.map((name) => [name, unread]),
    ]);
  }
  const own = prefix.slice(0, -1);
  if (type === 'list' && member) {
    const start = flattened ? own : `${own}.${member.locationName ?? 'member'}`;
    return numbered(start, has).map((at) => fromForm(model, member, form, `${at}.`));
  }
  if (type === 'map' && key && value) {
    const start = flattened ? own : `${own}.entry`;
    const pairs = numbered(start, has).map((at) => [
      form.get(`${at}.${key.locationName ?? 'key'}`) ?? '',
      fromForm(model, value, form, `${at}.${value.locationName ?? 'value'}.`),
    ]);
    return Object.fromEntries(pairs);
  }
  return read(type, form.get(own) ?? '');
}

function numbered(start: string, has: (name: string) => boolean): string[] {
  const found: string[] = [];
  for (let at = 1; has(`${start}.${at}`); at += 1) found.push(`${start}.${at}`);
  return found;
}

function faultsIn(model: Model, { shape: name }: Reference, given: unknown, where: string): string[] {
  const shape = model.shapes[name];
  if (!shape) return [`${where}: no model of ${name}`];
  if (given === unread) return [];
  const { type, required = [], members = {}, member, key, value } = shape;
  const inner = (reference: Reference | undefined, part: unknown, at: string): string[] =>
    reference ? faultsIn(model, reference, part, `${where}.${at}`) : [];
  if (type === 'structure') {
    if (typeof given !== 'object' || given === null) return [`${where} is no structure`];
    const there = Object.entries(given).filter(([, part]) => part !== undefined && part !== null);
    const wired = new Map(Object.entries(members).map(([own, { locationName = own }]) => [own, locationName]));
    return [
      ...required
        .filter((own) => !there.some(([known]) => known === own || known === wired.get(own)))
        .map((own) => `${where}.${own} is missing`),
      ...(shape.union && there.length !== 1 ? [`${where} must have one of its members, and has ${there.length}`] : []),
      ...there.flatMap(([own, part]) =>
        members[own] ? inner(members[own], part, own) : [`${where}.${own} is unknown`],
      ),
    ];
  }
  if (type === 'list') {
    if (!Array.isArray(given)) return [`${where} is no list`];
    return [...outOf(shape, given.length, where), ...given.flatMap((part, at) => inner(member, part, String(at)))];
  }
  if (type === 'map') {
    if (typeof given !== 'object' || given === null) return [`${where} is no map`];
    const entries = Object.entries(given);
    return [
      ...outOf(shape, entries.length, where),
      ...entries.flatMap(([own, part]) => [...inner(key, own, 'key'), ...inner(value, part, own)]),
    ];
  }
  return faultsOfValue(shape, given, where);
}

/** Of Java's kind. Only some need what `u` brings, and others would be none with it. */
function patternOf(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, pattern.includes('\\p{') ? 'su' : 's');
}

function faultsOfValue(shape: Shape, given: unknown, where: string): string[] {
  switch (shape.type) {
    case 'string': {
      if (typeof given !== 'string') return [`${where} is no text`];
      const fitting = shape.pattern === undefined || patternOf(shape.pattern).test(given);
      return [
        ...outOf(shape, given.length, where),
        ...(shape.enum && !shape.enum.includes(given) ? [`${where} is none of its values`] : []),
        ...(fitting ? [] : [`${where} does not fit ${shape.pattern}`]),
      ];
    }
    case 'blob':
      return typeof given === 'string'
        ? outOf(shape, Buffer.from(given, 'base64').length, where)
        : [`${where} is no blob`];
    case 'boolean':
      return typeof given === 'boolean' ? [] : [`${where} is neither true nor false`];
    case 'timestamp':
      return typeof given === 'number' || typeof given === 'string' ? [] : [`${where} is no time`];
    default:
      return typeof given === 'number' && !Number.isNaN(given) ? outOf(shape, given, where) : [`${where} is no number`];
  }
}

function outOf(
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: Shape,
  size: number,
  where: string,
): string[] {
  return size < min || size > max ? [`${where} is ${size}, and not from ${min} to ${max}`] : [];
}
