// Cookies between the browser and the nodes of a journey, through the door and the engine.
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { defineNode, goTo } from '../../functions/node/define-node.ts';
import { z } from '../../functions/node/index.ts';
import type { ReplyCookie } from '../../functions/ports/node-runner.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import { addDemoUser, demo } from '../support/demo-user.ts';

/** Sets what it is told, also what no node of ours would. */
const anyCookie = defineNode(
  {
    type: 'AnyCookieNode',
    displayName: 'Any Cookie',
    description: 'Sets a cookie.',
    module: import.meta.url,
    config: z.object({ cookie: z.record(z.string(), z.unknown()).describe('The cookie') }),
    outcomes: ['outcome'],
    needs: [],
  },
  ({ config }) => goTo('outcome', { cookies: [config.cookie as unknown as ReplyCookie] }),
);

const custom = { type: 'SetCustomCookieNode', config: { name: 'seen', value: '1', maxAge: 60 } };
const asks = {
  ask: {
    type: 'PageNode',
    children: { name: { type: 'UsernameCollectorNode' }, password: { type: 'PasswordCollectorNode' } },
    to: { outcome: 'check' },
  },
  check: { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'failure' } },
};
const seen = 'seen=1; Path=/; Max-Age=60; Expires=Fri, 15 Jan 2027 08:01:00 GMT; SameSite=Lax';

async function worldWith(cookie: JsonObject) {
  const journey = journeyExport({
    id: 'Login',
    entry: 'set',
    nodes: { set: { type: 'AnyCookieNode', config: { cookie }, to: { outcome: 'ask' } }, ...asks },
  });
  return journeyWorld({ journeys: [journey], nodes: [anyCookie] });
}

describe('a cookie that a node sets', () => {
  const first = journeyExport({
    id: 'First',
    entry: 'set',
    nodes: { set: { ...custom, to: { outcome: 'ask' } }, ...asks },
  });
  const last = journeyExport({
    id: 'Last',
    entry: 'ask',
    nodes: {
      ...asks,
      check: { type: 'DataStoreDecisionNode', to: { true: 'set', false: 'fail' } },
      set: { ...custom, to: { outcome: 'success' } },
      fail: { ...custom, to: { outcome: 'failure' } },
    },
  });

  test('goes out with the step of its request, and with no later answer', async () => {
    const at = await journeyWorld({ journeys: [first] });
    await addDemoUser(at);

    const step = await at.start('First');
    const end = await at.answer(step, demo);

    expect(step.cookies).toEqual([seen]);
    expect(end.cookies.some((cookie) => cookie.startsWith('seen'))).toBe(false);
  });

  test('goes out with a success, before those that are ours', async () => {
    const at = await journeyWorld({ journeys: [last] });
    await addDemoUser(at);

    const end = await at.answer(await at.start('Last'), demo);

    expect(end.cookies.map((cookie) => cookie.split('=')[0])).toEqual([
      'seen',
      'iPlanetDirectoryPro',
      'waymark-browser',
    ]);
  });

  test('goes out with a failure', async () => {
    const at = await journeyWorld({ journeys: [last] });

    const end = await at.answer(await at.start('Last'), demo);

    expect([end.status, end.cookies]).toEqual([401, [seen]]);
  });

  test('is out of reach of scripts and of other sites, unless the node says otherwise', async () => {
    const at = await worldWith({ name: 'a', value: 'b' });

    const { cookies } = await at.start('Login');

    expect(cookies).toEqual(['a=b; Path=/; HttpOnly; SameSite=Lax']);
  });

  test('is one of its name: the last', async () => {
    const journey = journeyExport({
      id: 'Twice',
      entry: 'one',
      nodes: {
        one: { type: 'AnyCookieNode', config: { cookie: { name: 'a', value: '1' } }, to: { outcome: 'two' } },
        two: { type: 'AnyCookieNode', config: { cookie: { name: 'a', value: '2' } }, to: { outcome: 'ask' } },
        ...asks,
      },
    });
    const at = await journeyWorld({ journeys: [journey], nodes: [anyCookie] });

    const { cookies } = await at.start('Twice');

    expect(cookies).toEqual(['a=2; Path=/; HttpOnly; SameSite=Lax']);
  });

  test.each<[string, JsonObject]>([
    ['session fixation: of the session’s name', { name: 'iPlanetDirectoryPro', value: 'mine' }],
    ['session fixation: of the session’s name in other letters', { name: 'IPLANETDIRECTORYPRO', value: 'mine' }],
    ['guessing under another browser’s name', { name: 'waymark-browser', value: 'mine' }],
    ['header injection by its value', { name: 'a', value: 'b\r\nSet-Cookie: iPlanetDirectoryPro=x' }],
    ['header injection by its name', { name: 'a\r\nX-Evil: 1', value: 'b' }],
    ['header injection by its path', { name: 'a', value: 'b', path: '/\r\nX-Evil: 1' }],
    ['attributes by its domain', { name: 'a', value: 'b', domain: 'example.com; Secure' }],
  ])('attack: %s ends the journey, and is not sent', async (_what, cookie) => {
    const at = await worldWith(cookie);

    const { status, cookies, headers } = await at.start('Login');

    expect([status, cookies]).toEqual([401, []]);
    expect(JSON.stringify(headers)).not.toContain('Evil');
    expect(JSON.stringify(at.log.lines)).not.toContain('mine');
  });
});

describe('a cookie that a node is shown', () => {
  const journey = (cookieName: string) =>
    journeyExport({
      id: 'Asked',
      entry: 'look',
      nodes: {
        look: { type: 'CookiePresenceDecisionNode', config: { cookieName }, to: { true: 'ask', false: 'failure' } },
        ...asks,
      },
    });
  const cookie = 'a=1; iPlanetDirectoryPro=s3cret; waymark-browser=s3cret; a=2; b=3';
  const headers = { Cookie: cookie, 'X-Requested-With': 'test' };

  test('is one that it names, with all its values', async () => {
    const at = await journeyWorld({ journeys: [journey('a')] });

    const { status } = await at.start('Asked', '', { headers });

    expect(status).toBe(200);
    expect(at.visits[0]?.request).toEqual({ headers: {}, cookies: { a: ['1', '2'] } });
  });

  test.each(['iPlanetDirectoryPro', 'waymark-browser'])(
    'attack: of %s a node learns that it is there, and nothing of its value',
    async (name) => {
      const at = await journeyWorld({ journeys: [journey(name)] });

      const { status } = await at.start('Asked', '', { headers });

      expect(status).toBe(200);
      expect(at.visits[0]?.request?.cookies).toEqual({ [name]: [''] });
      expect(JSON.stringify(at.visits)).not.toContain('s3cret');
    },
  );

  test('is not there when it did not come', async () => {
    const at = await journeyWorld({ journeys: [journey('c')] });

    const { status } = await at.start('Asked', '', { headers });

    expect(status).toBe(401);
  });
});
