// The console of the local stack, whether it is built or not.
import { describe, expect, test } from '@jest/globals';
import { consoleDoor, isConsolePath } from '../../local/pages/console-door.ts';
import { cacheControl } from '../../login/page-headers.ts';

function get(path: string, { host = 'localhost:8080', method = 'GET', search = '' } = {}) {
  const request = { method, path, search, rawHeaders: ['Host', host], body: new Uint8Array(), sourceIp: '127.0.0.1' };
  const { status, headers, body } = consoleDoor(request, 'http://localhost:8080/am');
  return { status, headers: Object.fromEntries(headers), body: String(body) };
}

describe('The console', () => {
  test('is there with the headers of the sign-in page, and is asked for again each time', () => {
    const { status, headers } = get('/console');

    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'cache-control': 'no-cache', 'x-frame-options': 'DENY' });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/);
  });

  test('under another name of this machine leads to the one that the server has', () => {
    const { status, headers } = get('/console', { host: '127.0.0.1:8080', search: 'realm=beta' });

    expect(status).toBe(302);
    expect(headers['location']).toBe('http://localhost:8080/console?realm=beta');
  });

  test.each([
    '/console/../../package.json',
    '/console/..%2fconsole.html',
    '/console/',
    '/console/nothing.js',
    '/console/a.html',
  ])('path traversal: %s is not found', (path) => {
    expect(get(path).status).toBe(404);
  });

  test('takes nothing but GET', () => {
    expect(get('/console', { method: 'POST' }).status).toBe(404);
  });

  test('lets what has a digest in its name be kept for good', () => {
    expect(cacheControl('console/console-ilNa7UoS.js')).toContain('immutable');
  });

  test.each(['/consoles', '/am/console', '/'])('is not at %s', (path) => {
    expect(isConsolePath(path)).toBe(false);
  });
});
