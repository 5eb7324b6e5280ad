import { describe, expect, test } from '@jest/globals';
import { siteOf } from '../../functions/http/site.ts';

describe('what a deployment says about itself', () => {
  test('is nothing by default, and secure', () => {
    expect(siteOf({})).toEqual({ corsOrigins: new Set(), secureCookies: true });
  });

  test('is read from its variables', () => {
    const site = siteOf({
      CORS_ORIGINS: ' https://app.example.com ,,http://localhost:5173',
      PUBLIC_URL: 'http://localhost:8080/am/',
      COOKIE_SECURE: '',
    });

    expect(site).toEqual({
      corsOrigins: new Set(['https://app.example.com', 'http://localhost:5173']),
      secureCookies: false,
      publicUrl: 'http://localhost:8080/am',
    });
  });

  test.each([
    ['PUBLIC_URL', '/am'],
    ['PUBLIC_URL', 'login.example.com/am'],
    ['PUBLIC_URL', 'ftp://login.example.com'],
    ['PUBLIC_URL', 'https://login.example.com/am?x=1'],
    ['PUBLIC_URL', 'https://login.example.com/am#top'],
    ['PUBLIC_URL', 'https://user:pass@login.example.com/am'],
    ['COOKIE_SECURE', 'yes'],
    ['COOKIE_SECURE', '1'],
  ])('stops the function at its start: %s=%s', (name, value) => {
    expect(() => siteOf({ [name]: value })).toThrow(name);
  });
});
