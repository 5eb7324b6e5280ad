import { describe, expect, test } from '@jest/globals';
import {
  isPermitted,
  permittedOrigins,
  relyingPartyId,
  relyingPartyWarnings,
  userHandleOf,
} from '../../../functions/mfa/webauthn/relying-party.ts';

const site = { baseUrl: 'https://login.example.com/am', pageOrigins: ['https://app.example.com'] };
const app = 'android:apk-key-hash:pNiP5iKyQ8JwgGOaKA1zGPUPJIS-0H1xKCQcfIoGLck';

describe('the domain that passkeys are bound to', () => {
  test.each([
    ['as configured', { relyingPartyDomain: 'example.com' }, 'https://app.example.com', 'example.com'],
    ['as the page’s', {}, 'https://app.example.com:8443', 'app.example.com'],
    ['as ours where the client has no page', {}, undefined, 'login.example.com'],
    ['none where the page has none', {}, 'null', undefined],
    ['as configured, whatever the page', { relyingPartyDomain: 'example.com' }, 'null', 'example.com'],
  ])('%s', (_how, config, origin, rpId) => {
    expect(relyingPartyId({ origins: [], ...config }, { ...site, origin })).toBe(rpId);
  });
});

describe('the origins that may ask', () => {
  test('as configured, and nothing that a request says', () => {
    const origins = ['https://a.example', app];

    expect(permittedOrigins({ origins }, { ...site, origin: 'https://evil.example' })).toEqual(origins);
  });

  test('phishing by relay: without a configuration the request’s origin counts only where its pages may call us', () => {
    const permitted = (origin?: string) => permittedOrigins({ origins: [] }, { ...site, origin });

    expect(permitted('https://evil.login.example.com')).toEqual([]);
    expect(permitted('https://login.example.com')).toEqual(['https://login.example.com']);
    expect(permitted('https://app.example.com')).toEqual(['https://app.example.com']);
    expect(permitted('null')).toEqual([]);
    expect(permitted()).toEqual(['https://login.example.com', 'https://app.example.com']);
  });

  test.each([
    ['https://app.example.com', true],
    ['https://app.example.com:443', true],
    ['HTTPS://APP.example.com', true],
    ['https://app.example.com:8443', false],
    ['http://app.example.com', false],
    ['https://app.example.com.evil.example', false],
    ['https://sub.app.example.com', false],
    ['https://app.example.com@evil.example', false],
    [app, true],
    [app.toLowerCase(), false],
    ['ios:bundle-id:com.example', false],
    ['webinar.local', true],
    ['https://webinar.local', false],
    ['null', false],
    ['', false],
  ])('%s among them: %s', (origin, answer) => {
    expect(isPermitted(origin, ['https://app.example.com', app, 'webinar.local'])).toBe(answer);
  });
});

test('an author hears of what no browser would take', () => {
  const warnings = (relyingPartyDomain: string | undefined, ...origins: string[]) =>
    relyingPartyWarnings({ relyingPartyDomain, origins });

  expect(warnings('example.com', 'https://example.com', 'https://a.example.com', app)).toEqual([]);
  expect(warnings(undefined)).toEqual([]);
  expect(warnings('example.com', 'https://badexample.com')).toEqual([
    'origins: https://badexample.com: browsers refuse passkeys of example.com there',
  ]);
  expect(warnings('localhost', 'webinar.local')).toEqual([
    'origins: webinar.local: has no scheme, and is the origin of no page',
  ]);
  expect(warnings('127.0.0.1', 'http://127.0.0.1')).toEqual([
    'relyingPartyDomain: 127.0.0.1: browsers take no address in place of a domain',
  ]);
  expect(warnings('example.com')).toHaveLength(1);
});

describe('the handle of a user', () => {
  const handle = (username: string, realm = '/alpha') => userHandleOf({ realm, username });

  test('is AM’s text', () => {
    expect(handle('demo')).toBe('ZGVtbw');
    expect(Buffer.from(handle('demo')).toString('hex')).toBe('5a4756746277');
  });

  test('fits into every authenticator, however long the name', () => {
    const names = ['a'.repeat(48), 'a'.repeat(49), 'ü'.repeat(128), '測'.repeat(80)];

    for (const name of names) expect(Buffer.byteLength(handle(name))).toBeLessThanOrEqual(64);
    expect(new Set(names.map((name) => handle(name))).size).toBe(names.length);
    expect(handle('a'.repeat(49), '/beta')).not.toBe(handle('a'.repeat(49)));
  });
});
