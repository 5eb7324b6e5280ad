import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../functions/json.ts';
import { inputsOf } from '../../functions/node/define-node.ts';
import { node } from '../../functions/nodes/retry-limit-decision.ts';
import type { StateStores } from '../../functions/ports/node-runner.ts';
import { type MemoryPorts, memoryPorts } from '../support/memory-ports.ts';
import { type NodeRun, runNode } from '../support/run-node.ts';

const { definition } = node;

const nodeId = 'c0ffee00-0000-4000-8000-000000000001';
const key = `${nodeId}.retryCount`;
const universalId = 'id=demo,ou=user,o=alpha,ou=services,ou=am-config';
const user = { realm: '/alpha', username: 'demo' };

async function portsWithDemo(): Promise<MemoryPorts> {
  const ports = memoryPorts();
  await ports.identityStore.put({ ...user, active: true, attributes: {} });
  return ports;
}

/** Visits the node until it rejects, or `times` times, carrying the state along. */
async function visit(
  ports: Pick<MemoryPorts, 'retryCounts'>,
  times: number,
  options: { config?: Json; universalId?: string; shared?: StateStores['shared'] } = {},
) {
  const runs: NodeRun[] = [];
  let shared = options.shared ?? { realm: '/alpha', username: 'demo' };
  for (let nth = 0; nth < times; nth += 1) {
    const { config = {}, universalId } = options;
    const known = universalId === undefined ? {} : { universalId };
    const run = await runNode(node, { ports, config, ...known, nodeId, visit: `visit-${nth}`, state: { shared } });
    shared = run.state.shared;
    runs.push(run);
  }
  return { outcomes: runs.map(({ outcome }) => outcome), runs, shared };
}

const failing = {
  take: () => Promise.reject(new TypeError('down')),
  clear: () => Promise.reject(new TypeError('down')),
};

describe('Retry Limit Decision in the journey', () => {
  test('P-9 a limit of 2 allows the first attempt and two retries, then rejects', async () => {
    const { outcomes } = await visit(await portsWithDemo(), 3, { config: { retryLimit: 2 } });

    expect(outcomes).toEqual(['Retry', 'Retry', 'Reject']);
  });

  test.each([
    [{}, 3],
    [{ retryLimit: 1 }, 1],
    [{ retryLimit: 5, incrementUserAttributeOnFailure: false }, 5],
  ])('P-11 with %j Retry is taken %i times exactly', async (config, limit) => {
    const { outcomes } = await visit(await portsWithDemo(), limit + 2, { config });

    expect(outcomes).toEqual([...Array(limit).fill('Retry'), 'Reject', 'Reject']);
  });

  test('counts under its own id in shared state and names the count to the audit', async () => {
    const { runs, shared } = await visit(await portsWithDemo(), 4);

    expect(shared).toEqual({ realm: '/alpha', username: 'demo', [key]: 3 });
    expect(runs.map(({ extras }) => extras)).toEqual([
      { audit: { retryCount: '1' } },
      { audit: { retryCount: '2' } },
      { audit: { retryCount: '3' } },
      { audit: { retryCount: '3' } },
    ]);
  });

  test('does not count what another node counted', async () => {
    const { outcomes } = await visit(await portsWithDemo(), 1, { shared: { 'other.retryCount': 9 } });

    expect(outcomes).toEqual(['Retry']);
  });

  test.each([null, 'many', -4, 1.5, {}])('a count of %j counts as none', async (count) => {
    const { shared } = await visit(await portsWithDemo(), 1, { shared: { [key]: count } });

    expect(shared[key]).toBe(1);
  });

  test('with user counting off, an identified user is not touched', async () => {
    const config = { incrementUserAttributeOnFailure: false, retryLimit: 1 };

    const { outcomes, runs } = await visit({ retryCounts: failing }, 2, { config, universalId });

    expect(outcomes).toEqual(['Retry', 'Reject']);
    expect(runs[0]?.extras.wantsSuccess).toBeUndefined();
  });

  test('without an identified user it counts in the journey, whoever the state names', async () => {
    const { outcomes } = await visit({ retryCounts: failing }, 4);

    expect(outcomes).toEqual(['Retry', 'Retry', 'Retry', 'Reject']);
  });
});

