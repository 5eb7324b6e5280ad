import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/attribute-collector.ts';
import { answer, type RunOptions, runNode } from '../../testing/run-node.ts';
import { outputOf as callbackOutput } from '../support/callback-output.ts';
import { demoId, profileWorld, proved } from '../support/profile-world.ts';

const { definition } = node;
const text = 'StringAttributeInputCallback';
const flag = 'BooleanAttributeInputCallback';
const number = 'NumberAttributeInputCallback';
const stored = { givenName: ['Demo'], mail: ['a@example.com'], 'preferences/updates': ['true'], size: ['42'] };
const userAttributes = {
  size: { title: { de: 'Größe' }, type: 'number', required: false, viewable: true, userEditable: true },
  hidden: { title: {}, type: 'string', required: false, viewable: false, userEditable: true },
  flags: { title: {}, type: 'array', required: false, viewable: true, userEditable: true },
} as const;

type Options = Partial<Omit<RunOptions<'identities'>, 'ports' | 'config'>>;

async function collect(config: JsonObject, options: Options = {}) {
  const { ports } = await profileWorld(stored);
  const state = { shared: { username: 'demo' } };
  return runNode(node, { ports, config, state, userAttributes, standing: proved, ...options });
}

describe('Attribute Collector asks', () => {
  test('for each attribute in order, as what it is, with what is there already', async () => {
    const attributesToCollect = ['givenName', 'preferences/updates', 'size', 'sn'];

    const { callbacks } = await collect({ attributesToCollect, required: true });

    expect(callbacks.map(({ type }) => type)).toEqual([text, flag, number, text]);
    expect(callbacks.map((callback) => callbackOutput(callback, 'value'))).toEqual(['Demo', true, 42, '']);
    expect(callbacks.map((callback) => callbackOutput(callback, 'prompt'))).toEqual([
      ...['First Name', 'Send me news and updates', 'Größe', 'Last Name'],
    ]);
    expect(callbacks.map((callback) => callbackOutput(callback, 'required'))).toEqual([true, false, false, true]);
  });

  test('in the shape of the wire', async () => {
    const { callbacks } = await collect({ attributesToCollect: ['mail'] });

    expect(callbacks).toEqual([
      {
        type: text,
        output: [
          { name: 'name', value: 'mail' },
          { name: 'prompt', value: 'Email Address' },
          { name: 'required', value: false },
          { name: 'policies', value: {} },
          { name: 'failedPolicies', value: [] },
          { name: 'validateOnly', value: false },
          { name: 'value', value: 'a@example.com' },
        ],
        input: [{ value: 'a@example.com' }, { suffix: 'validateOnly', value: false }],
      },
    ]);
  });

  test('with what was collected before the profile’s, and a number that nobody gave with none', async () => {
    const shared = { objectAttributes: { mail: 'typed@example.com' } };

    const { callbacks } = await collect({ attributesToCollect: ['mail', 'size'] }, { state: { shared } });

    expect(callbacks.map((callback) => callbackOutput(callback, 'value'))).toEqual(['typed@example.com', undefined]);
  });

  test.each([
    ['hidden', false, 'Configuration contains an invalid attribute'],
    ['unknown', false, 'Configuration contains an invalid attribute'],
    ['employeeNumber', true, 'Configuration contains an invalid attribute'],
    ['flags', false, 'Unhandleable data type: array'],
  ])('not for %s (validating: %j)', async (name, validateInputs, message) => {
    const { errorMessage } = await collect({ attributesToCollect: [name], validateInputs });

    expect(errorMessage).toBe(message);
  });
});

