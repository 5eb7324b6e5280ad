import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../functions/json.ts';
import { outcomesOf } from '../../functions/node/define-node.ts';
import { node } from '../../functions/nodes/polling-wait.ts';
import { outputOf } from '../support/callback-output.ts';
import { answer, runNode } from '../support/run-node.ts';
import { simulatedClock } from '../support/simulated-clock.ts';

const { definition } = node;

const nodeId = 'c0ffee00-0000-4000-8000-000000000001';
const endKey = `${nodeId}.end_time`;
const pollsKey = `${nodeId}.spam_count`;
const polled = [answer('PollingWaitCallback')];
const pressed = (index: Json) => [answer('PollingWaitCallback'), answer('ConfirmationCallback', index)];

/** A node that is visited again and again with the state that it left. */
function waiting(config: Json = {}) {
  const clock = simulatedClock();
  let shared = {};
  const visit = async (answers = polled, request: string[] = []) => {
    const run = await runNode(node, { config, nodeId, clock, answers, state: { shared }, locales: { request } });
    shared = run.state.shared;
    return run;
  };
  return { clock, visit, open: () => visit([]) };
}

describe('Polling Wait', () => {
  test('asks the client to wait, with the text of AM', async () => {
    const { open, clock } = waiting();

    const { callbacks, state } = await open();

    expect(callbacks).toEqual([
      {
        type: 'PollingWaitCallback',
        output: [
          { name: 'waitTime', value: '8000' },
          { name: 'message', value: 'Waiting for response...' },
        ],
      },
    ]);
    expect(state.shared).toEqual({ [endKey]: clock.now() + 8000 });
  });

  test('is done after its end, not at it, and leaves nothing behind', async () => {
    const { open, visit, clock } = waiting();
    await open();

    clock.advance(8000);
    const atTheEnd = await visit();
    clock.advance(1);
    const after = await visit();

    expect(atTheEnd.outcome).toBeUndefined();
    expect(after.outcome).toBe('DONE');
    expect(after.state.shared).toEqual({});
  });

  test('an early poll gets the whole wait again, and the end stays where it is', async () => {
    const { open, visit, clock } = waiting();
    const first = await open();

    clock.advance(5000);
    const early = await visit();

    expect(outputOf(early.callbacks[0], 'waitTime')).toBe('8000');
    expect(early.state).toEqual(first.state);
  });

  test('a poll that changes nothing writes nothing: it makes no edit', async () => {
    const { open, visit } = waiting({ exitable: true });
    await open();

    const { reply } = await visit(pressed(100));

    expect(reply).toMatchObject({ ok: true, edits: [] });
  });

  test('does not end on its first visit, not even without a wait', async () => {
    const { open, visit, clock } = waiting({ secondsToWait: 0 });

    const first = await open();
    clock.advance(1);
    const second = await visit();

    expect(outputOf(first.callbacks[0], 'waitTime')).toBe('0');
    expect(first.outcome).toBeUndefined();
    expect(second.outcome).toBe('DONE');
  });

  test('a wait below zero is none: clients get no such number', async () => {
    const { callbacks } = await waiting({ secondsToWait: -5 }).open();

    expect(outputOf(callbacks[0], 'waitTime')).toBe('0');
  });

  test('waits anew when the journey comes by again', async () => {
    const { open, visit, clock } = waiting();
    await open();
    clock.advance(8001);
    await visit();

    const again = await open();

    expect(again.outcome).toBeUndefined();
    expect(again.state.shared).toEqual({ [endKey]: clock.now() + 8000 });
  });

  test.each([null, 'soon', {}])('an end of %j counts as none', async (stored) => {
    const { outcome } = await runNode(node, { nodeId, state: { shared: { [endKey]: stored } }, answers: polled });

    expect(outcome).toBeUndefined();
  });
});

describe('the button of Polling Wait', () => {
  test('is preset to a value that presses nothing', async () => {
    const { callbacks } = await waiting({ exitable: true }).open();

    expect(callbacks[1]).toEqual({
      type: 'ConfirmationCallback',
      output: [
        { name: 'prompt', value: '' },
        { name: 'messageType', value: 0 },
        { name: 'options', value: ['Cancel'] },
        { name: 'optionType', value: -1 },
        { name: 'defaultOption', value: 0 },
      ],
      input: [{ value: 100 }],
    });
  });

  test.each([0, '0'])('leaves at once by the index %j', async (index) => {
    const { open, visit } = waiting({ exitable: true, spamDetectionEnabled: true });
    await open();

    const { outcome, state } = await visit(pressed(index));

    expect(outcome).toBe('EXITED');
    expect(state.shared).toEqual({});
  });

  test('wins over an end that has passed', async () => {
    const { open, visit, clock } = waiting({ exitable: true });
    await open();

    clock.advance(9000);
    const { outcome } = await visit(pressed(0));

    expect(outcome).toBe('EXITED');
  });

  test.each([100, 1, -1, 'x', null])('is not pressed by the index %j', async (index) => {
    const { open, visit } = waiting({ exitable: true });
    await open();

    const { outcome } = await visit(pressed(index));

    expect(outcome).toBeUndefined();
  });

  test('that was not offered cannot be pressed', async () => {
    const { open, visit } = waiting({ exitable: false });
    await open();

    const { outcome, callbacks } = await visit(pressed(0));

    expect(outcome).toBeUndefined();
    expect(callbacks).toHaveLength(1);
  });
});

