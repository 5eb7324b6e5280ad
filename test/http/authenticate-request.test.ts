import { describe, expect, test } from '@jest/globals';
import { preferredLanguages } from '../../functions/http/authenticate/preferred-languages.ts';
import { authenticateRequest } from '../../functions/http/authenticate/request.ts';
import type { HttpRequest } from '../../functions/http/http-request.ts';
import { realmSettings } from '../../functions/realm/realm-settings.ts';

const facts = { baseUrl: 'https://login.example.com/am', transactionId: 't', deadline: 1 };
const request = (changes: Partial<HttpRequest>): HttpRequest => ({
  method: 'POST',
  segments: ['authenticate'],
  params: {},
  query: {},
  queryAll: {},
  headers: {},
  headersAll: {},
  body: '',
  sourceIp: '198.51.100.7',
  contextPath: '/am',
  realm: '/alpha',
  settings: realmSettings.parse({}),
  version: '2.1',
  ...changes,
});

describe('an authenticate request', () => {
  test.each(['', '{}', '{"authId":null}', '{"callbacks":[]}'])('with the body %j starts a journey', (body) => {
    expect(authenticateRequest(request({ body }), facts).kind).toBe('start');
  });

  test('with an authId goes on, decides nothing by the query but noSession, and hands parameters to who asks for them', () => {
    const followUp = (query: Record<string, string>) =>
      authenticateRequest(
        request({ body: '{"authId":"a.b.c","status":200,"ok":true}', query, queryAll: { colour: ['red'] } }),
        facts,
      );

    expect(followUp({ authIndexType: 'module', goto: '/elsewhere', noSession: 'false' })).toEqual({
      kind: 'followUp',
      followUp: {
        facts: { ...facts, client: { sourceIp: '198.51.100.7', userAgent: '' } },
        languages: [],
        headers: {},
        cookies: {},
        parameters: { colour: ['red'] },
        authId: 'a.b.c',
        callbacks: [],
      },
    });
    expect(followUp({ noSession: 'true' })).toMatchObject({ followUp: { noSession: true } });
  });

  test.each([
    ['CH', 'cloudfront-viewer-country', 'CH'],
    [' ch ', 'cloudfront-viewer-country', 'CH'],
    // CloudFront's word for "not known", and what a client beside the edge's own may have added.
    ['XX', 'cloudfront-viewer-country', undefined],
    ['FR, CH', 'cloudfront-viewer-country', undefined],
    ['<b>', 'cloudfront-viewer-country', undefined],
    // Attack: a client says where it is, and no edge is there to say it.
    ['CH', undefined, undefined],
  ])('whose edge says %j in %s comes from %s', (said, header, country) => {
    const asked = authenticateRequest(request({ headers: { 'cloudfront-viewer-country': said } }), facts, header);

    expect('start' in asked && asked.start.facts.client.country).toBe(country);
  });

  test.each([
    ['an authId that is no text', { body: '{"authId":1}' }, 'ERR_BODY_MALFORMED'],
    ['a body that is no object', { body: '[]' }, 'ERR_BODY_MALFORMED'],
    ['another index type', { query: { authIndexType: 'module', authIndexValue: 'LDAP' } }, 'ERR_INDEX_TYPE'],
  ])('with %s is refused', (_what, changes, code) => {
    expect(() => authenticateRequest(request(changes), facts)).toThrow(expect.objectContaining({ code }));
  });

  test('takes name and password from headers where the realm allows it, encoded words included', () => {
    const headers = {
      'x-openam-username': '=?UTF-8?B?asO8cmdlbg==?=',
      'x-openam-password': '=?utf-8?q?p=C3=A4ss_word?=',
    };
    const settings = realmSettings.parse({ zeroPageLogin: true });

    const read = authenticateRequest(request({ headers, settings }), facts);

    expect(read).toMatchObject({
      start: { answersAtOnce: [{ inputs: [{ value: 'jürgen' }] }, { inputs: [{ value: 'päss word' }] }] },
    });
  });
});

describe('the preferred languages', () => {
  test.each([
    ['by weight', 'de;q=0.5, fr, en;q=0.8', ['fr', 'en', 'de']],
    ['with the wildcard and without weight 0', '*;q=0.5, de;q=0, it;q=0.1, es', ['es', '*', 'it']],
    ['without a wildcard of weight 0', 'it, *;q=0', ['it']],
    ['none for nonsense', ';;;,,q=1', ['q=1']],
    ['none without the header', undefined, []],
  ])('are sorted %s', (_what, header, expected) => {
    const headers: Record<string, string> = header === undefined ? {} : { 'accept-language': header };

    expect(preferredLanguages({ headers, query: {} })).toEqual(expected);
  });

  test('begin with the locale parameter', () => {
    expect(preferredLanguages({ headers: { 'accept-language': 'en' }, query: { locale: 'de fr' } })).toEqual([
      'de',
      'fr',
      'en',
    ]);
  });

  test('flood: of a thousand languages ten are read', () => {
    const header = Array.from({ length: 1000 }, (_, n) => `x${n}`).join(',');

    expect(preferredLanguages({ headers: { 'accept-language': header }, query: {} })).toHaveLength(10);
  });
});
