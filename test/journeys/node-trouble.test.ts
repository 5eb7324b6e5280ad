// Nodes that cannot be run: what the client is told, and that nothing of its journey is lost.
import { describe, expect, test } from '@jest/globals';
import { NodeRunError, type NodeRunErrorCode } from '../../functions/node/errors.ts';
import type { NodeHandler } from '../../functions/node/node-handler.ts';
import { nodeHandlers } from '../../functions/nodes/node-handlers.ts';
import { nodeDefinitions, nodes } from '../../functions/nodes/node-set.ts';
import type { NodeWarmer } from '../../functions/ports/node-runner.ts';
import { authenticator } from '../../testing/authenticator.ts';
import { journeyExport, nodeId } from '../../testing/journey-builder.ts';
import { type JourneyWorld, journeyWorld, type WorldOptions } from '../../testing/journey-world.ts';
import { filled, outputOf, typesOf } from '../../testing/step.ts';
import { addDemoUser, code, demo } from '../support/demo-user.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

const transactionId = '36e0c1c0-transaction';

/** What an operator is told of: debug lines are for who looks for more. */
function linesOf({ log }: JourneyWorld): JourneyWorld['log']['lines'] {
  return log.lines.filter(({ level }) => level !== 'debug');
}

type Around = (type: string, handler: NodeHandler) => NodeHandler;

async function world(around: Around, options: Partial<WorldOptions> = {}): Promise<JourneyWorld> {
  const at = await journeyWorld({
    journeys: shippedJourneys,
    nodes: {
      definitions: nodeDefinitions,
      handlers: (tools, ports) =>
        Object.fromEntries(
          Object.entries(nodeHandlers(nodes, ports, tools)).map(([type, handler]) => [type, around(type, handler)]),
        ),
    },
    ...options,
  });
  await addDemoUser(at);
  return at;
}

/** The first run of this node never arrives. */
function failingOnce(failing: string, error: () => unknown): Around {
  let failed = false;
  return (type, handler) => async (request) => {
    if (type !== failing || failed) return handler(request);
    failed = true;
    throw error();
  };
}

const busy = { code: 503, reason: 'Service Unavailable', message: 'The service is busy. Try again.' };
const slow = { code: 504, reason: 'Gateway Timeout', message: 'The service did not answer in time. Try again.' };
const failure = { code: 401, reason: 'Unauthorized', message: 'Login failure' };

describe('a node that could not be run', () => {
  test.each<[NodeRunErrorCode, object]>([
    ['ERR_NODE_THROTTLED', busy],
    ['ERR_NODE_UNREACHABLE', busy],
    ['ERR_NODE_TIMEOUT', slow],
    ['ERR_TIME_BUDGET', slow],
  ])('%s: the client learns that it may try again, and the same request then goes on', async (errorCode, body) => {
    const at = await world(
      failingOnce('DataStoreDecisionNode', () => new NodeRunError(errorCode, 'the secret reason')),
    );
    const answers = filled((await at.start('OathLogin')).body, demo);

    const first = await at.post(answers);
    const again = await at.post(answers);

    expect([first.status, first.body]).toEqual([(body as { code: number }).code, body]); // one of the two above
    expect(typesOf(again)).toContain('HiddenValueCallback');
  });

  test.each<NodeRunErrorCode>(['ERR_NODE_BROKEN', 'ERR_NODE_REFUSED', 'ERR_NODE_REPLY'])(
    '%s, which trying again would not mend, is a failed login like any other',
    async (errorCode) => {
      const at = await world(failingOnce('DataStoreDecisionNode', () => new NodeRunError(errorCode, 'the reason')));

      const reply = await at.answer(await at.start('OathLogin'), demo);

      expect([reply.status, reply.body]).toEqual([401, failure]);
    },
  );

  test('that ran out of time and could still say so is no failed login either', async () => {
    let late = true;
    const at = await world((type, handler) => async (request) => {
      if (type !== 'DataStoreDecisionNode' || !late) return handler(request);
      late = false;
      return { ok: false, code: 'ERR_TIME_BUDGET', message: 'the secret reason' };
    });
    const answers = filled((await at.start('OathLogin')).body, demo);

    const first = await at.post(answers);
    const again = await at.post(answers);

    expect([first.status, first.body]).toEqual([504, slow]);
    expect(typesOf(again)).toContain('HiddenValueCallback');
  });

  test.each(['MAYBE', 'constructor'])('an outcome that it never declared, %s, is followed nowhere', async (outcome) => {
    const at = await world((type, handler) => async (request) => {
      if (type !== 'DataStoreDecisionNode') return handler(request);
      return { ok: true, result: { kind: 'outcome', outcome, extras: {} }, edits: [] };
    });

    const reply = await at.answer(await at.start('OathLogin'), demo);

    expect([reply.status, reply.body]).toEqual([401, failure]);
    expect(JSON.stringify(at.log.lines)).toContain('ERR_OUTCOME_UNDECLARED');
  });

  test('on the first request answers so too', async () => {
    const login = journeyExport({
      id: 'First',
      entry: 'name',
      nodes: { name: { type: 'UsernameCollectorNode', to: { outcome: 'success' } } },
    });
    const trouble = failingOnce('UsernameCollectorNode', () => new NodeRunError('ERR_NODE_THROTTLED', ''));
    const at = await world(trouble, { journeys: [login] });

    const first = await at.start('First');
    const again = await at.start('First');

    expect([first.status, first.body, again.status]).toEqual([503, busy, 200]);
  });

  test('lost reply: a code that was accepted before the reply was lost still signs in when the client sends it again', async () => {
    let losing = false;
    const at = await world((type, handler) => async (request) => {
      const reply = await handler(request);
      if (type !== 'OathTokenVerifierNode' || !losing) return reply;
      losing = false;
      throw new NodeRunError('ERR_NODE_TIMEOUT', 'the reply is lost');
    });
    const qr = await at.answer(await at.start('OathLogin'), demo);
    const app = authenticator(qr);
    await at.answer(await at.answer(await at.answer(qr)), code(app.totp(at.clock)));
    at.clock.advance(60_000);
    const prompt = await at.answer(await at.start('OathLogin'), demo);
    const answers = filled(prompt.body, code(app.totp(at.clock)));
    losing = true;

    const lost = await at.post(answers);
    const again = await at.post(answers);

    expect([lost.status, again.status]).toEqual([504, 200]);
    expect(again.body).toMatchObject({ tokenId: expect.any(String) });
  });

  test('after the login has succeeded does not undo it', async () => {
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
    const at = await world(
      (_type, handler) => async (request) => {
        if (request.phase === 'journeySucceeded') throw new NodeRunError('ERR_NODE_THROTTLED', 'the reason');
        return handler(request);
      },
      { journeys: [retried] },
    );
    const page = await at.answer(await at.start('Retried'), { NameCallback: 'demo', PasswordCallback: 'wrong' });

    const end = await at.answer(page, demo);

    expect(end.body).toMatchObject({ tokenId: expect.any(String) });
    expect(linesOf(at)).toEqual([
      {
        level: 'warn',
        message: 'the reason',
        fields: {
          event: 'success-not-told',
          code: 'ERR_NODE_THROTTLED',
          ...{ journey: 'Retried', nodeId: nodeId('retry'), nodeType: 'RetryLimitDecisionNode', transactionId },
        },
      },
    ]);
  });
});