describe('spam detection of Polling Wait', () => {
  const config = { spamDetectionEnabled: true, spamDetectionTolerance: 2 };

  test('poll flood: leaves by SPAM after more polls than are tolerated, and forgets them', async () => {
    const { open, visit } = waiting(config);
    const first = await open();

    const polls = [await visit(), await visit(), await visit(), await visit()];

    expect(first.state.shared[pollsKey]).toBe(0);
    expect(polls.map(({ outcome }) => outcome)).toEqual([undefined, undefined, undefined, 'SPAM']);
    expect(polls[2]?.state.shared[pollsKey]).toBe(3);
    expect(polls[3]?.state.shared).toEqual({});
  });

  test('wins over an end that has passed', async () => {
    const { open, visit, clock } = waiting(config);
    await open();
    for (let poll = 0; poll < 3; poll += 1) await visit();

    clock.advance(9000);
    const { outcome } = await visit();

    expect(outcome).toBe('SPAM');
  });

  test('counts nothing while it is off', async () => {
    const { open, visit } = waiting({ spamDetectionTolerance: 0 });
    await open();

    const polls = [await visit(), await visit(), await visit()];

    expect(polls.map(({ outcome }) => outcome)).toEqual([undefined, undefined, undefined]);
    expect(polls[2]?.state.shared).not.toHaveProperty([pollsKey]);
  });
});

describe('the texts of Polling Wait', () => {
  const config = {
    secondsToWait: 12,
    exitable: true,
    waitingMessage: { fr: 'Encore {{time}} s, {{time}} !' },
    exitMessage: { fr: 'Quitter' },
  };

  test('are in the language of the user, with the seconds of the config', async () => {
    const { callbacks } = await waiting(config).visit([], ['fr-CA']);

    expect(outputOf(callbacks[0], 'message')).toBe('Encore 12 s, 12 !');
    expect(outputOf(callbacks[1], 'options')).toEqual(['Quitter']);
  });

  test("are AM's own when none is in the language of the user", async () => {
    const { callbacks } = await waiting({ ...config, waitingMessage: { de: '', fr: 'x' } }).visit([], ['de']);

    expect(outputOf(callbacks[0], 'message')).toBe('Waiting for response...');
    expect(outputOf(callbacks[1], 'options')).toEqual(['Cancel']);
  });
});

describe('Polling Wait config', () => {
  test("has AM's defaults", () => {
    expect(definition.config.parse({ unknownKey: 1 })).toEqual({
      secondsToWait: 8,
      spamDetectionEnabled: false,
      spamDetectionTolerance: 3,
      waitingMessage: {},
      exitable: false,
      exitMessage: {},
    });
  });

  test.each([
    [{}, ['DONE']],
    [{ exitable: true }, ['DONE', 'EXITED']],
    [{ spamDetectionEnabled: true }, ['DONE', 'SPAM']],
    [{ exitable: true, spamDetectionEnabled: true }, ['DONE', 'EXITED', 'SPAM']],
  ])('%j has the outcomes %j', (config, outcomes) => {
    expect(outcomesOf(definition, definition.config.parse(config))).toEqual(outcomes);
  });

  test.each([
    { secondsToWait: '8' },
    { secondsToWait: 1.5 },
    { spamDetectionEnabled: 'true' },
    { spamDetectionTolerance: null },
    { waitingMessage: 'Wait' },
    { exitable: 1 },
    { exitMessage: { en: 1 } },
  ])('refuses %j', (config) => {
    expect(definition.config.safeParse(config).success).toBe(false);
  });

  test('warns of languages that do not exist', () => {
    const config = definition.config.parse({ waitingMessage: { 'no locale': 'x' }, exitMessage: { en_GB: 'y' } });

    expect(definition.warnings?.(config)).toEqual(['waitingMessage: Invalid locale provided: no locale']);
  });
});
