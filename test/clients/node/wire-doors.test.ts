// AM's wire format at the doors of the running stack: what clients may send, and that every answer is one they can read.
import { describe, expect, test } from '@jest/globals';
import { isJsonObject, type JsonObject } from '../../../functions/json.ts';
import { callbacksOf } from '../../../testing/step.ts';
import { deviceCookie } from '../../support/browser.ts';
import { stackPlace } from '../stack-place.ts';

const origin = 'https://app.example.com';
const stack = stackPlace(() => [origin]);

const realm = '/json/realms/root/realms/alpha';
const login = 'authIndexType=service&authIndexValue=Login';
const json = { 'content-type': 'application/json' };

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: JsonObject;
}

async function call(target: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  const [method = '', path = ''] = target.split(' ');
  const init = { method, headers: { origin, ...headers }, ...(body !== undefined && { body }) };
  const response = await fetch(`${stack().url}${path}`, init);
  const read: unknown = JSON.parse((await response.text()) || '{}');
  return { status: response.status, headers: response.headers, body: isJsonObject(read) ? read : {} };
}

const followUp = (step: JsonObject, query = ''): Promise<Answer> =>
  call(`POST ${realm}/authenticate${query}`, json, JSON.stringify(step));

function typed(step: JsonObject, ...values: (string | number)[]): JsonObject {
  const callbacks = callbacksOf(step).map((callback, index) => ({
    ...callback,
    ...(values[index] !== undefined && { input: [{ name: `IDToken${index + 1}`, value: values[index] }] }),
  }));
  return { ...step, callbacks };
}

describe('A journey starts', () => {
  test.each<[string, string, Record<string, string>, string | undefined]>([
    ['without a body and without a content type, as Android does', `${realm}/authenticate?${login}`, {}, undefined],
    ['with an empty body of type JSON, as the SDK does', `${realm}/authenticate?${login}`, json, undefined],
    ['with an empty object', `${realm}/authenticate?${login}`, json, '{}'],
    ['without a name', `${realm}/authenticate`, json, '{}'],
    ['under Android’s spelling of the realm', `/json/realms/alpha/authenticate?${login}`, {}, undefined],
    ['under the oldest spelling of the realm', `/json/alpha/authenticate?${login}`, {}, undefined],
    ['with the realm as a parameter', `/json/authenticate?realm=/alpha&${login}`, {}, undefined],
    [
      'in the version that the SDK asks for',
      `${realm}/authenticate?${login}`,
      { 'accept-api-version': 'protocol=1.0,resource=2.1' },
      undefined,
    ],
    [
      'in the version that Android asks for',
      `${realm}/authenticate?${login}`,
      { 'accept-api-version': 'resource=2.1, protocol=1.0' },
      undefined,
    ],
  ])('%s', async (_how, path, headers, body) => {
    const { status, body: step } = await call(`POST ${path}`, headers, body);

    expect([status, callbacksOf(step).map(({ type }) => type)]).toEqual([200, ['NameCallback', 'PasswordCallback']]);
  });
});

describe('A step goes on', () => {
  test('with members that nobody asked for, and whatever journey the query names', async () => {
    const { username, password } = await stack().newPerson();
    const { body } = await call(`POST ${realm}/authenticate?${login}`);

    const end = await followUp(
      { ...typed(body, username, password), status: 200, ok: true, more: null },
      '?authIndexType=service&authIndexValue=Nowhere',
    );

    expect([end.status, Object.keys(end.body).sort()]).toEqual([200, ['realm', 'successUrl', 'tokenId']]);
  });

  test('without its scripts, as Android sends it, and with a number as text', async () => {
    const { username, password } = await stack().newPerson();
    const { body } = await call(`POST ${realm}/authenticate?authIndexType=service&authIndexValue=OathRegistration`);
    const { body: qr } = await followUp(typed(body, username, password));
    const [text = {}, , hidden = {}, confirmation = {}] = callbacksOf(qr);
    const pressed = { ...confirmation, input: [{ name: 'IDToken4', value: '0' }] };

    const { body: codes } = await followUp({ ...qr, callbacks: [text, hidden, pressed] });
    const end = await followUp({ ...codes, callbacks: [] });

    expect(end).toMatchObject({ status: 200, body: { tokenId: expect.any(String) } });
  });
});

