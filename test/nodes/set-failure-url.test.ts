import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/set-failure-url.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import { runNode } from '../../testing/run-node.ts';

const away = 'https://app.example.com/sorry';

describe('Failure URL', () => {
  test('puts its address into shared state', async () => {
    const run = await runNode(node, { config: { failureUrl: away } });

    expect([run.outcome, run.state.shared]).toEqual(['outcome', { failureUrl: away }]);
  });

  test.each(['http://app.example.com/', '//evil.example', 'javascript:alert(1)', ''])('is not %j', (failureUrl) => {
    expect(node.definition.config.safeParse({ failureUrl }).success).toBe(false);
  });
});

type Nodes = Parameters<typeof journeyExport>[0]['nodes'];

const send = (to: string) => ({ type: 'SetFailureUrlNode', config: { failureUrl: away }, to: { outcome: to } });
const write = (failureUrl: string) => ({
  type: 'SetStateNode',
  config: { attributes: { failureUrl } },
  to: { outcome: 'failure' },
});

async function placeAfter(nodes: Nodes, query = '') {
  const at = await journeyWorld({ journeys: [journeyExport({ id: 'Sends', entry: 'first', nodes })] });
  const { status, body } = await at.start('Sends', query);
  return [status, body['detail']];
}

describe('where a journey sends its client after failure', () => {
  test.each<[string, Nodes, string, string | undefined]>([
    ['what the journey says, before gotoOnFail', { first: send('failure') }, 'gotoOnFail=%2Fasked', away],
    [
      'the same when the journey breaks',
      { first: send('broken'), broken: { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'failure' } } },
      '',
      away,
    ],
    ['what stands in state, if it is a path', { first: write('/own') }, '', '/own'],
    ['open redirect: nowhere else for it', { first: write('https://evil.example/') }, '', undefined],
  ])('%s', async (_what, nodes, query, failureUrl) => {
    expect(await placeAfter(nodes, query)).toEqual([401, failureUrl && { failureUrl }]);
  });
});