describe('Retry Limit Decision on the user', () => {
  test('counts across journeys', async () => {
    const ports = await portsWithDemo();
    await visit(ports, 2, { universalId });

    const first = await runNode(node, { ports, nodeId, universalId, visit: 'later-1' });
    const second = await runNode(node, { ports, nodeId, universalId, visit: 'later-2' });

    expect([first.outcome, second.outcome]).toEqual(['Retry', 'Reject']);
  });

  test('Reject clears the count, so that the next journey starts from none', async () => {
    const ports = await portsWithDemo();
    await visit(ports, 4, { universalId });

    const { outcome } = await runNode(node, { ports, nodeId, universalId, visit: 'later' });

    expect(outcome).toBe('Retry');
    expect(await ports.retryCounts.take(user, nodeId, 3, 'next')).toEqual({ taken: true, count: 2 });
  });

  test('mirrors the count in shared state and names it to the audit', async () => {
    const ports = await portsWithDemo();
    await ports.retryCounts.take(user, nodeId, 3, 'earlier journey');

    const { runs, shared } = await visit(ports, 1, { universalId });

    expect(shared[key]).toBe(2);
    expect(runs[0]?.extras).toEqual({ audit: { retryCount: '2' }, wantsSuccess: true });
  });

  test('the same visit again takes no second retry', async () => {
    const ports = await portsWithDemo();

    const first = await runNode(node, { ports, nodeId, universalId });
    const again = await runNode(node, { ports, nodeId, universalId });

    expect(again.reply).toEqual(first.reply);
  });

  test('concurrent attempts cannot take more retries than the limit', async () => {
    const ports = await portsWithDemo();
    // Nothing is cleared here: after a Reject the count starts over, as it should.
    const retryCounts = { ...ports.retryCounts, clear: async () => {} };
    const attempt = (nth: number) =>
      runNode(node, { ports: { retryCounts }, nodeId, universalId, visit: `racer-${nth}` });

    const runs = await Promise.all(Array.from({ length: 50 }, (_, nth) => attempt(nth)));

    expect(runs.filter(({ outcome }) => outcome === 'Retry')).toHaveLength(3);
  });

  test('a count that cannot be saved is logged, and the journey counts instead', async () => {
    const { outcomes, runs, shared } = await visit({ retryCounts: { ...failing, clear: async () => {} } }, 4, {
      universalId,
    });

    expect(outcomes).toEqual(['Retry', 'Retry', 'Retry', 'Reject']);
    expect(runs[0]?.log.messages('error')).toEqual(['Unable to save the retry count to the user']);
    expect(shared[key]).toBe(3);
  });

  test('a count that cannot be cleared at Reject ends the journey', async () => {
    const retryCounts = { ...failing, take: async () => ({ taken: false, count: 3 }) };

    const { errorCode, errorMessage } = await runNode(node, { ports: { retryCounts }, nodeId, universalId });

    expect(errorCode).toBe('ERR_NODE_STORE');
    expect(errorMessage).toMatch(/^attribute\.failure/);
  });

  test('a journey that succeeds clears the count', async () => {
    const ports = await portsWithDemo();
    await visit(ports, 2, { universalId });

    await runNode(node, { ports, nodeId, universalId, phase: 'journeySucceeded' });

    expect(await ports.retryCounts.take(user, nodeId, 3, 'next')).toEqual({ taken: true, count: 1 });
  });

  test('a success is not undone by a count that cannot be cleared', async () => {
    const options = { ports: { retryCounts: failing }, nodeId, universalId, phase: 'journeySucceeded' as const };

    const { reply, log } = await runNode(node, options);

    expect(reply.ok).toBe(true);
    expect(log.messages('error')).toHaveLength(1);
  });

  test.each([[{ config: { incrementUserAttributeOnFailure: false }, universalId }], [{}]])(
    'a success with nothing counted on a user touches nobody: %j',
    async (options) => {
      const { log } = await runNode(node, {
        ports: { retryCounts: failing },
        nodeId,
        phase: 'journeySucceeded',
        ...options,
      });

      expect(log.lines).toEqual([]);
    },
  );
});

describe('Retry Limit Decision config', () => {
  test('has the defaults of AM', () => {
    expect(definition.config.parse({})).toEqual({ retryLimit: 3, incrementUserAttributeOnFailure: true });
  });

  test.each([{ retryLimit: 0 }, { retryLimit: -1 }, { retryLimit: '3' }, { incrementUserAttributeOnFailure: 'true' }])(
    'refuses %j',
    (config) => {
      expect(definition.config.safeParse(config).success).toBe(false);
    },
  );

  test('asks by name for its own count', () => {
    expect(inputsOf(definition, {}, nodeId)).toEqual([key, 'username', 'realm']);
  });
});
