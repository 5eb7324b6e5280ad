// Scripts and servers of others, over real connections: what the guard and the adapter keep from happening together.
import http, { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import https from 'node:https';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type HttpOutOptions, httpOut } from '../../functions/adapters/system/http-out.ts';
import { guardedHttp } from '../../functions/script/guarded-http.ts';
import { GuestError, type ScriptHttpRequest } from '../../functions/script/script-host.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { closeServers, listening } from '../support/listening.ts';
import { testCertificate, testKey } from '../support/test-certificate.ts';

afterEach(closeServers);

interface Options extends HttpOutOptions {
  readonly allow?: readonly string[];
  readonly allowPrivate?: readonly string[];
}

/** Lets scripts of a realm that allows everything below `.test` out to this machine, where every name leads. */
function outlet({ allow = [], allowPrivate = ['127.0.0.0/8'], ...options }: Options = {}) {
  const log = recordedLog();
  const asked: string[] = [];
  const { resolve = async () => ['127.0.0.1'] } = options;
  const adapter = httpOut({
    ...options,
    resolve: (name) => {
      asked.push(name);
      return resolve(name);
    },
  });
  const send = guardedHttp({
    settings: { allow: [...allow], allowPrivate: [...allowPrivate] },
    httpOut: adapter,
    clock: simulatedClock(),
    log,
    cookieName: 'iPlanetDirectoryPro',
    transactionId: 'turn-1',
    refuse: (rule, message) => {
      throw new GuestError(`${rule}: ${message}`);
    },
  });
  const get = (url: string, request: Partial<ScriptHttpRequest> = {}) =>
    send({ url, method: 'GET', headers: [], ...request });
  return { log, asked, get };
}

async function server(listener: RequestListener) {
  const seen: IncomingMessage[] = [];
  const port = await listening(
    createServer((request, response) => {
      seen.push(request);
      listener(request, response);
    }),
  );
  return { seen, port, origin: `http://api.test:${port}` };
}

const answering = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  server((_, response) => response.writeHead(200, headers).end(body));

