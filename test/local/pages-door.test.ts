// The pages of the local stack, whether they are built or not.
import { describe, expect, test } from '@jest/globals';
import { isPagePath, pagesDoor } from '../../local/pages/pages-door.ts';
import { cacheControl, pageHeaders } from '../../login/page-headers.ts';

const url = 'http://localhost:8080/am';

function get(path: string, { host = 'localhost:8080', method = 'GET', search = '' } = {}) {
  const request = { method, path, search, rawHeaders: ['Host', host], body: new Uint8Array(), sourceIp: '127.0.0.1' };
  const { status, headers, body } = pagesDoor(request, url);
  return { status, headers: Object.fromEntries(headers), body: String(body) };
}

describe('The pages', () => {
  test.each(['/login', '/devices', '/login/alpha', '/devices/customers/europe', '/login/root', '/pages/config.json'])(
    '%s is there, and is asked for again each time',
    (path) => {
      const { status, headers } = get(path);

      expect(status).toBe(200);
      expect(headers).toMatchObject({ 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' });
    },
  );

  test('say where the server is', () => {
    expect(JSON.parse(get('/pages/config.json').body)).toEqual({ amUrl: '/am' });
  });

  test('under another name of this machine lead to the one that the server has', () => {
    const { status, headers } = get('/login', { host: '127.0.0.1:8080', search: 'journey=Login' });

    expect(status).toBe(302);
    expect(headers['location']).toBe('http://localhost:8080/login?journey=Login');
  });

  test.each(['/pages/../../package.json', '/pages/..%2flogin.html', '/pages/', '/pages/nothing.js', '/pages/a.html'])(
    'path traversal: %s is not found',
    (path) => {
      expect(get(path).status).toBe(404);
    },
  );

  test('take nothing but GET', () => {
    expect(get('/login', { method: 'POST' }).status).toBe(404);
  });

  test.each([
    '/logins',
    '/login/',
    '/login/a/b/c/d',
    '/login/no%23body',
    '/login/..',
    '/login/root/alpha',
    '/am/login',
    '/',
  ])('%s is none of them', (path) => {
    expect(isPagePath(path)).toBe(false);
  });
});

describe('Their headers', () => {
  const [[, policy] = []] = pageHeaders(['https://api.example.com']).filter(
    ([name]) => name === 'content-security-policy',
  );

  test('script injection: nothing runs but our own files, and no text becomes markup unseen', () => {
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|\*/);
  });

  test('clickjacking: the pages are in no frame', () => {
    expect(policy).toContain("frame-ancestors 'none'");
  });

  test('name the API where it has another origin, and only there', () => {
    expect(policy).toContain("connect-src 'self' https://api.example.com;");
    expect(policy?.match(/example/g)).toHaveLength(1);
  });

  test('let what has a digest in its name be kept for good', () => {
    expect(cacheControl('pages/login-ilNa7UoS.js')).toContain('immutable');
    expect(cacheControl('login.html')).toBe('no-cache');
  });
});
