import { describe, expect, test } from '@jest/globals';
import { guardedHttp } from '../../functions/script/guarded-http.ts';
import { GuestError, type ScriptHttpRequest } from '../../functions/script/script-host.ts';
import { memoryHttpOut } from '../../testing/memory/http-out.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

function outlet(allow: readonly string[] = ['https://api.example.com'], allowPrivate: readonly string[] = []) {
  const httpOut = memoryHttpOut();
  for (const name of ['api.example.com', 'a.example.com', 'example.com', 'a.b.example.com', 'aexample.com']) {
    httpOut.addresses.set(name, ['1.1.1.1']);
  }
  httpOut.answer = { status: 200, statusText: 'OK', headers: [], body: 'ok' };
  const refused: string[] = [];
  const log = recordedLog();
  const send = guardedHttp({
    settings: { allow: [...allow], allowPrivate: [...allowPrivate] },
    ...{ httpOut, log, clock: simulatedClock(), cookieName: 'iPlanetDirectoryPro', transactionId: 'turn-1' },
    refuse: (rule, message) => {
      refused.push(rule);
      throw new GuestError(message);
    },
  });
  const get = (url: string, request: Partial<ScriptHttpRequest> = {}) =>
    send({ url, method: 'GET', headers: [], ...request });
  return { httpOut, refused, log, get };
}

describe('where scripts may send requests', () => {
  test('is nowhere unless the realm says so', async () => {
    const { get, httpOut, refused } = outlet([]);

    await expect(get('https://api.example.com/x')).rejects.toThrow(
      'HTTP to https://api.example.com is not allowed for scripts',
    );
    expect([refused, httpOut.sent]).toEqual([['origin'], []]);
  });

  test.each([
    ['https://api.example.com', 'https://api.example.com/path?q=1'],
    ['https://api.example.com', 'https://api.example.com:443/'],
    ['https://api.example.com', 'HTTPS://API.EXAMPLE.COM/'],
    ['https://*.example.com', 'https://a.example.com'],
    ['http://api.example.com:8080', 'http://api.example.com:8080'],
  ])('with %s is %s', async (allowed, url) => {
    const { get, httpOut } = outlet([allowed]);

    expect(await get(url)).toMatchObject({ status: 200 });
    expect(httpOut.sent).toHaveLength(1);
  });

  test.each([
    ['https://api.example.com', 'http://api.example.com'],
    ['https://api.example.com', 'https://api.example.com:8443'],
    ['https://api.example.com', 'https://api.example.com.'],
    ['https://api.example.com', 'https://a.example.com'],
    ['https://*.example.com', 'https://example.com'],
    ['https://*.example.com', 'https://a.b.example.com'],
    ['https://*.example.com', 'https://aexample.com'],
    ['https://*.example.com', 'http://a.example.com'],
    ['https://api.example.com', 'ftp://api.example.com'],
    ['https://api.example.com', 'file:///etc/passwd'],
    ['https://api.example.com', 'https://user:word@api.example.com'],
    ['https://api.example.com', 'https://api.example.com@evil.test'],
    ['https://api.example.com', 'https://evil.test\\@api.example.com'],
    ['https://api.example.com', 'https://evil.test#@api.example.com'],
    ['https://api.example.com', '//api.example.com'],
    ['https://api.example.com', `https://api.example.com/${'x'.repeat(9000)}`],
  ])('with %s is not %s', async (allowed, url) => {
    const { get, httpOut } = outlet([allowed]);

    await expect(get(url)).rejects.toThrow(GuestError);
    expect(httpOut.sent).toEqual([]);
  });

  test('is a private address where the realm opens its range, and only there', async () => {
    const { get, httpOut } = outlet(['https://api.example.com'], ['10.1.0.0/16']);
    httpOut.addresses.set('api.example.com', ['10.1.2.3']);

    expect(await get('https://api.example.com')).toMatchObject({ status: 200 });
    httpOut.addresses.set('api.example.com', ['10.1.2.3', '10.2.0.1']);
    await expect(get('https://api.example.com')).rejects.toThrow('its address is not public');
  });
});

describe('what scripts may send', () => {
  const origin = 'https://api.example.com';

  test.each([
    ['a\r\nX-Injected: 1', 'line feed in a value'],
    ['a\nb', 'a bare line feed'],
    ['a\rb', 'a bare carriage return'],
    ['a\0b', 'a zero'],
    ['größer als Ā', 'more than a header can hold'],
  ])('attack: header injection by %j', async (value) => {
    const { get, httpOut } = outlet();

    await expect(get(origin, { headers: [['X-Name', value]] })).rejects.toThrow('holds a line break');
    expect(httpOut.sent).toEqual([]);
  });

  test.each(['X-Name\r\nX-Other', 'a b', 'a:', '', 'ä'])('attack: header injection by the name %j', async (name) => {
    await expect(outlet().get(origin, { headers: [[name, 'x']] })).rejects.toThrow('no name of a header');
  });

  test.each([
    ...['Host', 'Content-Length', 'Transfer-Encoding', 'Connection', 'Upgrade', 'TE', 'Trailer', 'Expect'],
    ...['Keep-Alive', 'Proxy-Authorization', 'Proxy-Connection'],
  ])('attack: request smuggling by the header %s', async (name) => {
    await expect(outlet().get(origin, { headers: [[name, 'x']] })).rejects.toThrow(
      `HTTP: scripts cannot set the header ${name.toLowerCase()}`,
    );
  });

  test('attack: the session goes to a server of somebody else', async () => {
    const { get, httpOut } = outlet();

    await expect(get(origin, { headers: [['Cookie', 'a=1; iPlanetDirectoryPro=token']] })).rejects.toThrow(GuestError);
    expect(await get(origin, { headers: [['Cookie', 'a=1']] })).toMatchObject({ status: 200 });
    expect(httpOut.sent).toMatchObject([{ headers: { cookie: ['a=1'] } }]);
  });

  test.each(['CONNECT', 'TRACE', 'get', 'GET /', ''])('not the method %j', async (method) => {
    await expect(outlet().get(origin, { method })).rejects.toThrow('is not allowed');
  });

  test('64 kB in all, and no more', async () => {
    const { get, refused } = outlet();
    const body = 'x'.repeat(64 * 1024 - origin.length);

    expect(await get(origin, { method: 'POST', body })).toMatchObject({ status: 200 });
    await expect(get(origin, { method: 'POST', body: `${body}x` })).rejects.toThrow('larger than 64 kB');
    await expect(get(origin, { headers: [['X', 'x'.repeat(65_536)]] })).rejects.toThrow('larger than 64 kB');
    expect(refused).toEqual(['size', 'size']);
  });

  test('every request says which turn it belongs to, and which of its requests it is, whatever the script says', async () => {
    const { get, httpOut } = outlet();
    for (const _ of [1, 2]) await get(origin, { headers: [['X-ForgeRock-TransactionId', 'mine']] });

    expect(httpOut.sent.map(({ headers }) => headers['x-forgerock-transactionid'])).toEqual([
      ['turn-1/1'],
      ['turn-1/2'],
    ]);
  });

  test('what comes to nothing is told, and logged without more than the origin', async () => {
    const { get, httpOut, log } = outlet();
    httpOut.answer = { failed: 'the connection was refused' };

    expect(await get(`${origin}/secret`)).toEqual({ failed: 'the connection was refused' });
    expect(log.lines).toEqual([
      {
        level: 'warn',
        message: 'A script got no answer',
        fields: { event: 'script-http', method: 'GET', origin, milliseconds: 0, reason: 'the connection was refused' },
      },
    ]);
  });
});
