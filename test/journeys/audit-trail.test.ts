import { describe, expect, test } from '@jest/globals';
import { isJsonObject, type JsonObject } from '../../functions/json.ts';
import type { AuditEvent } from '../../functions/ports/audit.ts';
import { authenticator } from '../../testing/authenticator.ts';
import { type JourneyWorld, journeyWorld, type WorldOptions } from '../../testing/journey-world.ts';
import { openPush } from '../../testing/phones.ts';
import { uriOf } from '../../testing/step.ts';
import { addDemoUser, code, demo } from '../support/demo-user.ts';
import { poll, pushWorld, signIn } from '../support/push-world.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

async function world(options: Partial<WorldOptions> = {}): Promise<JourneyWorld> {
  const made = await journeyWorld({ journeys: shippedJourneys, ...options });
  await addDemoUser(made);
  return made;
}

const infoOf = ({ info }: AuditEvent): JsonObject => info;
const named = (at: JourneyWorld, name: string) =>
  at.ports.auditLog.events.filter(({ eventName }) => eventName === name);

describe('the audit trail of a login', () => {
  test('has the nodes, the end of the journey, the login and the session, in order and in one write', async () => {
    const at = await world();

    await at.answer(await at.start('Login'), demo);

    expect(at.ports.auditLog.names()).toEqual([
      'AM-NODE-LOGIN-COMPLETED',
      'AM-NODE-LOGIN-COMPLETED',
      'AM-NODE-LOGIN-COMPLETED',
      'AM-NODE-LOGIN-COMPLETED',
      'AM-TREE-LOGIN-COMPLETED',
      'AM-LOGIN-COMPLETED',
      'AM-SESSION-CREATED',
    ]);
    expect(at.ports.auditLog.writes).toEqual([7]);
  });

  test('names node, type, outcome and level as AM does, and the children of a page', async () => {
    const at = await world();

    await at.answer(await at.start('Login'), demo);

    const [username, , page, decision] = at.ports.auditLog.events.map(infoOf);
    expect(username).toEqual({
      treeName: 'Login',
      nodeId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      nodeType: 'ValidatedUsernameNode',
      displayName: expect.any(String),
      nodeOutcome: 'outcome',
      authLevel: '0',
    });
    expect(page?.['nodeExtraLogging']).toEqual({
      auditInfo: [
        { nodeType: 'ValidatedUsernameNode', nodeId: expect.any(String) },
        { nodeType: 'ValidatedPasswordNode', nodeId: expect.any(String) },
      ],
    });
    expect(decision).toMatchObject({ nodeType: 'DataStoreDecisionNode', nodeOutcome: 'true' });
  });

  test('has one tracking id from the first node to the session, which the session knows', async () => {
    const at = await world();

    const end = await at.answer(await at.start('Login'), demo);

    const ids = new Set(at.ports.auditLog.events.flatMap(({ trackingIds }) => trackingIds));
    const session = await at.ports.sessions.find(String(end.body['tokenId']));
    expect([...ids]).toEqual([session?.properties['AMCtxId']]);
    expect(JSON.stringify(at.ports.auditLog.events)).not.toContain(String(end.body['tokenId']));
  });

  test('opening a journey writes nothing: whoever opens many fills no log', async () => {
    const at = await world();

    for (let count = 0; count < 3; count += 1) await at.start('Login');

    expect(at.ports.auditLog.writes).toEqual([]);
    expect(at.metrics.total('JourneyStarted')).toBe(3);
  });

  test('a password in the wrong field stays out', async () => {
    const at = await world();

    await at.answer(await at.start('Login'), { NameCallback: 'Waymark-demo-1', PasswordCallback: 'demo' });

    expect(named(at, 'AM-TREE-LOGIN-COMPLETED')).toMatchObject([{ result: 'FAILED' }]);
    expect(JSON.stringify([at.ports.auditLog.events, at.log.lines, at.metrics.counts])).not.toContain('Waymark-demo-1');
  });

  test('a user counts as known from the node on that has proved it', async () => {
    const at = await world();

    await at.answer(await at.start('Login'), demo);

    const users = at.ports.auditLog.events.map(({ userId }) => userId !== undefined);
    expect(users).toEqual([false, false, false, true, true, true, true]);
  });

  test('no session without its event: the event is written before the login is answered', async () => {
    const order: string[] = [];
    const at = await world({
      ports: (given) => ({
        ...given,
        auditLog: {
          ...given.auditLog,
          async write(events) {
            await new Promise(setImmediate);
            order.push(...events.map(({ eventName }) => eventName));
          },
        },
      }),
    });

    await at.answer(await at.start('Login'), demo);

    expect(order).toContain('AM-SESSION-CREATED');
  });
});

