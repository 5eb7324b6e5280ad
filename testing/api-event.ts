// API Gateway REST proxy events as the real one sends them, for tests of the HTTP functions.
//   apiEvent('POST /am/json/realms/root/realms/alpha/sessions?_action=logout', { headers: { Cookie: 'a=b' } })
// The first path segment is the stage, when it is `am`. Header names keep their case, as on the wire.
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { matchRoute } from '../functions/manifest/match-route.ts';

export interface ApiEventOptions {
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Text as it is; anything else as JSON, with its content type unless the headers name another. */
  readonly body?: unknown;
  /** Send the body as API Gateway sends what it takes for binary. */
  readonly base64?: boolean;
  readonly sourceIp?: string;
}

export function apiEvent(request: string, options: ApiEventOptions = {}): APIGatewayProxyEvent {
  const [method = '', target = ''] = request.split(' ');
  const [sentPath = '', search = ''] = target.split('?');
  const path = sentPath.replace(/^\/am(?=\/)/, '');
  const found = matchRoute(method, path);
  const body = bodyText(options.body);
  const json = typeof options.body === 'object' && options.body !== null;
  const headers = many({
    Host: 'login.example.com',
    'User-Agent': 'Mozilla/5.0',
    'X-Forwarded-For': '198.51.100.7, 203.0.113.9',
    'X-Forwarded-Proto': 'https',
    ...(json && { 'Content-Type': 'application/json' }),
    ...options.headers,
  });
  const query = many(groupedQuery(search));
  return {
    resource: found?.route.path ?? '/{proxy+}',
    path,
    httpMethod: method,
    headers: lastOf(headers),
    multiValueHeaders: headers,
    queryStringParameters: search === '' ? null : lastOf(query),
    multiValueQueryStringParameters: search === '' ? null : query,
    pathParameters: found && Object.keys(found.pathParameters).length > 0 ? { ...found.pathParameters } : null,
    stageVariables: null,
    requestContext: requestContext(method, sentPath, found?.route.path ?? '/{proxy+}', options.sourceIp),
    body: body === null || !options.base64 ? body : Buffer.from(body).toString('base64'),
    isBase64Encoded: body !== null && options.base64 === true,
  };
}

/** What Lambda hands over beside the event: this much is used. */
export function lambdaContext(remainingMilliseconds = 10_000): Context {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'test',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:test',
    memoryLimitInMB: '256',
    awsRequestId: '6bc28136-xmpl-4365-b021-0ce6b2e64ab0',
    logGroupName: '/aws/lambda/test',
    logStreamName: '2027/01/15/[$LATEST]0123456789abcdef',
    getRemainingTimeInMillis: () => remainingMilliseconds,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}

function requestContext(
  method: string,
  path: string,
  resourcePath: string,
  sourceIp = '198.51.100.7',
): APIGatewayProxyEvent['requestContext'] {
  return {
    accountId: '123456789012',
    apiId: 'a1b2c3d4e5',
    authorizer: null,
    domainName: 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com',
    domainPrefix: 'a1b2c3d4e5',
    extendedRequestId: 'DtNtAGDJFiAFljw=',
    httpMethod: method,
    identity: { ...noIdentity, sourceIp, userAgent: 'Mozilla/5.0' },
    path,
    protocol: 'HTTP/1.1',
    requestId: '36e0c1c0-transaction',
    requestTime: '15/Jan/2027:08:00:00 +0000',
    requestTimeEpoch: 1_800_000_000_000,
    resourceId: 'x1y2z3',
    resourcePath,
    stage: 'am',
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

function bodyText(body: unknown): string | null {
  if (body === undefined || body === null) return null;
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function groupedQuery(search: string): Record<string, string[]> {
  const query = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(search)) query.set(name, [...(query.get(name) ?? []), value]);
  return Object.fromEntries(query);
}

function many(values: Readonly<Record<string, string | readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value].flat()]));
}

function lastOf(values: Record<string, string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']));
}
