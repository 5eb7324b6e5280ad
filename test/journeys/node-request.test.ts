// What a node's function is sent, member by member: while a deployment is under way, an engine of one version calls nodes of
// another, so nothing may go missing or get another name.
import { expect, test } from '@jest/globals';
import { journeyExport, nodeId } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import { filled } from '../../testing/step.ts';
import { addDemoUser, demo } from '../support/demo-user.ts';

const retried = journeyExport({
  id: 'Retried',
  entry: 'page',
  nodes: {
    page: {
      type: 'PageNode',
      children: { name: { type: 'UsernameCollectorNode' }, password: { type: 'PasswordCollectorNode' } },
      to: { outcome: 'check' },
    },
    check: { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'retry' } },
    retry: { type: 'RetryLimitDecisionNode', to: { Retry: 'page', Reject: 'failure' } },
  },
});

test('a request to a node has what the engine knows of the turn, of the realm and of the journey, and nothing else', async () => {
  const at = await journeyWorld({ journeys: [retried], push: true, settings: { defaultJourney: 'Retried' } });
  await addDemoUser(at);
  const first = await at.answer(await at.start('Retried'), demo);
  const cookie = first.cookies.find((one) => one.startsWith('waymark-browser'))?.split(';')[0] ?? '';
  const headers = { Cookie: cookie, 'Accept-Language': 'fr', 'User-Agent': 'agent', 'X-Requested-With': 'test' };
  const seen = at.visits.length;
  const page = await at.start('Retried', '', { headers });
  const again = await at.post(filled(page.body, { ...demo, PasswordCallback: 'wrong' }), '', { headers });
  await at.post(filled(again.body, demo), '', { headers });
  const [process, told] = at.visits.slice(seen).filter(({ nodeType }) => nodeType === 'RetryLimitDecisionNode');
  const attempts = { limit: 10, baseDelaySeconds: 30, maxDelaySeconds: 86_400, ceiling: 90 };
  const members = {
    nodeType: 'RetryLimitDecisionNode',
    nodeId: nodeId('retry'),
    displayName: 'retry',
    phase: 'process',
    config: { retryLimit: 3, incrementUserAttributeOnFailure: true },
    realm: '/alpha',
    journey: 'Retried',
    identityResource: 'managed/user',
    state: { shared: { realm: '/alpha', username: 'demo' }, transient: {}, secure: {} },
    answers: [],
    universalId: 'id=demo,ou=user,o=alpha,ou=services,ou=am-config',
    visit: expect.stringMatching(/^[\w-]{22}:1:[\w-]{12}:3$/),
    standing: { proofs: [], enrolled: [] },
    attemptPolicy: attempts,
    passwordPolicy: attempts,
    strict: false,
    factorRule: { changes: 'any', journey: 'Retried' },
    push: { messageSeconds: 120, budget: { limit: 5, windowSeconds: 600 }, fcmPayload: 'fcmV1' },
    locales: { request: ['fr'], realm: 'en', server: 'en' },
    baseUrl: 'https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/am',
    client: { sourceIp: '198.51.100.7', userAgent: 'agent' },
    journeyEnds: at.clock.now() + 300_000,
    transactionId: '36e0c1c0-transaction',
    deadline: at.clock.now() + 9_000,
    browser: { id: expect.any(String), users: [{ digest: expect.any(String), since: at.clock.now() }] },
  };
  expect(process).toStrictEqual(members);
  expect(told).toStrictEqual({
    ...members,
    phase: 'journeySucceeded',
    state: expect.any(Object),
    visit: expect.stringMatching(`:2:[\\w-]{12}:success:${nodeId('retry')}$`),
    standing: { proofs: [{ factor: 'pwd', at: at.clock.now() }], enrolled: [] },
    opens: { username: 'demo', epoch: 0 },
  });
});

test('session theft by a node: the token of an earlier session that comes with a request is in no request to a node', async () => {
  const at = await journeyWorld({ journeys: [retried] });
  await addDemoUser(at);
  const token = String((await at.answer(await at.start('Retried'), demo)).body['tokenId']);
  const headers = { Cookie: `iPlanetDirectoryPro=${token}`, 'X-Requested-With': 'test' };

  const page = await at.start('Retried', 'ForceAuth=true', { headers });
  const end = await at.post(filled(page.body, demo), '', { headers });

  expect(end.status).toBe(200);
  expect(JSON.stringify(at.visits)).not.toContain(token);
});
