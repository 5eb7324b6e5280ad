import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/zero-page-login.ts';
import { addUser } from '../../testing/add-user.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { runNode } from '../../testing/run-node.ts';
import { typesOf } from '../../testing/step.ts';

async function collect(headers: Record<string, readonly string[]>, config: JsonObject = {}) {
  const ports = memoryPorts();
  await addUser(ports, { username: 'Demo' });
  await addUser(ports, { username: 'locked', active: false });
  return runNode(node, { ports, config, request: { headers } });
}

const both = { 'x-openam-username': ['demo'], 'x-openam-password': ['correct-horse'] };

describe('Zero Page Login Collector', () => {
  test('takes name and password, and identifies the user', async () => {
    const run = await collect(both);

    expect([run.outcome, run.state.shared, run.state.transient]).toEqual([
      'true',
      { username: 'demo' },
      { password: 'correct-horse' },
    ]);
    expect(run.extras.universalId).toBe('id=Demo,ou=user,o=alpha,ou=services,ou=am-config');
  });

  test.each([
    ['neither header', {}, 'false', {}, {}],
    ['the name alone', { 'x-openam-username': ['demo'] }, 'true', { username: 'demo' }, {}],
    ['the password alone', { 'x-openam-password': ['p'] }, 'true', {}, { password: 'p' }],
    ['empty ones', { 'x-openam-username': [''], 'x-openam-password': [''] }, 'true', {}, {}],
    ['an encoded name', { 'x-openam-username': ['=?UTF-8?B?WsO2?='] }, 'true', { username: 'Zö' }, {}],
    ['another encoding', { 'x-openam-username': ['=?iso-8859-1?q?Z=F6_e?='] }, 'true', { username: 'Zö e' }, {}],
    ['what cannot be decoded', { 'x-openam-username': ['=?x?b?AA?='] }, 'true', { username: '=?x?b?AA?=' }, {}],
    [
      'bytes that are no UTF-8',
      { 'x-openam-username': ['=?utf-8?q?=FF?='] },
      'true',
      { username: '=?utf-8?q?=FF?=' },
      {},
    ],
  ])('with %s', async (_what, headers, outcome, shared, transient) => {
    const run = await collect(headers);

    expect([run.outcome, run.state.shared, run.state.transient]).toEqual([outcome, shared, transient]);
  });

  test('reads the headers that its config names, in any case', async () => {
    const config = { usernameHeader: 'X-User', passwordHeader: 'X-SECRET' };

    const run = await collect({ ...both, 'x-user': ['eve'], 'x-secret': ['s'] }, config);

    expect([run.state.shared, run.state.transient]).toEqual([{ username: 'eve' }, { password: 's' }]);
  });

  test('gives up on a header that came twice', async () => {
    const run = await collect({ ...both, 'x-openam-username': ['demo', 'eve'] });

    expect([run.errorCode, run.errorMessage]).toEqual([
      'ERR_NODE_INPUT',
      'Expecting only one header value for username and/or password but size is 2',
    ]);
  });

  test.each([
    ['none', [], 'false'],
    ['one that is not listed', ['https://evil.example/'], 'false'],
    ['one that only begins like a listed one', ['https://app.example/login?x'], 'false'],
    ['another case', ['https://APP.example/login'], 'false'],
    ['a listed one', ['https://app.example/login'], 'true'],
    ['a listed one among others', ['https://evil.example/', 'https://app.example/login'], 'true'],
  ])('with a list of referers, and %s', async (_what, referer, outcome) => {
    const config = { allowWithoutReferer: false, referrerWhiteList: ['https://app.example/login'] };

    const run = await collect({ ...both, referer }, config);

    expect([run.outcome, Object.keys(run.state.transient)]).toEqual([outcome, outcome === 'true' ? ['password'] : []]);
  });

  test('a locked account is named, and not identified', async () => {
    const run = await collect({ ...both, 'x-openam-username': ['locked'] });

    expect([run.outcome, run.extras, run.state.shared]).toEqual(['true', {}, { username: 'locked' }]);
  });

  test.each(['Cookie', 'Authorization', 'iPlanetDirectoryPro', 'no header', ''])(
    'a journey that wants to read %j is refused',
    (name) => {
      expect(node.definition.config.safeParse({ usernameHeader: name }).success).toBe(false);
      expect(node.definition.config.safeParse({ passwordHeader: name }).success).toBe(false);
    },
  );

  test('says at import that it takes passwords from headers', () => {
    const config = node.definition.config.parse({}) as never;

    expect(node.definition.warnings?.(config)).toEqual([
      'takes passwords from headers, whether the realm has zeroPageLogin on or not',
    ]);
  });
});

