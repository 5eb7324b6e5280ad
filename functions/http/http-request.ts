// A request as our handlers see it, made from API Gateway's REST proxy event.
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { isJsonObject, type JsonObject } from '../json.ts';
import { RequestError } from '../node/errors.ts';
import type { RealmSettings } from '../realm/realm-settings.ts';

export interface HttpRequest {
  /** Upper case. */
  readonly method: string;
  /** The path from the endpoint on, decoded: `['sessions']`, `['users', 'demo', 'devices', …]`. */
  readonly segments: readonly string[];
  /** Path parameters of the route, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** The first value of each query parameter, decoded. Names keep their case. */
  readonly query: Readonly<Record<string, string>>;
  /** All values of each query parameter. */
  readonly queryAll: Readonly<Record<string, readonly string[]>>;
  /** Names in lower case; repeated headers joined by a comma, cookies by a semicolon. */
  readonly headers: Readonly<Record<string, string>>;
  /** All values of each header, by its name in lower case. */
  readonly headersAll: Readonly<Record<string, readonly string[]>>;
  /** The decoded text; empty without a body. Read it with `jsonBody`. */
  readonly body: string;
  /** The gateway's own word: headers that claim another address are forgeable. */
  readonly sourceIp: string;
  /** What the client put before `/json`, `/am` by convention. */
  readonly contextPath: string;
  /** Normal form: `/`, `/alpha`. It exists. */
  readonly realm: string;
  readonly settings: RealmSettings;
  /** The served version of the resource that fits what was asked for, `2.1`. */
  readonly version: string;
}

/** Levels. No journey comes near, and whatever goes through values by calling itself could not go through many thousands. */
const deepest = 100;

/** The body as JSON: `{}` without one. Anything but an object is refused, and what is nested without end. */
export function jsonBody({ body }: Pick<HttpRequest, 'body'>): JsonObject {
  if (body.trim() === '') return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    // No cause: the parser's message quotes the body, and that may be a password.
    throw new RequestError('ERR_BODY_MALFORMED', 'The request body is not valid JSON');
  }
  if (!isJsonObject(parsed)) throw new RequestError('ERR_BODY_MALFORMED', 'The request body must be a JSON object');
  if (isTooDeep(parsed)) {
    throw new RequestError('ERR_BODY_MALFORMED', `The request body may be nested ${deepest} levels deep`);
  }
  return parsed;
}

function isTooDeep(value: JsonObject): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= deepest && level.length > 0; depth += 1) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return level.length > 0;
}

export function allHeadersOf(event: APIGatewayProxyEvent): Record<string, readonly string[]> {
  const headers = emptyRecord<readonly string[]>();
  for (const [name, values] of manyValued(event.multiValueHeaders, event.headers)) {
    const key = name.toLowerCase();
    headers[key] = [...(headers[key] ?? []), ...values];
  }
  return headers;
}

export function headersOf(event: APIGatewayProxyEvent): Record<string, string> {
  const joined = emptyRecord<string>();
  for (const [name, values] of Object.entries(allHeadersOf(event)))
    joined[name] = values.join(name === 'cookie' ? '; ' : ', ');
  return joined;
}

/** API Gateway has decoded them already. */
export function queryOf(event: APIGatewayProxyEvent): Record<string, readonly string[]> {
  const query = emptyRecord<readonly string[]>();
  for (const [name, values] of manyValued(event.multiValueQueryStringParameters, event.queryStringParameters)) {
    query[name] = values;
  }
  return query;
}

export function firstValues(query: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  const first = emptyRecord<string>();
  for (const [name, [value]] of Object.entries(query)) {
    if (value !== undefined) first[name] = value;
  }
  return first;
}

export function paramsOf(event: APIGatewayProxyEvent): Record<string, string> {
  const params = emptyRecord<string>();
  for (const [name, value] of Object.entries(event.pathParameters ?? {})) {
    if (value !== undefined) params[name] = decodedSegment(value);
  }
  return params;
}

/** The body's text. API Gateway sends what it takes for binary as Base64. */
export function bodyOf(event: APIGatewayProxyEvent, maxBytes: number): string {
  const body = event.body ?? '';
  const bytes = Buffer.from(body, event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > maxBytes) {
    throw new RequestError('ERR_BODY_TOO_LARGE', `The request body may have ${maxBytes} bytes`);
  }
  return event.isBase64Encoded ? bytes.toString('utf8') : body;
}

/** Percent-decoded; unchanged when that cannot be done. */
export function decodedSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function manyValued(
  many: Readonly<Record<string, string[] | undefined>> | null,
  single: Readonly<Record<string, string | undefined>> | null,
): [string, string[]][] {
  if (many) return Object.entries(many).map(([name, values]) => [name, values ?? []]);
  return Object.entries(single ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[name, [value]]]));
}

// Without a prototype: a header or parameter named `__proto__` is a name like any other.
function emptyRecord<Value>(): Record<string, Value> {
  return Object.create(null);
}

// Resources that know actions only: `POST …/sessions?_action=logout`.

/** The handler of the action that the query names. Nothing may follow the resource in the path. */
export function requireAction<Handler>(
  { query, segments }: HttpRequest,
  actions: Readonly<Record<string, Handler>>,
): Handler {
  if (segments.length > 1) throw new RequestError('ERR_NOT_FOUND', 'Resource not found');
  const name = query['_action'] ?? '';
  const handler = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (handler === undefined) throw new RequestError('ERR_ACTION_UNKNOWN', 'This action is not supported');
  return handler;
}