describe('the log', () => {
  const login = journeyExport({
    id: 'Login',
    entry: 'name',
    nodes: {
      name: { type: 'UsernameCollectorNode', to: { outcome: 'check' } },
      check: { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'failure' } },
    },
  });
  const outer = journeyExport({
    id: 'Outer',
    entry: 'run',
    nodes: {
      run: { type: 'InnerTreeEvaluatorNode', config: { tree: 'Login' }, to: { true: 'success', false: 'failure' } },
    },
  });
  const atOnce = journeyExport({
    id: 'AtOnce',
    entry: 'check',
    nodes: { check: { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'failure' } } },
  });
  const checking =
    (check: NodeHandler): Around =>
    (type, handler) =>
      type === 'DataStoreDecisionNode' ? check : handler;
  const where = (journey: string) => ({ journey, nodeId: nodeId('check'), nodeType: 'DataStoreDecisionNode' });

  const facts = { cause: 'TooManyRequestsException (HTTP 429)', attempts: 3, function: 'waymark-dev-node-check' };
  const gaveUp: NodeHandler = async () => ({ ok: false, code: 'ERR_NODE_STORE', message: 'the reason' });
  const throwing =
    (error: () => unknown): NodeHandler =>
    async () => {
      throw error();
    };

  test.each<[string, NodeHandler, object]>([
    [
      'gave up',
      gaveUp,
      { level: 'warn', message: 'the reason', fields: { event: 'node-failed', code: 'ERR_NODE_STORE' } },
    ],
    [
      'cannot be run now',
      throwing(() => new NodeRunError('ERR_NODE_THROTTLED', 'the reason', { facts })),
      {
        level: 'error',
        message: 'the reason',
        fields: { event: 'node-not-run', code: 'ERR_NODE_THROTTLED', ...facts },
      },
    ],
    [
      'cannot be run at all',
      throwing(() => new NodeRunError('ERR_NODE_BROKEN', 'the reason', { facts })),
      { level: 'error', message: 'the reason', fields: { event: 'node-not-run', code: 'ERR_NODE_BROKEN', ...facts } },
    ],
    [
      'has no time left',
      async () => ({ ok: false, code: 'ERR_TIME_BUDGET', message: 'the reason' }),
      {
        level: 'error',
        message: 'DataStoreDecisionNode: the reason',
        fields: { event: 'node-not-run', code: 'ERR_TIME_BUDGET' },
      },
    ],
    [
      'broke',
      throwing(() => new TypeError('what a client sent')),
      {
        level: 'error',
        message: 'A node broke',
        fields: { event: 'node-broken', error: 'TypeError', stack: expect.any(Array) },
      },
    ],
    [
      'of a newer version gave up with a code of its own',
      async () => ({ ok: false, code: 'ERR_OF_TOMORROW', message: 'the reason' }),
      {
        level: 'warn',
        message: 'DataStoreDecisionNode gave up with a code unknown here, ERR_OF_TOMORROW: the reason',
        fields: { event: 'node-failed', code: 'ERR_NODE_CODE' },
      },
    ],
  ])('has one line for a node that %s: where, with which code, and why', async (_what, check, line) => {
    const { fields, ...rest } = line as { fields: object }; // the rows above
    const at = await world(checking(check), { journeys: [login, outer, atOnce] });

    await at.start('AtOnce');
    const first = linesOf(at);
    at.log.lines.length = 0;
    await at.answer(await at.start('Login'), { NameCallback: 'demo' });
    const later = linesOf(at);
    at.log.lines.length = 0;
    await at.answer(await at.start('Outer'), { NameCallback: 'demo' });
    const inside = linesOf(at);

    expect(first).toEqual([{ ...rest, fields: { ...fields, ...where('AtOnce'), transactionId } }]);
    expect(later).toEqual([{ ...rest, fields: { ...fields, ...where('Login'), transactionId } }]);
    expect(inside).toEqual(later);
    expect(JSON.stringify(at.log.lines)).not.toContain('what a client sent');
  });

  test('has one line for a journey that cannot go on though no node is to blame', async () => {
    const nameOnly = journeyExport({
      id: 'NameOnly',
      entry: 'name',
      nodes: { name: { type: 'UsernameCollectorNode', to: { outcome: 'success' } } },
    });
    const at = await world((_type, handler) => handler, { journeys: [nameOnly] });

    await at.answer(await at.start('NameOnly'), { NameCallback: 'nobody' });

    const fields = { event: 'journey-failed', code: 'ERR_IDENTITY_UNKNOWN', journey: 'NameOnly', transactionId };
    expect(linesOf(at)).toEqual([{ level: 'warn', message: 'The journey succeeded without a user', fields }]);
  });
});

