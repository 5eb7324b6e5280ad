import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/one-time-password-collector-decision.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { answer, type NodeRun, runNode } from '../../testing/run-node.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

const code = '12345678';
const sent = {
  ...{ code, channel: 'mail', username: 'demo', to: 'demo@example.com', toUser: true },
  ...{ madeAt: 1_800_000_000, sentAt: 1_800_000_000_000, againAt: 1_800_000_030_000 },
};

function world({ config = {}, sent: how = sent }: { config?: JsonObject; sent?: JsonObject | null } = {}) {
  const clock = simulatedClock(1_800_000_000_000);
  const ports = memoryPorts({ clock });
  let state: NodeRun['state'] = {
    shared: { realm: '/alpha', username: 'demo' },
    transient: {},
    secure: { oneTimePassword: code, oneTimePasswordTimestamp: 1_800_000_000, ...(how && { 'waymark.codeSent': how }) },
  };
  let visits = 0;
  const type = async (typed: string, options: object = {}) => {
    visits += 1;
    const run = await runNode(node, {
      ...{ ports, clock, state, config, visit: `visit ${visits}`, answers: [answer('PasswordCallback', typed)] },
      ...options,
    });
    state = run.state;
    return run;
  };
  return { clock, ports, type, state: () => state };
}

describe('OTP Collector Decision', () => {
  test('asks as AM does, and tells clients that help what for', async () => {
    const { callbacks } = await runNode(node, { ports: memoryPorts() });

    expect(callbacks).toMatchObject([
      {
        type: 'PasswordCallback',
        output: [{ name: 'prompt', value: 'One Time Password' }],
        input: [{ value: '' }],
        purpose: 'mailCode',
      },
    ]);
  });

  test.each([
    [code, 8],
    ['123456', 6],
    ['six-abc', undefined],
  ])('tells our own page how many digits %j has', async (made, length) => {
    const state = { shared: {}, transient: {}, secure: { oneTimePassword: made } };

    const { callbacks } = await runNode(node, { ports: memoryPorts(), state });

    expect(callbacks[0]?.length).toBe(length);
  });

  test('an empty answer asks again, and costs no try', async () => {
    const { type, ports } = world();

    const { callbacks } = await type('  ');

    expect(callbacks).toHaveLength(1);
    expect(ports.store.codeGuesses.size).toBe(0);
  });

  test.each([code, ' 1234 5678 ', '1234\t5678'])('takes %j', async (typed) => {
    const { type } = world();

    const { outcome, extras } = await type(typed);

    expect([outcome, extras.proved]).toEqual(['true', [{ factor: 'mail' }]]);
  });

  test('attack: a code that a script has sent elsewhere proves no mailbox, whatever went to it before', async () => {
    const { type } = world({ sent: { ...sent, code: '87654321' } });

    const { outcome, extras } = await type(code);

    expect([outcome, extras.proved]).toEqual(['true', undefined]);
  });

  test('A-6.5.1 replay: a code is good once', async () => {
    const { type, state } = world();
    await type(code);

    const { outcome } = await type(code);

    expect(outcome).toBe('false');
    expect(JSON.stringify(state())).not.toContain(code);
  });

  test('expired: a code is good to the very moment, and not after', async () => {
    const [early, late] = [world(), world()];

    early.clock.advance(5 * 60_000 - 1);
    late.clock.advance(5 * 60_000);

    expect((await early.type(code)).outcome).toBe('true');
    expect((await late.type(code)).outcome).toBe('false');
  });

  test.each([
    [60, 10 * 60_000 - 1, 'true'],
    [60, 10 * 60_000, 'false'],
    [15, 10 * 60_000, 'false'],
    [0, 0, 'false'],
    [-1, 0, 'false'],
  ])('N-OOB-3 with %i minutes, %i ms later: %s', async (passwordExpiryTime, later, outcome) => {
    const { clock, type } = world({ config: { passwordExpiryTime } });
    clock.advance(later);

    expect((await type(code)).outcome).toBe(outcome);
  });

  test('the author hears at import that more than ten minutes count as ten', () => {
    const warnings = (passwordExpiryTime: number) => node.definition.warnings?.({ passwordExpiryTime });

    expect([warnings(15), warnings(10)]).toEqual([['passwordExpiryTime: 15 counts as 10'], []]);
  });

  test('A-6.6.3 guessing: after five wrong ones the code is good no more', async () => {
    const { type } = world();
    const outcomes = [];
    for (let guess = 0; guess < 5; guess += 1) outcomes.push((await type('00000000', lenient)).outcome);

    const { outcome, extras } = await type(code, lenient);

    expect(outcomes).toEqual(Array(5).fill('false'));
    expect([outcome, extras.audit]).toEqual(['false', { reason: 'missing' }]);
  });

  test('the fifth try may still be the right one', async () => {
    const { type } = world();
    for (let guess = 0; guess < 4; guess += 1) await type('00000000', lenient);

    expect((await type(code, lenient)).outcome).toBe('true');
  });

  test('R-4226-7.3b guessing across journeys: a new journey brings a new code and no new tries', async () => {
    const { ports, clock } = world();
    const journey = (visit: string, typed: string) =>
      runNode(node, {
        ...{ ports, clock, visit, answers: [answer('PasswordCallback', typed)] },
        state: {
          shared: { username: 'demo' },
          secure: { oneTimePassword: code, oneTimePasswordTimestamp: 1_800_000_000, 'waymark.codeSent': sent },
        },
      });
    for (let guess = 0; guess < 5; guess += 1) await journey(`guess ${guess}`, '00000000');

    const { outcome, extras } = await journey('right', code);

    expect(outcome).toBe('false');
    expect(extras).toMatchObject({
      audit: { reason: 'limited' },
      events: [{ eventName: 'WAYMARK-ATTEMPT-REFUSED', info: { factor: 'mail' } }],
    });
  });

  test('charged before it is compared: where charging fails nothing is told', async () => {
    const { ports, clock } = world();
    const codeAttempts = { ...ports.codeAttempts, charge: async () => Promise.reject(new Error('down')) };
    const state = {
      secure: { oneTimePassword: code, oneTimePasswordTimestamp: 1_800_000_000, 'waymark.codeSent': sent },
    };

    const run = runNode(node, {
      ...{ clock, state: { shared: { username: 'demo' }, ...state }, answers: [answer('PasswordCallback', code)] },
      ports: { codeAttempts },
    });

    await expect(run).rejects.toThrow('down');
  });

  test('a right one begins the count anew', async () => {
    const { ports, type } = world();
    await type('00000000');

    await type(code);

    expect([...ports.store.codeGuesses.values()].map(({ stranger }) => stranger.charges.size)).toEqual([0]);
  });

  test('a code that was sent to one user is none of another', async () => {
    const { type } = world({ sent: { ...sent, username: 'victim' } });

    const { outcome, extras } = await type(code);

    expect([outcome, extras.audit, extras.proved]).toEqual(['false', { reason: 'otherUser' }, undefined]);
  });

  test('a code that went to a typed address, or was sent by somebody else’s script, proves nothing of the user', async () => {
    const [typed, script] = [world({ sent: { ...sent, toUser: false } }), world({ sent: null })];

    expect((await typed.type(code)).extras).toEqual({});
    expect((await script.type(code)).extras).toEqual({});
  });

  test('wrong wiring: without a code there is none that is right', async () => {
    const { outcome } = await runNode(node, { ports: memoryPorts(), answers: [answer('PasswordCallback', code)] });

    expect(outcome).toBe('false');
  });

  test('nothing that was typed or sent stands in the log', async () => {
    const { type } = world();

    const { log } = await type('00000000');

    expect(JSON.stringify(log)).not.toMatch(/00000000|12345678/);
  });
});

const lenient = { attemptPolicy: { limit: 50, baseDelaySeconds: 30, maxDelaySeconds: 900, ceiling: 90 } };