const login = (config: JsonObject = {}) =>
  journeyExport({
    id: 'Zero',
    entry: 'zero',
    nodes: {
      zero: { type: 'ZeroPageLoginNode', config, to: { true: 'check', false: 'ask' } },
      ask: {
        type: 'PageNode',
        children: { name: { type: 'UsernameCollectorNode' }, secret: { type: 'PasswordCollectorNode' } },
        to: { outcome: 'check' },
      },
      check: { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'failure' } },
    },
  });

async function world(config: JsonObject = {}, settings: JsonObject = {}) {
  const at = await journeyWorld({ journeys: [login(config)], settings });
  await addUser(at.ports, { username: 'demo', password: 'correct-horse' });
  const headers = { 'X-OpenAM-Username': 'demo', 'X-OpenAM-Password': 'correct-horse' };
  return {
    at,
    start: (more: Record<string, string> = {}) => at.start('Zero', '', { headers: { ...headers, ...more } }),
  };
}

describe('a journey that takes a password from headers', () => {
  test('signs in with one request', async () => {
    const { at, start } = await world();

    const { body } = await start();

    const session = await at.ports.sessionReader.find(String(body['tokenId']));
    expect(session).toMatchObject({ username: 'demo', factors: [{ factor: 'pwd' }] });
  });

  test('guessing by headers is charged like guessing by typing', async () => {
    const passwordPolicy = { limit: 3, baseDelaySeconds: 30, maxDelaySeconds: 60, ceiling: 20 };
    const { start } = await world({}, { passwordPolicy });
    for (let guess = 0; guess < 3; guess += 1) await start({ 'X-OpenAM-Password': `guess-${guess}` });

    const right = await start();

    expect(right.status).toBe(401);
  });

  test('a request that the list of referers refuses gets in by no other reading of the same headers', async () => {
    const config = { allowWithoutReferer: false, referrerWhiteList: ['https://app.example/'] };
    const { start } = await world(config, { zeroPageLogin: true });

    const step = await start({ Referer: 'https://evil.example/' });

    expect([step.status, typesOf(step)]).toEqual([200, ['NameCallback', 'PasswordCallback']]);
  });

  test('a header of the session that the realm has named is shown to no node', async () => {
    const { at } = await world({ usernameHeader: 'X-Token' }, { cookieName: 'x-token' });

    await at.start('Zero', '', { headers: { 'X-Token': 'a-token', 'X-OpenAM-Password': 'p' } });

    const [visit] = at.visits;
    expect(visit?.request).toEqual({ headers: { 'x-openam-password': ['p'] } });
  });

  test('no other node is shown the headers, and the password is in no log line, no audit event and no answer', async () => {
    const { at, start } = await world();

    const { body } = await start({ 'X-OpenAM-Password': 'wrong-horse-7' });

    const others = at.visits.filter(({ nodeType }) => nodeType !== 'ZeroPageLoginNode');
    expect(others.map(({ request }) => request)).toEqual([undefined]);
    expect(JSON.stringify([at.log.lines, at.ports.auditLog.events, body])).not.toContain('wrong-horse-7');
  });
});