describe('Every answer is JSON that a page of a listed origin may read', () => {
  test.each<[string, string, number, Record<string, string>, string | undefined]>([
    ['a path without a route', 'POST /json/nothing/here/at/all', 404, {}, undefined],
    ['an unknown realm', 'POST /json/realms/root/realms/nosuch/authenticate', 404, {}, undefined],
    ['an unknown journey', `POST ${realm}/authenticate?authIndexType=service&authIndexValue=No`, 400, {}, undefined],
    ['an unknown index type', `POST ${realm}/authenticate?authIndexType=level&authIndexValue=1`, 400, {}, undefined],
    ['a method that is not served', `PUT ${realm}/authenticate`, 405, json, '{}'],
    ['a body of another type', `POST ${realm}/authenticate`, 415, { 'content-type': 'text/plain' }, '{}'],
    ['a body that is no JSON', `POST ${realm}/authenticate`, 400, json, '{'],
    ['a body that is too large', `POST ${realm}/authenticate`, 413, json, `{"pad":"${'x'.repeat(200_000)}"}`],
    ['an authId that is no JWT', `POST ${realm}/authenticate`, 400, json, '{"authId":"x","callbacks":[]}'],
    ['a session that is not there', `POST ${realm}/sessions?_action=getSessionInfo`, 401, {}, undefined],
    ['an unknown action', `POST ${realm}/sessions?_action=nothing`, 501, {}, undefined],
    ['devices without a session', `GET ${realm}/users/demo/devices/2fa/oath?_queryFilter=true`, 401, json, undefined],
    ['serverinfo/*', `GET ${realm}/serverinfo/*`, 200, {}, undefined],
    ['serverinfo/%2A', `GET ${realm}/serverinfo/%2A`, 200, {}, undefined],
    [
      'discovery',
      'GET /oauth2/realms/root/realms/alpha/.well-known/openid-configuration',
      200,
      { accept: 'application/json' },
      undefined,
    ],
  ])('%s', async (_what, target, expected, headers, sent) => {
    const { status, headers: head, body } = await call(target, headers, sent);

    expect([status, head.get('access-control-allow-origin')]).toEqual([expected, origin]);
    expect(head.get('content-type')).toMatch(/^application\/json\b/);
    if (expected >= 400) expect(body).toMatchObject({ code: expected, reason: expect.any(String) });
    expect(body).not.toHaveProperty('authId');
  });

  test.each(['authenticate', 'sessions/', 'users/demo/devices/2fa/push'])(
    'the preflight of %s needs no cookie and allows what the clients send',
    async (path) => {
      const { status, headers } = await call(`OPTIONS ${realm}/${path}`, {
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'accept-api-version,content-type,x-requested-platform,x-requested-with',
      });

      expect([status, headers.get('access-control-allow-credentials')]).toEqual([204, 'true']);
      expect(headers.get('access-control-allow-headers')?.split(', ')).toEqual(
        expect.arrayContaining(['accept-api-version', 'content-type', 'x-requested-platform', 'x-requested-with']),
      );
    },
  );
});

test.each(['sessions', 'sessions/'])(
  '%s takes the cookie back with the attributes that it was set with',
  async (path) => {
    const { username, password } = await stack().newPerson();
    const { body } = await call(`POST ${realm}/authenticate?${login}`);
    const end = await followUp(typed(body, username, password));
    const cookie = `iPlanetDirectoryPro=${end.body['tokenId']}`;

    const out = await call(`POST ${realm}/${path}?_action=logout`, { cookie, 'x-requested-with': 'forgerock-sdk' });

    expect(end.headers.getSetCookie()).toEqual([`${cookie}; Path=/; HttpOnly; SameSite=Lax`, deviceCookie]);
    expect(out.headers.getSetCookie()).toEqual(['iPlanetDirectoryPro=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0']);
    expect([out.status, out.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^application\/json/)]);
  },
);
