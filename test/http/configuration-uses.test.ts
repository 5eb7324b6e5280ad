// What others count on is not taken away under them: default journeys, journeys that settings name, and inner journeys.
import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { configurationWorld } from '../support/configuration-world.ts';

const tree = 'realm-config/authentication/authenticationtrees';
const greeting = journeyExport({
  id: 'Greeting',
  entry: 'limit',
  nodes: { limit: { type: 'RetryLimitDecisionNode', to: { Retry: 'success', Reject: 'failure' } } },
});
const outer = journeyExport({
  id: 'Outer',
  entry: 'inner',
  nodes: {
    inner: {
      type: 'InnerTreeEvaluatorNode',
      config: { tree: 'Greeting' },
      to: { true: 'success', false: 'failure' },
    },
  },
});

async function world(alpha: JsonObject, stored = [greeting]) {
  const made = await configurationWorld({ alpha });
  for (const source of stored) await made.store(source);
  return {
    ...made,
    remove: () => made.call(`DELETE alpha ${tree}/trees/Greeting`),
    put: (change: JsonObject) =>
      made.call(`PUT alpha ${tree}/trees/Greeting`, { body: { ...greeting.tree, ...change } }),
  };
}

const changes = [{ enabled: false }, { innerTreeOnly: true }, { noSession: true }];

test.each([
  ['the default journey of /alpha', { defaultJourney: 'Greeting' }],
  ['named in the setting deviceJourneys of /alpha', { deviceJourneys: { oath: 'Greeting' } }],
])('a journey that is %s can always be begun, and ends with a session', async (why, settings) => {
  const { remove, put, journey } = await world(settings);

  const replies = [await remove(), ...(await Promise.all(changes.map(put)))];

  for (const { status, text } of replies) expect([status, text]).toEqual([400, expect.stringContaining(why)]);
  expect(await journey('Greeting')).toMatchObject({ tree: greeting.tree });
});

test('attack: whoever makes a journey of a name that is excepted from the second factor finds it taken', async () => {
  const { remove, put, journey } = await world({ passwordOnlyJourneys: ['Greeting'] });

  const { status, text } = await remove();
  const disabled = await put({ enabled: false });

  expect([status, text]).toEqual([400, expect.stringContaining('passwordOnlyJourneys of /alpha')]);
  expect([disabled.status, await journey('Greeting')]).toEqual([200, expect.anything()]);
});

test('a journey that runs inside another is neither removed nor disabled, and may be for that alone', async () => {
  const { remove, put, call } = await world({}, [greeting, outer]);

  const refused = [await remove(), await put({ enabled: false })];
  const taken = [await put({ innerTreeOnly: true }), await put({ noSession: true })];
  const outerGone = await call(`DELETE alpha ${tree}/trees/Outer`);

  expect(refused.map(({ status, text }) => [status, text])).toEqual([
    [400, expect.stringContaining('runs inside Outer')],
    [400, expect.stringContaining('runs inside Outer')],
  ]);
  expect([...taken, outerGone, await remove()].map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});

test('what nobody could use before is nobody’s loss', async () => {
  const off = { ...greeting, tree: { ...greeting.tree, enabled: false } };
  const { remove, put } = await world({ defaultJourney: 'Greeting' }, [off]);

  const replies = [await put({ enabled: false, description: 'Off' }), await remove()];

  expect(replies.map(({ status }) => status)).toEqual([200, 200]);
});
