import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../functions/json.ts';
import type { Answers } from '../../functions/node/callbacks/callback.ts';
import { inputsOf, outcomesOf } from '../../functions/node/define-node.ts';
import { node } from '../../functions/nodes/push-wait.ts';
import { outputOf } from '../support/callback-output.ts';
import { answer, type NodeRun, type RunOptions, runNode } from '../support/run-node.ts';
import { type SimulatedClock, simulatedClock } from '../support/simulated-clock.ts';

const { definition } = node;

const nodeId = '33333333-2222-4333-8444-555555555555';
const endKey = `${nodeId}.end_time`;

let clock: SimulatedClock;

beforeEach(() => {
  clock = simulatedClock();
});

const visit = (options: RunOptions<never> = {}): Promise<NodeRun> => runNode(node, { clock, nodeId, ...options });

/** The step comes back with this value of the button; 100 is what an untouched one sends. */
const cameBack = (index: Json = 100): Answers => [answer('PollingWaitCallback'), answer('ConfirmationCallback', index)];

const comeBack = (shown: NodeRun, options: RunOptions<never> = {}): Promise<NodeRun> =>
  visit({ state: shown.state, answers: cameBack(), ...options });

const messageOf = ({ callbacks }: NodeRun) => outputOf(callbacks[0], 'message');
const buttonOf = ({ callbacks }: NodeRun) => outputOf(callbacks.at(-1), 'options');

describe('Push Wait', () => {
  test('P-7 has the client wait for five seconds, with a button that is not pressed', async () => {
    const run = await visit();

    expect(run.callbacks).toEqual([
      {
        type: 'PollingWaitCallback',
        output: [
          { name: 'waitTime', value: '5000' },
          { name: 'message', value: 'Waiting for response...' },
        ],
      },
      {
        type: 'ConfirmationCallback',
        output: [
          { name: 'prompt', value: '' },
          { name: 'messageType', value: 0 },
          { name: 'options', value: ['Cancel'] },
          { name: 'optionType', value: -1 },
          { name: 'defaultOption', value: 0 },
        ],
        input: [{ value: 100 }],
      },
    ]);
    expect(run.state.shared).toEqual({ [endKey]: clock.now() + 5000 });
  });

  test('with a number to tap says so, and hands it over for clients that draw it themselves', async () => {
    const run = await visit({ state: { shared: { pushNumberChallengeKey: '42' } } });

    expect(run.callbacks.map(({ type }) => type)).toEqual([
      'PollingWaitCallback',
      'HiddenValueCallback',
      'ConfirmationCallback',
    ]);
    expect(messageOf(run)).toBe('Tap the number [42] on the Push Notification to continue.');
    expect(run.callbacks[1]).toEqual({
      type: 'HiddenValueCallback',
      output: [
        { name: 'value', value: '42' },
        { name: 'id', value: 'pushChallengeNumber' },
      ],
      input: [{ value: 'pushChallengeNumber' }],
    });
  });

  test.each([
    [4999, undefined],
    [5000, undefined],
    [5001, 'DONE'],
  ])('P-7 after %d ms goes to %s', async (elapsed, outcome) => {
    const shown = await visit();

    clock.advance(elapsed);

    expect((await comeBack(shown)).outcome).toBe(outcome);
  });

  test('polls that come early change nothing, so that waiting costs no writes', async () => {
    const shown = await visit();

    clock.advance(3000);
    const again = await comeBack(shown);

    expect(again.state).toEqual(shown.state);
    expect(again.callbacks).toEqual(shown.callbacks);
  });

  test.each([0, -3])('never ends on the first visit, not even with %d seconds', async (secondsToWait) => {
    const config = { secondsToWait };
    const shown = await visit({ config });
    clock.advance(1);
    const next = await comeBack(shown, { config });

    expect(outputOf(shown.callbacks[0], 'waitTime')).toBe('0');
    expect(next.outcome).toBe('DONE');
  });

  test('P-8 the button leads out at once, also with a number', async () => {
    const state = { shared: { pushNumberChallengeKey: '42', pushMessageId: 'x', [endKey]: clock.now() } };
    const answers = [answer('PollingWaitCallback'), answer('HiddenValueCallback', '42'), ...cameBack(0).slice(1)];

    const run = await visit({ state, answers });

    expect(run.outcome).toBe('EXITED');
    expect(run.state.shared).toEqual({ pushNumberChallengeKey: '42', pushMessageId: 'x' });
  });

  test.each([['0'], [0]])('P-8 the button as %j', async (index) => {
    expect((await visit({ answers: cameBack(index) })).outcome).toBe('EXITED');
  });

  test.each([[100], ['100'], [1], [null], ['x']])('%j is not the button', async (index) => {
    expect((await visit({ answers: cameBack(index) })).outcome).toBeUndefined();
  });

  test('a button that a client leaves out is not pressed', async () => {
    const answers = [answer('PollingWaitCallback'), answer('ConfirmationCallback')];

    expect((await visit({ answers })).outcome).toBeUndefined();
  });

  test('the button comes before the time, when both have come', async () => {
    const shown = await visit();
    clock.advance(60_000);

    expect((await comeBack(shown, { answers: cameBack(0) })).outcome).toBe('EXITED');
  });

  test('leaves nothing of its own behind when the time is over, and starts anew the next time', async () => {
    const shown = await visit();
    clock.advance(5001);
    const done = await comeBack(shown);

    const again = await visit({ state: done.state });

    expect(done.state.shared).toEqual({});
    expect(again.state.shared).toEqual({ [endKey]: clock.now() + 5000 });
  });

  test('two of them in one journey do not disturb each other', async () => {
    const shown = await visit();
    clock.advance(60_000);

    const other = await visit({ nodeId: '44444444-2222-4333-8444-555555555555', state: shown.state });

    expect(other.outcome).toBeUndefined();
  });

  test('an end that a script has spoilt is set anew', async () => {
    const run = await visit({ state: { shared: { [endKey]: 'soon' } } });

    expect(run.state.shared).toEqual({ [endKey]: clock.now() + 5000 });
  });
});

