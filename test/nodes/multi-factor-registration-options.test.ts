import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../functions/json.ts';
import type { Answers } from '../../functions/node/callbacks/callback.ts';
import { outcomesOf } from '../../functions/node/define-node.ts';
import { node } from '../../functions/nodes/multi-factor-registration-options.ts';
import { outputOf } from '../support/callback-output.ts';
import { answer, runNode } from '../support/run-node.ts';

const { definition } = node;

const state = { shared: { username: 'demo', mfaMethod: 'push' } };
const choose = (index: Json): Answers => [answer('TextOutputCallback'), answer('ConfirmationCallback', index)];
const configs = [
  { config: {}, labels: ['Register Device', 'Get the App', 'Skip this step', 'Opt-out'] },
  { config: { getApp: false }, labels: ['Register Device', 'Skip this step', 'Opt-out'] },
  { config: { mandatory: true }, labels: ['Register Device', 'Get the App'] },
  { config: { mandatory: true, getApp: false }, labels: ['Register Device'] },
];
const outcomeOfLabel: Record<string, string> = {
  'Register Device': 'registerOutcome',
  'Get the App': 'getAppOutcome',
  'Skip this step': 'skipOutcome',
  'Opt-out': 'optOutOutcome',
};

describe.each(configs)('MFA Registration Options with $config', ({ config, labels }) => {
  const outcomes = labels.map((label) => outcomeOfLabel[label]);

  test('P-12 shows its message and one button per option', async () => {
    const { callbacks } = await runNode(node, { config, state });

    expect(callbacks.map(({ type }) => type)).toEqual(['TextOutputCallback', 'ConfirmationCallback']);
    expect(outputOf(callbacks[0], 'messageType')).toBe('0');
    expect(outputOf(callbacks[0], 'message')).toMatch(/register.*skip.*opt out/is);
    expect(outputOf(callbacks[1], 'options')).toEqual(labels);
    expect(callbacks[1]?.input).toEqual([{ value: 0 }]);
  });

  test('P-12 takes each button to its outcome', async () => {
    const runs = await Promise.all(labels.map((_, index) => runNode(node, { config, state, answers: choose(index) })));

    expect(runs.map(({ outcome }) => outcome)).toEqual(outcomes);
    for (const run of runs) expect(run.state.shared).toEqual(state.shared);
  });

  test('a button that was not offered cannot be pressed', async () => {
    for (const index of [labels.length, labels.length + 1, 99]) {
      const run = await runNode(node, { config, state, answers: choose(index) });
      expect(run).toMatchObject({ errorCode: 'ERR_NODE_INPUT', errorMessage: `Unrecognized option: ${index}` });
    }
  });

  test('declares the outcomes that it offers', () => {
    expect(outcomesOf(node.definition, definition.config.parse(config))).toEqual(outcomes);
  });
});

describe('MFA Registration Options', () => {
  test.each([[-1], ['x'], [1.5], [null], [true]])('does not take %j for a button', async (index: Json) => {
    const run = await runNode(node, { state, answers: choose(index) });

    expect(run).toMatchObject({ errorCode: 'ERR_NODE_INPUT', errorMessage: 'Unrecognized option: none' });
  });

  test('asks again when the answer was left out', async () => {
    const run = await runNode(node, { state, answers: [answer('ConfirmationCallback')] });

    expect(run.callbacks).toHaveLength(2);
  });

  test.each([
    [{ mfaMethod: 'oath' }, 'Expected username to be set.'],
    [{ username: ' ', mfaMethod: 'oath' }, 'Expected username to be set.'],
    [{ username: 'demo' }, 'Expected multi-factor authentication method to be set.'],
    [{ username: 'demo', mfaMethod: '' }, 'Expected multi-factor authentication method to be set.'],
  ])('ends the journey with the state %j', async (shared: JsonObject, errorMessage) => {
    expect(await runNode(node, { state: { shared } })).toMatchObject({ errorCode: 'ERR_NODE_INPUT', errorMessage });
  });

  test('uses the texts of the config: best language, else the first', async () => {
    const texts = (word: string) => ({ en: `${word} en`, fr: `${word} fr` });
    const config = {
      message: texts('message'),
      registerDeviceLabel: texts('register'),
      getAppLabel: texts('app'),
      skipStepLabel: texts('skip'),
      optOutLabel: texts('out'),
    };
    const textsFor = async (request: string[]) => {
      const { callbacks } = await runNode(node, { config, state, locales: { request, realm: 'fr', server: 'fr' } });
      return [outputOf(callbacks[0], 'message'), ...(outputOf(callbacks[1], 'options') as string[])];
    };

    expect(await textsFor(['fr-CA'])).toEqual(['message fr', 'register fr', 'app fr', 'skip fr', 'out fr']);
    expect(await textsFor(['de'])).toEqual(['message en', 'register en', 'app en', 'skip en', 'out en']);
  });

  test("has AM's defaults, refuses wrong types and warns of unknown locales", () => {
    expect(definition.config.parse({ unknownKey: 1 })).toEqual({
      mandatory: false,
      getApp: true,
      message: {},
      registerDeviceLabel: {},
      getAppLabel: {},
      skipStepLabel: {},
      optOutLabel: {},
    });
    expect(definition.config.safeParse({ mandatory: 'no' }).success).toBe(false);
    expect(definition.config.safeParse({ message: 'text' }).success).toBe(false);
    const warnings = definition.warnings?.(definition.config.parse({ optOutLabel: { 'no locale': 'x' } }));
    expect(warnings).toEqual(['optOutLabel: Invalid locale provided: no locale']);
  });
});
