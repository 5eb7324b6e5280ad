// An HTTP request as API Gateway's proxy integration hands it to a function, and the function's answer back.
import { isUtf8 } from 'node:buffer';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { RouteMatch } from '../functions/manifest/match-route.ts';
import type { HttpAnswer } from './gateway-error.ts';

export interface ReceivedRequest {
  readonly method: string;
  /** As sent: `/am/json/…`, without the query. */
  readonly path: string;
  /** Without the question mark. */
  readonly search: string;
  /** Names and values by turns, as on the wire. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
  readonly sourceIp: string;
}

export interface EventFacts {
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** The stage of the deployed API, and the context path of AM. */
export const stage = 'am';

export function proxyEvent(
  request: ReceivedRequest,
  { route, pathParameters }: RouteMatch,
  facts: EventFacts,
): APIGatewayProxyEvent {
  const { method, path, search, body } = request;
  const headers = grouped(pairs(request.rawHeaders));
  const query = grouped([...new URLSearchParams(search)]);
  const text = isUtf8(body);
  return {
    resource: route.path,
    path: path.slice(`/${stage}`.length),
    httpMethod: method,
    headers: lastOf(headers),
    multiValueHeaders: headers,
    queryStringParameters: search === '' ? null : lastOf(query),
    multiValueQueryStringParameters: search === '' ? null : query,
    pathParameters: Object.keys(pathParameters).length > 0 ? { ...pathParameters } : null,
    stageVariables: null,
    requestContext: requestContext(request, route.path, lastOf(headers), facts),
    body: body.length === 0 ? null : Buffer.from(body).toString(text ? 'utf8' : 'base64'),
    isBase64Encoded: body.length > 0 && !text,
  };
}

/**
 * The same as an HTTP API hands it over, in format 1.0: names of headers in lower case, and the stage in the path. Only there is
 * `version`.
 */
export function httpApiEvent(event: APIGatewayProxyEvent): APIGatewayProxyEvent & { readonly version: '1.0' } {
  const multiValueHeaders = grouped(
    Object.entries(event.multiValueHeaders).flatMap(([name, values = []]) =>
      values.map((value) => [name.toLowerCase(), value] as const),
    ),
  );
  return {
    version: '1.0',
    ...event,
    path: event.requestContext.path,
    headers: lastOf(multiValueHeaders),
    multiValueHeaders,
  };
}

export function httpAnswer(result: APIGatewayProxyResult): HttpAnswer {
  const single = Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)] as const);
  const many = Object.entries(result.multiValueHeaders ?? {}).flatMap(([name, values]) =>
    values.map((value) => [name, String(value)] as const),
  );
  const body = result.isBase64Encoded ? Buffer.from(result.body, 'base64') : result.body;
  return { status: result.statusCode, headers: [...single, ...many], body };
}

function requestContext(
  { method, path, sourceIp }: ReceivedRequest,
  resourcePath: string,
  headers: Readonly<Record<string, string>>,
  { requestId, time }: EventFacts,
): APIGatewayProxyEvent['requestContext'] {
  const userAgent = Object.entries(headers).find(([name]) => name.toLowerCase() === 'user-agent')?.[1] ?? null;
  return {
    accountId: '000000000000',
    apiId: 'local',
    authorizer: null,
    domainName: 'localhost',
    domainPrefix: 'localhost',
    extendedRequestId: requestId,
    httpMethod: method,
    identity: { ...noIdentity, sourceIp, userAgent },
    path,
    protocol: 'HTTP/1.1',
    requestId,
    requestTime: commonLogTime(time),
    requestTimeEpoch: time,
    resourceId: 'local',
    resourcePath,
    stage,
  };
}

const noIdentity = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

/** `21/Nov/2026:18:46:15 +0000` */
function commonLogTime(time: number): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) (\S+) GMT$/.exec(new Date(time).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as [string, string]] : []));
}

// Names are the client's: one called `__proto__` is a name like any other.
function grouped(entries: readonly (readonly [string, string])[]): Record<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(values);
}

function lastOf(values: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']));
}
