import { expect, test } from '@jest/globals';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { httpFunctions } from '../../functions/manifest/functions.ts';
import { type AroundFunction, callFunction, type HttpFunctions } from '../../local/gateway.ts';
import { gatewayError } from '../../local/gateway-error.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

const tools = { clock: simulatedClock(), randomness: seededRandomness('gateway') };

/** Functions that answer with their names and remember what they were called with. */
function recorded() {
  const calls: { event: APIGatewayProxyEvent; context: Context }[] = [];
  const functionCalled = (name: string) => async (event: APIGatewayProxyEvent, context: Context) => {
    calls.push({ event, context });
    return { statusCode: 200, body: name };
  };
  const functions = Object.fromEntries(
    Object.keys(httpFunctions).map((name) => [name, functionCalled(name)]),
  ) as HttpFunctions; // by the names of the manifest
  return { calls, functions };
}

function request(method: string, path: string) {
  return { method, path, search: '', rawHeaders: [], body: new Uint8Array(), sourceIp: '127.0.0.1' };
}

test.each([
  ['POST', '/am/json/realms/root/realms/alpha/authenticate', 'authenticate'],
  ['GET', '/am/json/authenticate', 'authenticate'],
  ['POST', '/am/json/realms/root/sessions/', 'sessions'],
  ['OPTIONS', '/am/json/alpha/users', 'users'],
  ['GET', '/am/json/serverinfo/*', 'serverinfo'],
])('%s %s goes to the function %s', async (method, path, name) => {
  const { functions } = recorded();

  const { body } = await callFunction(request(method, path), functions, undefined, tools);

  expect(body).toBe(name);
});

test.each([
  '/',
  '/json/authenticate',
  '/amx/json/authenticate',
  '/am/json/nothing/here',
  '/am/../am/json/authenticate',
])('%s is no route, and no function is called', async (path) => {
  const { calls, functions } = recorded();

  const answer = await callFunction(request('POST', path), functions, 'https://app.example.com', tools);

  expect(calls).toEqual([]);
  expect(answer.status).toBe(404);
  expect(JSON.parse(String(answer.body))).toEqual({ code: 404, reason: 'Not Found', message: "Resource '' not found" });
  expect(answer.headers).toContainEqual(['access-control-allow-origin', 'https://app.example.com']);
});

test('a function knows how much time it has left, and each request its own id', async () => {
  const { calls, functions } = recorded();
  await callFunction(request('POST', '/am/json/authenticate'), functions, undefined, tools);
  await callFunction(request('POST', '/am/json/authenticate'), functions, undefined, tools);

  const before = calls[0]?.context.getRemainingTimeInMillis();
  tools.clock.advance(10_000);
  const after = calls[0]?.context.getRemainingTimeInMillis();

  expect([before, after]).toEqual([28_000, 18_000]);
  expect(new Set(calls.map(({ event }) => event.requestContext.requestId)).size).toBe(2);
});

test('an HTTP API’s event has its version, the stage in the path, and headers in lower case, values apart', async () => {
  const { calls, functions } = recorded();
  const rawHeaders = ['X-One', 'a', 'x-one', 'b', 'Cookie', 'c=d'];
  const sent = { ...request('POST', '/am/json/alpha/authenticate'), rawHeaders };

  await callFunction(sent, functions, undefined, { ...tools, api: 'http' });

  expect(calls[0]?.event).toMatchObject({
    version: '1.0',
    path: '/am/json/alpha/authenticate',
    httpMethod: 'POST',
    headers: { 'x-one': 'b', cookie: 'c=d' },
    multiValueHeaders: { 'x-one': ['a', 'b'], cookie: ['c=d'] },
    requestContext: { path: '/am/json/alpha/authenticate', identity: { sourceIp: '127.0.0.1' } },
  });
});

test('whoever stands around a function may answer in its place, or give it less time', async () => {
  const { calls, functions } = recorded();
  const late = gatewayError(504, undefined);
  const around: AroundFunction[] = [async () => late, (_name, call) => call(500)];

  const answers = await Promise.all(
    around.map((aroundFunction) =>
      callFunction(request('POST', '/am/json/authenticate'), functions, undefined, { ...tools, aroundFunction }),
    ),
  );

  expect(answers.map(({ status }) => status)).toEqual([504, 200]);
  expect(calls.map(({ context }) => context.getRemainingTimeInMillis())).toEqual([500]);
});
