// `npm start` as its user meets it: the program, its output, its HTTP door, its end.
import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { typesOf } from '../../testing/step.ts';
import { deviceCookie } from '../support/browser.ts';
import { demo } from '../support/demo-user.ts';
import { httpJourneys } from '../support/http-journeys.ts';
import { type RunningStack, runStack, runUntilExit, temporaryFolder } from '../support/running-stack.ts';

const origin = 'https://app.example.com';
const authenticate = '/am/json/realms/root/realms/alpha/authenticate';

const folder = temporaryFolder();
let stack: RunningStack;

beforeAll(async () => {
  stack = await runStack(folder.path, { CORS_ORIGINS: origin, CORS_HEADERS: 'X-Trace-Id' });
});

afterAll(async () => {
  await stack.end('SIGTERM');
  folder.remove();
});

describe('The local stack', () => {
  test('says in one line where it is and who can sign in', () => {
    expect(stack.output().split('\n')[0]).toBe(
      `Waymark is ready at http://localhost:${stack.port}/am (realm alpha, user demo, password Waymark-demo-1)`,
    );
  });

  test('prints three curl commands that sign in and show the session, pasted into a plain shell as they are', async () => {
    const [commands = ''] = /^AM=[\s\S]*getSessionInfo"$/m.exec(stack.output()) ?? [];

    const { stdout } = await promisify(execFile)('sh', ['-c', commands]);

    expect(commands.match(/curl /g)).toHaveLength(3);
    expect(JSON.parse(stdout)).toMatchObject({ username: 'demo', realm: '/alpha' });
  });

  test('walks Login to a session, with a cookie that a browser keeps over plain HTTP', async () => {
    const at = httpJourneys(stack.url);

    const page = await at.start('Login');
    const end = await at.answer(page, demo);
    const info = await at.session('getSessionInfo', String(end.body['tokenId']));

    expect(typesOf(page)).toEqual(['NameCallback', 'PasswordCallback']);
    expect(end.cookies).toEqual([
      `iPlanetDirectoryPro=${end.body['tokenId']}; Path=/; HttpOnly; SameSite=Lax`,
      deviceCookie,
    ]);
    expect(info.body).toMatchObject({ username: 'demo' });
  });

  test('serves Login as the default journey of the realm', async () => {
    const page = await httpJourneys(stack.url).post({});

    expect(typesOf(page)).toEqual(['NameCallback', 'PasswordCallback']);
  });

  test('tells who opens its address where to go', async () => {
    const response = await fetch(new URL('/', stack.url));

    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await response.json()).toMatchObject({ authenticate: `${stack.url}${authenticate.slice('/am'.length)}` });
  });

  test.each([
    ['a program of this machine', 'Host: localhost', 200],
    ['DNS rebinding: a page whose name leads to this machine', 'Host: evil.example.com', 403],
    ['a page of another site', 'Host: localhost\r\nOrigin: https://evil.example.com', 403],
  ])('lets read what was sent to phones: %s', async (_who, headers, status) => {
    const answer = await exchange(
      `GET /_aws/sns/platform-endpoint-messages HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`,
    );

    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  test('answers several requests on one connection', async () => {
    const ask = `POST ${authenticate} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n`;

    const answers = await exchange(`${ask}\r\n${ask}Connection: close\r\n\r\n`);

    expect(answers.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
  });
});

describe('Requests that nothing good can come of', () => {
  const post = (headers: string, body: string): string =>
    `POST ${authenticate} HTTP/1.1\r\nHost: localhost\r\nOrigin: ${origin}\r\n${headers}\r\nConnection: close\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  const bare = (line: string): string =>
    `${line} HTTP/1.1\r\nHost: localhost\r\nOrigin: ${origin}\r\nConnection: close\r\n\r\n`;
  const json = 'Content-Type: application/json';

  test.each([
    ['a body that is not JSON', 400, post(json, '{"authId":')],
    ['a body that is a list', 400, post(json, '[]')],
    ['a forged authId', 400, post(json, '{"authId":"eyJhbGciOiJIUzI1NiJ9.e30.AAAA","callbacks":[]}')],
    ['an unknown journey', 400, bare(`POST ${authenticate}?authIndexType=service&authIndexValue=Nowhere`)],
    ['an unknown realm', 404, bare('POST /am/json/realms/root/realms/nowhere/authenticate')],
    ['a path without a route', 404, bare('GET /am/console')],
    ['a path outside the context path', 404, bare('GET /favicon.ico')],
    ['a path that climbs', 404, bare('GET /am/../../etc/passwd')],
    ['a target that is a whole URL', 404, bare('GET http://other.example.com/am/json/authenticate')],
    ['GET', 405, bare(`GET ${authenticate}`)],
    ['another method', 405, bare(`PROPFIND ${authenticate}`)],
    ['a body of 200 kB', 413, post(json, JSON.stringify({ pad: 'x'.repeat(200_000) }))],
    ['a body of 11 MB', 413, post(json, 'x'.repeat(11_000_000))],
    ['a body of another type', 415, post('Content-Type: text/plain', '{}')],
    ['a body of no type', 415, post('X-Nothing: 1', '{}')],
    ['a body that is no text', 400, post(json, '\u0000\u0001{')],
    ['a header of 20 kB', 400, bare(`POST ${authenticate} HTTP/1.1\r\nX-Long: ${'x'.repeat(20_000)}\r\nX-End: 1`)],
    ['what is no HTTP', 400, '\u0016\u0003\u0001 hello\r\n\r\n'],
  ])("%s gets AM's error body with status %i, readable for listed origins", async (_what, status, request) => {
    const answer = await exchange(request);

    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/^content-type: application\/json\r?$/im);
    expect(head).toContain(`access-control-allow-origin: ${origin}`);
    expect(JSON.parse(body)).toEqual({
      code: status,
      reason: expect.any(String),
      message: expect.not.stringMatching(/\n| at |node:/),
    });
  });

  test('HEAD gets the status of GET and no body', async () => {
    const answer = await exchange(bare(`HEAD ${authenticate}`));

    expect(answer).toMatch(/^HTTP\/1\.1 405 [\s\S]*\r\n\r\n$/);
  });

  test('a preflight of a listed origin passes, one of any other gets no permission', async () => {
    const preflight = (from: string): Promise<Response> =>
      fetch(`${stack.url}/json/authenticate`, {
        method: 'OPTIONS',
        headers: { Origin: from, 'Access-Control-Request-Method': 'POST' },
      });

    const listed = await preflight(origin);
    const other = await preflight('https://evil.example.com');

    expect([listed.status, listed.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('Starting and stopping', () => {
  test.each([
    [{ LOG_LEVEL: 'verbose' }, 'LOG_LEVEL must be one of debug, info, warn, error\n'],
    [{ CORS_HEADERS: 'Cookie' }, 'CORS_HEADERS: Cookie cannot be allowed: no browser lets a page send it\n'],
  ])('with %j it ends with 1, and one line says why', async (environment, said) => {
    const { code, output } = await runUntilExit({ PORT: '0', WAYMARK_DATA: folder.path, ...environment });

    expect([code, output]).toEqual([1, said]);
  });

  test('a taken port ends the second start with 1 and names the remedy', async () => {
    const other = temporaryFolder();

    const { code, output } = await runUntilExit({ PORT: String(stack.port), WAYMARK_DATA: other.path });

    other.remove();
    expect(code).toBe(1);
    expect(output).toBe(
      `Port ${stack.port} is in use. Choose another: --port ${stack.port + 1}, or PORT=${stack.port + 1}\n`,
    );
  });

  test('data that another stack has open ends the second start with 1 and says so', async () => {
    const { code, output } = await runUntilExit({ PORT: '0', WAYMARK_DATA: folder.path });

    expect(code).toBe(1);
    expect(output).toContain(`The data in ${folder.path}`);
  });

  test.each(['http', '-1', '65536', '80.5'])('the port %s is refused', async (port) => {
    const { code, output } = await runUntilExit({ PORT: port, WAYMARK_DATA: folder.path });

    expect([code, output]).toEqual([1, 'PORT must be a number from 0 to 65535\n']);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 0],
  ] as const)(
    '%s ends it with %i, with its database',
    async (signal, code) => {
      const other = temporaryFolder();
      const running = await runStack(other.path);

      const first = await running.end(signal);
      const again = await runStack(other.path);
      const second = await again.end(signal);

      other.remove();
      expect([first, second]).toEqual([code, code]);
    },
    30_000,
  );

  test('keys that do not fit the data are named as such', async () => {
    const other = temporaryFolder();
    await (await runStack(other.path)).end('SIGTERM');
    other.write('keys.json', JSON.stringify({ masterKey: Buffer.alloc(32).toString('base64') }));

    const { code, output } = await runUntilExit({ PORT: '0', WAYMARK_DATA: other.path });

    other.remove();
    expect(code).toBe(1);
    expect(output).toContain(`The keys in ${other.path} do not open the data there`);
  });
});

/** Sends these bytes and reads until the server closes. */
async function exchange(request: string): Promise<string> {
  const socket = connect(stack.port, '127.0.0.1');
  socket.write(request);
  const answer = await text(socket);
  socket.destroy();
  return answer;
}
