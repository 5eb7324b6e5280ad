import { describe, expect, test } from '@jest/globals';
import { clearedCookie, namedToken, sessionCookie, sessionToken } from '../../functions/http/session-token.ts';
import { siteOf } from '../../functions/http/site.ts';

const settings = { cookieName: 'iPlanetDirectoryPro' };

const request = (headers: Record<string, string>, query: Record<string, string> = {}) => ({ headers, query, settings });

describe('the session token of a request', () => {
  test.each([
    ['the cookie', { cookie: 'iPlanetDirectoryPro=one' }, 'one'],
    ['the cookie among others', { cookie: 'a=1; iPlanetDirectoryPro=one ; b=2' }, 'one'],
    ['a token with the characters of AM', { cookie: 'iPlanetDirectoryPro=kG.*AAJ-T_Q==' }, 'kG.*AAJ-T_Q=='],
    ['the header named like the cookie', { iplanetdirectorypro: 'two' }, 'two'],
    ['the header before the cookie', { cookie: 'iPlanetDirectoryPro=one', iplanetdirectorypro: 'two' }, 'two'],
    ['the first cookie of that name', { cookie: 'iPlanetDirectoryPro=one; iPlanetDirectoryPro=other' }, 'one'],
    ['nothing: no cookie', {}, undefined],
    ['nothing: an empty cookie', { cookie: 'iPlanetDirectoryPro=' }, undefined],
    ['nothing: a cookie of another case', { cookie: 'iplanetdirectorypro=one' }, undefined],
    ['nothing: a cookie whose name ends alike', { cookie: 'xiPlanetDirectoryPro=one' }, undefined],
    ['nothing: the name without a value', { cookie: 'iPlanetDirectoryPro' }, undefined],
    ['nothing: other headers', { authorization: 'Bearer one' }, undefined],
  ])('is %s', (_, headers, expected) => {
    expect(sessionToken(request(headers))).toBe(expected);
  });
});

describe('the token that a sessions call is about', () => {
  test('stands alone in the body, as administration tools send it', () => {
    expect(namedToken(request({}), { tokenId: 'one' })).toBe('one');
  });

  test('is the same in the body and in the cookie', () => {
    expect(namedToken(request({ cookie: 'iPlanetDirectoryPro=one' }), { tokenId: 'one' })).toBe('one');
  });

  test('is undefined without any', () => {
    expect(namedToken(request({}), {})).toBeUndefined();
    expect(namedToken(request({}), { tokenId: '' })).toBeUndefined();
  });

  test.each([1, null, ['one'], { one: 1 }])('is refused when it is %p', (tokenId) => {
    expect(() => namedToken(request({}), { tokenId })).toThrow(expect.objectContaining({ code: 'ERR_BODY_MALFORMED' }));
  });

  test("attack: a signed-in user names someone else's session", () => {
    const headers = { cookie: 'iPlanetDirectoryPro=mine' };

    expect(() => namedToken(request(headers), { tokenId: 'yours' })).toThrow(
      expect.objectContaining({ code: 'ERR_FORBIDDEN' }),
    );
  });

  test.each([
    ['alone', {}],
    ['beside a cookie, whose session it would not have meant', { cookie: 'iPlanetDirectoryPro=mine' }],
  ])('attack: reading tokens from access logs: a token in the URL is refused, %s', (_, headers) => {
    expect(() => namedToken(request(headers, { tokenId: 'one' }), {})).toThrow(
      expect.objectContaining({ code: 'ERR_BODY_MALFORMED' }),
    );
  });
});

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