describe('the metrics of a login', () => {
  test('count the journey by name, and each node by type and outcome', async () => {
    const at = await world();

    await at.answer(await at.start('Login'), demo);

    expect(at.metrics.counts).toEqual([
      { name: 'JourneyStarted', dimensions: { Realm: '/alpha', Journey: 'Login' } },
      {
        name: 'NodeOutcome',
        dimensions: { Realm: '/alpha', Journey: 'Login', Node: 'DataStoreDecisionNode', Outcome: 'true' },
      },
      { name: 'JourneySucceeded', dimensions: { Realm: '/alpha', Journey: 'Login' } },
    ]);
  });

  test('a flood of made-up journeys makes no metric of its own', async () => {
    const at = await world();

    for (const name of ['a', 'b', 'c']) await at.start(name);

    expect(at.metrics.counts).toEqual([]);
  });

  test('tell a wrong password from a store that is down', async () => {
    const at = await world();
    const down = await world({
      ports: (given) => ({
        ...given,
        passwordCheck: { check: () => Promise.reject(new Error('the table says Waymark-demo-1')) },
      }),
    });

    await at.answer(await at.start('Login'), { ...demo, PasswordCallback: 'wrong' });
    await down.answer(await down.start('Login'), demo);

    expect([at.metrics.total('JourneyFailed'), at.metrics.total('JourneyBroken')]).toEqual([1, 0]);
    expect([down.metrics.total('JourneyFailed'), down.metrics.total('JourneyBroken')]).toEqual([0, 1]);
    expect(down.metrics.counts).toContainEqual({
      name: 'NodeFailed',
      dimensions: { Realm: '/alpha', Journey: 'Login', Node: 'DataStoreDecisionNode' },
    });
    expect(named(down, 'WAYMARK-NODE-FAILED')).toHaveLength(1);
    expect(JSON.stringify([down.log.lines, down.ports.auditLog.events])).not.toContain('Waymark-demo-1');
  });
});

describe('what nodes do besides', () => {
  test('a registered device, and attempts that were not even compared, have events and counts of their own', async () => {
    const at = await world({ settings: { attemptPolicy: { limit: 2, baseDelaySeconds: 60, maxDelaySeconds: 600 } } });
    const qr = await at.answer(await at.start('OathLogin'), demo);
    const app = authenticator(qr);
    const prompt = await at.answer(await at.answer(qr));
    await at.answer(prompt, code(app.totp(at.clock)));
    at.clock.advance(60_000);

    let step = await at.answer(await at.start('OathLogin'), demo);
    for (const wrong of ['000000', '111111', '222222']) step = await at.answer(step, code(wrong));

    expect(named(at, 'WAYMARK-DEVICE-REGISTERED').map(infoOf)).toMatchObject([{ kind: 'oath' }]);
    expect(named(at, 'WAYMARK-ATTEMPT-REFUSED').map(infoOf)).toMatchObject([{ factor: 'oath', treeName: 'OathLogin' }]);
    expect(at.metrics.counts).toContainEqual({ name: 'AttemptRefused', dimensions: { Factor: 'oath' } });
  });

  test('push bombing: a push over the budget is on record although its journey ends there', async () => {
    const at = await pushWorld({ settings: { journeyMinutes: 15, pushBudget: { limit: 1, windowSeconds: 600 } } });
    const phone = at.phone();
    const qr = await at.answer(await signIn(at, 'PushLogin'), { ConfirmationCallback: 0 });
    await phone.scan(uriOf(qr));
    await at.answer(await at.answer(qr));

    await signIn(at, 'PushLogin');

    const [refused] = named(at, 'WAYMARK-PUSH-REFUSED-BY-BUDGET');
    expect(refused?.userId).toMatch(/^id=demo,/);
    expect(at.metrics.total('PushRefusedByBudget')).toBe(1);
  });

  test('the turn that asks for a push goes on with its delivery and the answer of the phone', async () => {
    const at = await pushWorld();
    const phone = at.phone();
    const qr = await at.answer(await signIn(at, 'PushLogin'), { ConfirmationCallback: 0 });
    await phone.scan(uriOf(qr));
    const wait = await at.answer(await at.answer(qr));
    await at.deliver();
    await phone.deny(openPush(phone).messageId);
    await poll(at, wait);

    const answered = named(at, 'WAYMARK-PHONE-ANSWERED').map(infoOf);
    expect(answered).toMatchObject([{ action: 'register' }, { action: 'authenticate', decision: 'denied' }]);
    expect(named(at, 'WAYMARK-PUSH-SENT')).toHaveLength(1);
    expect([at.metrics.total('PushSent'), at.metrics.total('PushDenied')]).toEqual([1, 1]);
    const lines = at.log.lines.filter(({ fields }) => isJsonObject(fields) && 'messageId' in fields);
    expect(lines.every(({ fields }) => fields['transactionId'] === '36e0c1c0-transaction')).toBe(true);
  });
});