describe('a node of a newer version', () => {
  test('that gives up with a code unknown here ends its journey as any other, and may tell the client why', async () => {
    const newer: NodeHandler = async () => ({
      ...{ ok: false, code: 'ERR_OF_TOMORROW', message: 'the reason', clientMessage: 'Ask again tomorrow.' },
    });
    const at = await world((type, handler) => (type === 'DataStoreDecisionNode' ? newer : handler));

    const end = await at.answer(await at.start('OathLogin'), demo);

    expect([end.status, end.body]).toEqual([401, { ...failure, message: 'Ask again tomorrow.' }]);
    expect(at.ports.auditLog.events).toContainEqual(
      expect.objectContaining({
        eventName: 'WAYMARK-NODE-FAILED',
        info: expect.objectContaining({ nodeType: 'DataStoreDecisionNode', reason: 'ERR_NODE_CODE' }),
      }),
    );
  });
});

describe('the time of a turn', () => {
  test('that is used up ends it before the gateway would, whatever its nodes still want', async () => {
    const at = await world((type, handler) => async (request) => {
      const reply = await handler(request);
      // Each store is slow, none hangs.
      if (type === 'DataStoreDecisionNode') at.clock.set(request.deadline);
      return reply;
    });
    const openedAt = at.clock.now();

    const reply = await at.answer(await at.start('OathLogin'), demo);

    expect([reply.status, reply.body]).toEqual([504, slow]);
    expect(at.clock.now() - openedAt).toBeLessThan(29_000);
    expect(at.visits.at(-1)?.nodeType).toBe('DataStoreDecisionNode');
  });
});

describe('warming the nodes ahead', () => {
  const warmed: string[][] = [];
  const warmer: NodeWarmer = {
    nodeTypes: new Set([
      'DataStoreDecisionNode',
      'OathTokenVerifierNode',
      'OathRegistrationNode',
      'OathDeviceStorageNode',
    ]),
    warm: async (types) => {
      warmed.push([...types]);
    },
  };

  test('happens when a journey starts and whenever it pauses, for what may come next', async () => {
    warmed.length = 0;
    const at = await world((_type, handler) => handler, { warmer });

    const qr = await at.answer(await at.start('OathLogin'), demo);

    expect(outputOf(qr, 'HiddenValueCallback', 'value')).toBeDefined();
    expect(warmed).toEqual([
      ['DataStoreDecisionNode', 'OathTokenVerifierNode', 'OathRegistrationNode'],
      ['OathTokenVerifierNode', 'OathDeviceStorageNode'],
    ]);
  });

  test('ends with the turn: a container that sleeps sends nothing', async () => {
    let sent = false;
    const slow: NodeWarmer = {
      ...warmer,
      warm: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        sent = true;
      },
    };
    const at = await world((_type, handler) => handler, { warmer: slow });

    await at.start('OathLogin');

    expect(sent).toBe(true);
  });
});