describe('a request of a script', () => {
  test('goes out as it is meant, by the name, and its answer comes back as it is', async () => {
    let body = '';
    const { seen, origin } = await server(async (request, response) => {
      body = (await buffer(request)).toString();
      response.writeHead(201, 'Made', { 'X-Kind': 'Räume', 'Set-Cookie': ['a=1', 'b=2'] });
      response.end('{"ok":"ja, größer"}');
    });

    const answer = await outlet({ allow: [origin] }).get(`${origin}/rooms?of=demo`, {
      method: 'POST',
      headers: [
        ['Authorization', 'Bearer secret'],
        ['X-Twice', '1'],
        ['x-twice', '2'],
      ],
      body: 'größer',
    });

    expect(seen).toMatchObject([
      {
        method: 'POST',
        url: '/rooms?of=demo',
        headers: {
          ...{ host: new URL(origin).host, authorization: 'Bearer secret', 'x-twice': '1, 2', 'content-length': '8' },
          ...{ 'x-forgerock-transactionid': 'turn-1/1', connection: 'close' },
        },
      },
    ]);
    expect(body).toBe('größer');
    expect(answer).toMatchObject({ status: 201, statusText: 'Made', body: '{"ok":"ja, größer"}' });
    expect('headers' in answer && answer.headers.filter(([name]) => name === 'Set-Cookie')).toEqual([
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
    ]);
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('gets what was sent as %s', async (encoding, pack) => {
    const { origin } = await answering(pack('{"a":1}'), { 'content-encoding': encoding });

    const answer = await outlet({ allow: [origin] }).get(origin);

    expect(answer).toMatchObject({ status: 200, body: '{"a":1}' });
    expect('headers' in answer && answer.headers.map(([name]) => name.toLowerCase())).not.toContain('content-encoding');
  });

  test('gets text in the charset that the server names', async () => {
    const { origin } = await answering(Buffer.from('größer', 'latin1'), {
      'content-type': 'text/plain;charset=iso-8859-1',
    });

    expect(await outlet({ allow: [origin] }).get(origin)).toMatchObject({ body: 'größer' });
  });

  test.each(['HEAD', 'GET'])('that has no answer to undo is an answer, too: %s', async (method) => {
    const { origin } = await server((_, response) => response.writeHead(204, { 'content-encoding': 'gzip' }).end());

    expect(await outlet({ allow: [origin] }).get(origin, { method })).toMatchObject({ status: 204, body: '' });
  });

  test('leaves one line in the log, without path, query, headers and body', async () => {
    const { origin } = await answering('secret answer');
    const { log, get } = outlet({ allow: [origin] });

    await get(`${origin}/secret-path?secret=query`, { headers: [['X-Key', 'secret header']] });

    const facts = { event: 'script-http', method: 'GET', origin, milliseconds: 0, status: 200, bytes: 13 };
    expect(log.lines).toEqual([{ level: 'info', message: 'A script got an answer', fields: facts }]);
  });
});

describe('over TLS', () => {
  const secure = (options: https.ServerOptions = {}) =>
    new Promise<{ origin: string; seen: (string | undefined | false)[] }>((ready) => {
      const seen: (string | undefined | false)[] = [];
      const made = https.createServer({ cert: testCertificate, key: testKey, ...options }, (request, response) => {
        seen.push((request.socket as import('node:tls').TLSSocket & { servername?: string | false }).servername);
        response.end('safe');
      });
      made.on('tlsClientError', () => undefined);
      void listening(made as unknown as http.Server).then((port) =>
        ready({ origin: `https://api.test:${port}`, seen }),
      );
    });

  test('the name is asked for and checked, though the address is the one that was judged', async () => {
    const { origin, seen } = await secure();

    const answer = await outlet({ allow: [origin], ca: testCertificate }).get(origin);

    expect([answer, seen]).toMatchObject([{ body: 'safe' }, ['api.test']]);
  });

  test('attack: another name’s certificate is refused', async () => {
    const { origin } = await secure();
    const other = origin.replace('api.test', 'other.test');

    const answer = await outlet({ allow: [other], ca: testCertificate }).get(other);

    expect(answer).toEqual({ failed: expect.stringContaining('TLS failed') });
  });

  test('attack: a certificate that nobody vouches for is refused, whatever the environment says', async () => {
    const { origin, seen } = await secure();
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';

    const answer = await outlet({ allow: [origin] }).get(origin);

    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    expect([answer, seen]).toEqual([{ failed: expect.stringContaining('TLS failed') }, []]);
  });

  test('attack: TLS 1.1 is refused', async () => {
    const { origin } = await secure({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });

    const answer = await outlet({ allow: [origin], ca: testCertificate }).get(origin);

    expect(answer).toEqual({ failed: expect.stringContaining('TLS failed') });
  });
});

describe('attack: a script is led inside', () => {
  const closed = { allowPrivate: [] };

  test('metadata address by name', async () => {
    const { get } = outlet({ ...closed, allow: ['http://api.test'], resolve: async () => ['169.254.169.254'] });

    await expect(get('http://api.test/latest/meta-data')).rejects.toThrow(/^address: .* not public/);
  });

  test('one private address among public ones', async () => {
    const resolve = async () => ['1.1.1.1', '10.0.0.1'];
    const { get } = outlet({ ...closed, allow: ['http://api.test'], resolve });

    await expect(get('http://api.test')).rejects.toThrow(/^address: /);
  });

  test('IPv6 mapping', async () => {
    const { seen, port } = await answering('inside');
    for (const host of ['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[64:ff9b::127.0.0.1]', '[2002:7f00:1::]', '[::1]']) {
      const { origin } = new URL(`http://${host}:${port}`);

      await expect(outlet({ ...closed, allow: [origin] }).get(origin)).rejects.toThrow(/^address: /);
    }
    expect(seen).toEqual([]);
  });

  test.each(['2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '017700000001', '127.1', '127.0.0.1', '１２７.0.0.1'])(
    'the host as %s',
    async (host) => {
      const { seen, port } = await answering('inside');
      const { get } = outlet({ ...closed, allow: [`http://127.0.0.1:${port}`] });

      await expect(get(`http://${host}:${port}/`)).rejects.toThrow(/^address: /);
      expect(seen).toEqual([]);
    },
  );

  test('rebinding: the name is asked for once, and nothing goes where it leads later', async () => {
    const { seen, port, origin } = await answering('inside');
    const addresses = [['192.0.2.1'], ['127.0.0.1']];
    const resolve = async () => addresses.shift() ?? ['127.0.0.1'];
    const { asked, get } = outlet({
      allow: [origin],
      allowPrivate: ['192.0.2.0/24'],
      resolve,
      connectMilliseconds: 50,
    });

    const answer = await get(`http://api.test:${port}`);

    expect(answer).toEqual({ failed: expect.any(String) });
    expect([asked, seen]).toEqual([['api.test'], []]);
  });

  test('redirect: it comes back to the script, and is not followed', async () => {
    const inside = await answering('inside');
    const { origin } = await server((_, response) => response.writeHead(302, { location: inside.origin }).end('moved'));

    const answer = await outlet({ allow: [origin, inside.origin] }).get(origin);

    expect(answer).toMatchObject({ status: 302, body: 'moved' });
    expect('headers' in answer && answer.headers).toContainEqual(['location', inside.origin]);
    expect(inside.seen).toEqual([]);
  });

  test('a proxy that the process would use is not asked', async () => {
    const proxy = await answering('of the proxy');
    const { origin } = await answering('of the server');
    const { globalAgent } = http;
    http.globalAgent = new http.Agent({ proxyEnv: { HTTP_PROXY: `http://127.0.0.1:${proxy.port}` } });

    const answer = await outlet({ allow: [origin] }).get(origin);

    http.globalAgent = globalAgent;
    expect(answer).toMatchObject({ body: 'of the server' });
    expect(proxy.seen).toEqual([]);
  });
});

describe('attack: a server that wears scripts down', () => {
  test('a response of 1 MB is cut', async () => {
    const { origin } = await answering(Buffer.alloc(1024 * 1024));

    expect(await outlet({ allow: [origin] }).get(origin)).toEqual({ failed: 'response too large' });
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('a bomb in %s is cut', async (encoding, pack) => {
    const { origin } = await answering(pack(Buffer.alloc(50 * 1024 * 1024)), { 'content-encoding': encoding });

    expect(await outlet({ allow: [origin] }).get(origin)).toEqual({ failed: 'response too large' });
  });

  test('256 kB are taken', async () => {
    const { origin } = await answering(Buffer.alloc(256 * 1024, 'x'));

    const answer = await outlet({ allow: [origin] }).get(origin);

    expect('body' in answer && answer.body.length).toBe(256 * 1024);
  });

  test.each([
    ['answers nothing', () => undefined],
    ['never ends', (_: unknown, response: http.ServerResponse) => void response.write('x')],
  ])('who %s is left', async (_, listener) => {
    const { origin } = await server(listener);

    const answer = await outlet({ allow: [origin], wholeMilliseconds: 100 }).get(origin);

    expect(answer).toEqual({ failed: 'it took too long' });
  });

  test('a name that does not resolve in time is left', async () => {
    const { get } = outlet({
      ...{ allow: ['http://api.test'], wholeMilliseconds: 50 },
      resolve: () => new Promise(() => undefined),
    });

    expect(await get('http://api.test')).toEqual({ failed: 'it took too long' });
  });

  test.each([
    ['a chain of encodings', { 'content-encoding': 'gzip, gzip' }, 'the encoding of the response is not known'],
    ['what is not what it says', { 'content-encoding': 'gzip' }, 'the response cannot be decompressed'],
  ])('%s is no answer', async (_, headers, failed) => {
    const { origin } = await answering('plain', headers);

    expect(await outlet({ allow: [origin] }).get(origin)).toEqual({ failed });
  });

  test('headers without end are no answer', async () => {
    const { origin } = await answering('x', { 'x-long': 'x'.repeat(20_000) });

    expect(await outlet({ allow: [origin] }).get(origin)).toEqual({ failed: 'the response is no HTTP' });
  });

  test('who is not there is told from who does not answer', async () => {
    const { origin } = await answering('x');
    closeServers();

    expect(await outlet({ allow: [origin] }).get(origin)).toEqual({ failed: 'the connection was refused' });
  });

  test('a name that leads nowhere is told, too', async () => {
    const missing = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    const { get } = outlet({ allow: ['http://api.test'], resolve: () => Promise.reject(missing) });

    expect(await get('http://api.test')).toEqual({ failed: 'the name does not resolve' });
  });
});
