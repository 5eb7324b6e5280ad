import { describe, expect, test } from '@jest/globals';
import { clearedCookie, sessionCookie } from '../../functions/http/session-cookie.ts';
import { siteOf } from '../../functions/http/site.ts';

describe('the session cookie', () => {
  test.each([
    [{}, 'Path=/; HttpOnly; Secure; SameSite=None'],
    [{ PUBLIC_URL: 'https://login.example.com/am' }, 'Path=/; HttpOnly; Secure; SameSite=None'],
    [{ PUBLIC_URL: 'http://localhost:8080/am' }, 'Path=/; HttpOnly; SameSite=Lax'],
    [{ PUBLIC_URL: 'http://inside:8080/am', COOKIE_SECURE: 'true' }, 'Path=/; HttpOnly; Secure; SameSite=None'],
    [{ COOKIE_SECURE: 'false' }, 'Path=/; HttpOnly; SameSite=Lax'],
  ])('of a deployment with %j has %s', (environment, attributes) => {
    expect(sessionCookie('iPlanetDirectoryPro', 'token', siteOf(environment))).toBe(
      `iPlanetDirectoryPro=token; ${attributes}`,
    );
  });

  test('is taken back with the same attributes', () => {
    const site = { secureCookies: true };

    expect(clearedCookie('ab12', site)).toBe('ab12=; Path=/; HttpOnly; Secure; SameSite=None; Max-Age=0');
  });

  test("takes the characters of AM's tokens", () => {
    const token = 'kGd2xv0pExample.*AAJTSQACMDEAAlNLABxFeGFtcGxl*';

    expect(sessionCookie('iPlanetDirectoryPro', token, { secureCookies: true })).toContain(`=${token};`);
  });
});

describe('attack: smuggling attributes or headers into a cookie', () => {
  test.each(['a;b', 'a b', 'a=b', 'a\r\nSet-Cookie: x', 'a\n', '', 'ä', 'a,b'])('the name %j is refused', (name) => {
    expect(() => sessionCookie(name, 'token', { secureCookies: true })).toThrow();
  });

  test.each(['a; Domain=evil.example', 'a b', 'a\r\nSet-Cookie: x=y', 'a,b', 'a"b', 'a\\b', 'ä'])(
    'the token %j is refused',
    (token) => {
      expect(() => sessionCookie('name', token, { secureCookies: true })).toThrow();
    },
  );
});
