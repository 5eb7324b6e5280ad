import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/set-success-url.ts';
import { addUser } from '../../testing/add-user.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import { runNode } from '../../testing/run-node.ts';

describe('Success URL', () => {
  test('puts its address into shared state', async () => {
    const run = await runNode(node, { config: { successUrl: 'https://app.example.com/home' } });

    expect([run.outcome, run.state.shared]).toEqual(['outcome', { successUrl: 'https://app.example.com/home' }]);
  });

  test.each([
    ...['http://app.example.com/', '//evil.example', '/\\evil.example', '/\t/evil.example', 'javascript:alert(1)'],
    ...['data:text/html,x', 'https://user@evil.example/', 'https:', 'home', ''],
  ])('is not %j', (successUrl) => {
    expect(node.definition.config.safeParse({ successUrl }).success).toBe(false);
  });
});

const login = (nodes: Parameters<typeof journeyExport>[0]['nodes'], to: string) =>
  journeyExport({
    id: 'Sends',
    entry: 'ask',
    nodes: {
      ask: {
        type: 'PageNode',
        children: { name: { type: 'UsernameCollectorNode' }, secret: { type: 'PasswordCollectorNode' } },
        to: { outcome: 'check' },
      },
      check: { type: 'DataStoreDecisionNode', to: { true: to, false: 'failure' } },
      ...nodes,
    },
  });

async function placeAfter(
  nodes: Parameters<typeof journeyExport>[0]['nodes'],
  to: string,
  { query = '', allowedGoto = [] as string[] } = {},
) {
  const at = await journeyWorld({ journeys: [login(nodes, to)], settings: { allowedGoto, successUrl: '/realm' } });
  await addUser(at.ports, { username: 'demo', password: 'correct-horse' });
  const end = await at.answer(await at.start('Sends', query), {
    NameCallback: 'demo',
    PasswordCallback: 'correct-horse',
  });
  return end.body['successUrl'];
}

const send = (successUrl: string, to = 'success') => ({
  type: 'SetSuccessUrlNode',
  config: { successUrl },
  to: { outcome: to },
});
const write = (successUrl: string, to = 'success') => ({
  type: 'SetStateNode',
  config: { attributes: { successUrl } },
  to: { outcome: to },
});

describe('where a journey sends its client after success', () => {
  const app = 'https://app.example.com/home';

  test.each([
    ['what the journey says, before goto', { send: send(app) }, 'send', '?goto', app],
    ['the last of several', { send: send('/first', 'other'), other: send(app) }, 'send', '', app],
    ['goto, where the journey says nothing', {}, 'success', '?goto', '/asked'],
    ['the realm’s page, where nobody says anything', {}, 'success', '', '/realm'],
    ['what stands in state, if it is a path', { write: write('/own') }, 'write', '', '/own'],
  ])('%s', async (_what, nodes, to, query, place) => {
    expect(await placeAfter(nodes, to, { query: query && 'goto=%2Fasked' })).toBe(place);
  });

  test('a child of a page says it as well', async () => {
    const page = { type: 'PageNode', children: { send: { type: 'SetSuccessUrlNode', config: { successUrl: app } } } };

    expect(await placeAfter({ page: { ...page, to: { outcome: 'success' } } }, 'page')).toBe(app);
  });

  test.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    'open redirect: %j that something else has put into state is not followed',
    async (url) => {
      expect(await placeAfter({ send: send(app, 'write'), write: write(url) }, 'send')).toBe('/realm');
    },
  );

  test('an address in state is followed where the realm allows it', async () => {
    const allowedGoto = ['https://shop.example/*'];

    expect(await placeAfter({ write: write('https://shop.example/cart') }, 'write', { allowedGoto })).toBe(
      'https://shop.example/cart',
    );
  });
});