describe('the texts', () => {
  const shown = async (config: JsonObject, options: RunOptions<never> = {}) => visit({ config, ...options });
  const challenge = { state: { shared: { pushNumberChallengeKey: '42' } } };

  test('P-8 a custom exit message is the label of the button', async () => {
    const exitMessage = { en: 'Lost phone? Use a recovery code' };

    expect(buttonOf(await shown({ exitMessage }))).toEqual(['Lost phone? Use a recovery code']);
  });

  test('the seconds of the config are filled in, not those that are left', async () => {
    const config = { secondsToWait: 9, waitingMessage: { en: '{{time}} of {{time}} seconds {{challenge}}' } };

    expect(messageOf(await shown(config))).toBe('9 of 9 seconds {{challenge}}');
  });

  test('the number is filled in', async () => {
    const config = { challengeMessage: { en: '{{challenge}}! {{challenge}}! {{time}}' } };

    expect(messageOf(await shown(config, challenge))).toBe('42! 42! {{time}}');
  });

  test('without a number the challenge message is not shown, with one the waiting message is not', async () => {
    const config = { waitingMessage: { en: 'waiting' }, challengeMessage: { en: 'challenge' } };

    expect(messageOf(await shown(config))).toBe('waiting');
    expect(messageOf(await shown(config, challenge))).toBe('challenge');
  });

  test.each(['waitingMessage', 'challengeMessage', 'exitMessage'])(
    '%s is in the best of the languages',
    async (key) => {
      const config = { [key]: { en: 'English', fr: 'French' } };
      const textFor = async (locales: NonNullable<RunOptions<never>['locales']>) => {
        const run = await shown(config, { ...(key === 'challengeMessage' && challenge), locales });
        return key === 'exitMessage' ? buttonOf(run) : messageOf(run);
      };
      const wrap = (text: string) => (key === 'exitMessage' ? [text] : text);

      expect(await textFor({ request: ['fr-CA'] })).toEqual(wrap('French'));
      expect(await textFor({ request: ['de'], realm: 'fr' })).toEqual(wrap('French'));
      expect(await textFor({ request: ['de'], realm: 'it', server: 'it' })).toEqual(wrap('English'));
    },
  );

  test('a number that a script has left is shown as well', async () => {
    expect(messageOf(await visit({ state: { shared: { pushNumberChallengeKey: 7 } } }))).toContain('[7]');
  });
});

describe('the config of Push Wait', () => {
  test("has AM's defaults, also where an old export lacks keys", () => {
    expect(definition.config.parse({ unknownKey: 1 })).toEqual({
      secondsToWait: 5,
      waitingMessage: {},
      challengeMessage: {},
      exitMessage: {},
    });
  });

  test.each([
    ['secondsToWait', '5'],
    ['waitingMessage', 'x'],
    ['challengeMessage', { en: 7 }],
    ['exitMessage', []],
  ])('refuses %s: %j', (key, value) => {
    expect(definition.config.safeParse({ [key]: value }).error?.issues[0]?.path[0]).toBe(key);
  });

  test.each(['waitingMessage', 'challengeMessage', 'exitMessage'])('warns about a bad locale in %s', (key) => {
    const config = definition.config.parse({ [key]: { 'not a locale': 'x' } });

    expect(definition.warnings?.(config)).toEqual([`${key}: Invalid locale provided: not a locale`]);
  });

  test('sees the number and its own end, nothing else, and has two outcomes', () => {
    const config = definition.config.parse({});

    expect(inputsOf(definition, config, nodeId)).toEqual(['pushNumberChallengeKey', endKey]);
    expect(outcomesOf(definition, config)).toEqual(['DONE', 'EXITED']);
  });
});