describe('Attribute Collector takes', () => {
  const attributesToCollect = ['givenName', 'preferences/updates', 'sn', 'size'];
  const answers = (given: Json, updates: Json, sn: Json, size: Json) => [
    ...[answer(text, given, false), answer(flag, updates, false), answer(text, sn, false), answer(number, size, false)],
  ];

  test('the answers into objectAttributes, of their types and inside each other', async () => {
    const { outcome, state } = await collect({ attributesToCollect }, { answers: answers('D', 'false', 'User', '7') });

    expect(outcome).toBe('outcome');
    expect(state.shared['objectAttributes']).toEqual({
      givenName: 'D',
      preferences: { updates: false },
      sn: 'User',
      size: 7,
    });
  });

  test('no step without any answer, as a page sends it that was reloaded: it asks again', async () => {
    const empty = { type: text, values: [] };

    const { callbacks, state } = await collect({ attributesToCollect: ['sn', 'mail'] }, { answers: [empty, empty] });

    expect(callbacks.map((callback) => callbackOutput(callback, 'name'))).toEqual(['sn', 'mail']);
    expect(state.shared['objectAttributes']).toBeUndefined();
  });

  test('nothing less than all where all are required', async () => {
    const config = { attributesToCollect, required: true };

    const empty = await collect(config, { answers: answers('', true, 'User', 1) });
    const missing = await collect(config, { answers: [answer(text, 'D', false)] });

    expect([empty, missing].map(({ callbacks }) => callbacks.length)).toEqual([4, 4]);
    expect(empty.state.shared['objectAttributes']).toBeUndefined();
  });

  test.each<[string, Json]>([
    [text, 'x'.repeat(4097)],
    [text, 'a\0b'],
    [flag, 'perhaps'],
    [number, 'NaN'],
    [number, '1e999'],
  ])('no %s of %j', async (type, value) => {
    const name = { [text]: 'sn', [flag]: 'preferences/updates', [number]: 'size' }[type] ?? '';

    const run = await collect({ attributesToCollect: [name] }, { answers: [answer(type, value, false)] });

    expect(run.callbacks).toHaveLength(1);
  });

  test('what keeps the rules, when it validates: else it says which are broken', async () => {
    const config = { attributesToCollect: ['mail'], validateInputs: true };

    const asked = await collect(config);
    const wrong = await collect(config, { answers: [answer(text, 'not an address', false)] });
    const only = await collect(config, { answers: [answer(text, 'b@example.com', true)] });
    const right = await collect(config, { answers: [answer(text, 'b@example.com', false)] });

    expect(callbackOutput(asked.callbacks[0], 'policies')).toMatchObject({
      policyRequirements: ['REQUIRED', 'VALID_EMAIL_ADDRESS_FORMAT', 'MAX_LENGTH'],
    });
    expect(callbackOutput(wrong.callbacks[0], 'failedPolicies')).toEqual([
      '{"policyRequirement":"VALID_EMAIL_ADDRESS_FORMAT"}',
    ]);
    expect(callbackOutput(wrong.callbacks[0], 'value')).toBe('not an address');
    expect([only.callbacks.length, right.outcome]).toEqual([1, 'outcome']);
  });
});

describe('attacks on Attribute Collector', () => {
  test('reading profiles by name: before anything is proved nothing that is stored is shown', async () => {
    const { callbacks } = await collect({ attributesToCollect: ['mail'] }, { standing: {} });

    expect(callbackOutput(callbacks[0], 'value')).toBe('');
  });

  test('reading profiles by name: a name typed after the sign-in shows the profile of who signed in', async () => {
    const universalId = demoId.replace('demo', 'eve');

    const { callbacks } = await collect({ attributesToCollect: ['mail'] }, { universalId });

    expect(callbackOutput(callbacks[0], 'value')).toBe('');
  });

  test('a form that was not filled in takes nothing away from whom it showed nothing', async () => {
    const answers = [answer(text, '', false)];
    const config = { attributesToCollect: ['telephoneNumber'] };

    const unproved = await collect(config, { standing: {}, answers });
    const own = await collect(config, { answers });

    expect(unproved.state.shared['objectAttributes']).toBeUndefined();
    expect(own.state.shared['objectAttributes']).toEqual({ telephoneNumber: '' });
  });

  test.each(['password', '_id', 'oathDeviceProfiles', 'accountStatus', 'loginCount', 'roles'])(
    'a journey that would collect %s is not imported',
    (name) => {
      expect(definition.config.safeParse({ attributesToCollect: [name] }).success).toBe(false);
    },
  );

  test('a callback more than was asked for is collected nowhere', async () => {
    const answers = [answer(text, 'User', false), answer(text, 'smuggled', false)];

    const { state } = await collect({ attributesToCollect: ['sn'] }, { answers });

    expect(state.shared['objectAttributes']).toEqual({ sn: 'User' });
  });
});
