// The quirks of the real apps survive this machine's fetch: headers and bodies as a real server sees them.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { virtualPhone } from '../../phone/phone.ts';
import type { Platform } from '../../phone/platform.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { pushUri } from '../support/push-vectors.ts';

/** Scans a QR code that leads to a server of its own, and says what that server saw. */
async function scanned(platform: Platform) {
  let seen: { method?: string | undefined; path?: string | undefined; headers: IncomingHttpHeaders } | undefined;
  const server = createServer((request, response) => {
    seen = { method: request.method, path: request.url, headers: request.headers };
    request.resume().on('end', () => response.end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo;
  const b64u = (action: string) =>
    Buffer.from(`http://127.0.0.1:${port}/am/json/m?_action=${action}`).toString('base64url');
  const uri = pushUri.replace(/&r=[^&]*&a=[^&]*/, `&r=${b64u('register')}&a=${b64u('authenticate')}`);
  const phone = virtualPhone({
    ...{ fetch, platform, deviceToken: 'token' },
    ...{ clock: simulatedClock(), randomness: seededRandomness() },
  });
  const result = await phone.scan(uri);
  await new Promise((resolve) => server.close(resolve));
  return { result, seen };
}

test('an Android phone sends the cookie as a cookie', async () => {
  const { result, seen } = await scanned('android');

  expect(result.ok).toBe(true);
  expect(seen).toMatchObject({ method: 'POST', path: '/am/json/m?_action=register' });
  expect(seen?.headers).toMatchObject({
    cookie: 'amlbcookie=01',
    'content-type': 'application/json; charset=utf-8',
    'accept-api-version': 'resource=1.0, protocol=1.0',
  });
});

test('an iPhone sends the cookie in a header that is meant for answers', async () => {
  const { result, seen } = await scanned('ios');

  expect(result.ok).toBe(true);
  expect(seen?.headers).toMatchObject({ 'set-cookie': ['amlbcookie=01'], accept: 'application/json' });
  expect(seen?.headers.cookie).toBeUndefined();
});
