import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/validated-username.ts';
import { answer, runNode } from '../../testing/run-node.ts';

const { definition } = node;

const outputOf = (callback: { output: readonly { name: string; value: unknown }[] } | undefined, name: string) =>
  callback?.output.find((entry) => entry.name === name)?.value;

describe('Platform Username at a login', () => {
  test('P-4 asks for the user name', async () => {
    const { callbacks } = await runNode(node, {});

    expect(callbacks).toEqual([
      {
        type: 'NameCallback',
        output: [{ name: 'prompt', value: 'User Name' }],
        input: [{ value: '' }],
        purpose: 'username',
      },
    ]);
  });

  test('P-4 keeps the name as username and as attribute', async () => {
    const { outcome, state } = await runNode(node, { answers: [answer('NameCallback', 'Demo')] });

    expect(outcome).toBe('outcome');
    expect(state).toEqual({
      shared: { username: 'Demo', objectAttributes: { userName: 'Demo' } },
      transient: {},
      secure: {},
    });
  });

  test('keeps it under the attribute that the config names, beside others', async () => {
    const { state } = await runNode(node, {
      config: { usernameAttribute: 'uid' },
      state: { shared: { objectAttributes: { mail: 'demo@example.com' } } },
      answers: [answer('NameCallback', 'demo')],
    });

    expect(state.shared['objectAttributes']).toEqual({ mail: 'demo@example.com', uid: 'demo' });
  });

  test('goes on without a name when nothing was typed, and stores nothing', async () => {
    const { outcome, state } = await runNode(node, { answers: [answer('NameCallback', '')] });

    expect(outcome).toBe('outcome');
    expect(state.shared).toEqual({});
  });

  test('asks again when the client left the callback out', async () => {
    const { callbacks } = await runNode(node, { answers: [answer('NameCallback')] });

    expect(callbacks).toHaveLength(1);
  });
});

describe('Platform Username for a new name', () => {
  const config = { validateInput: true };
  const type = 'ValidatedCreateUsernameCallback';

  test('asks with the policies and no failures', async () => {
    const { callbacks } = await runNode(node, { config: { ...config, usernameAttribute: 'uid' } });

    expect(callbacks).toEqual([
      {
        type,
        output: [
          { name: 'policies', value: expect.objectContaining({ name: 'uid', policyRequirements: expect.anything() }) },
          { name: 'failedPolicies', value: [] },
          { name: 'validateOnly', value: false },
          { name: 'prompt', value: 'Username' },
        ],
        input: [{ value: '' }, { suffix: 'validateOnly', value: false }],
        purpose: 'username',
      },
    ]);
  });

  test('stores a good name', async () => {
    const { outcome, state } = await runNode(node, { config, answers: [answer(type, 'demo', false)] });

    expect(outcome).toBe('outcome');
    expect(state.shared).toEqual({ username: 'demo', objectAttributes: { userName: 'demo' } });
  });

  test('shows which policies a bad name breaks, each as JSON text, with the name as typed', async () => {
    const name = `${'x'.repeat(257)}\n`;
    const { outcome, callbacks, state } = await runNode(node, { config, answers: [answer(type, name, false)] });

    expect(outcome).toBeUndefined();
    expect(outputOf(callbacks[0], 'failedPolicies')).toEqual([
      '{"policyRequirement":"VALID_NAME_FORMAT"}',
      '{"policyRequirement":"MAX_LENGTH","params":{"maxLength":256}}',
    ]);
    expect(callbacks[0]?.input?.[0]?.value).toBe(name);
    expect(state.shared).toEqual({});
  });

  test('asks for a name when none was typed', async () => {
    const { callbacks } = await runNode(node, { config, answers: [answer(type, '', false)] });

    expect(outputOf(callbacks[0], 'failedPolicies')).toEqual(['{"policyRequirement":"REQUIRED"}']);
  });

  test.each([true, 'true'])(
    'only checks when validateOnly is %j, and asks again with the name',
    async (validateOnly) => {
      const { outcome, callbacks, state } = await runNode(node, {
        config,
        answers: [answer(type, 'demo', validateOnly)],
      });

      expect(outcome).toBeUndefined();
      expect(outputOf(callbacks[0], 'failedPolicies')).toEqual([]);
      expect(callbacks[0]?.input?.[0]?.value).toBe('demo');
      expect(state.shared).toEqual({});
    },
  );
});

describe('Platform Username config', () => {
  test('has the defaults of AM', () => {
    expect(definition.config.parse({})).toEqual({
      validateInput: false,
      usernameAttribute: 'userName',
      prepopulate: false,
      autocompleteValues: [],
    });
  });

  test.each([{ usernameAttribute: '' }, { validateInput: 'false' }, { usernameAttribute: 1 }])(
    'refuses %j',
    (config) => {
      expect(definition.config.safeParse(config).success).toBe(false);
    },
  );

  test('of version 2.0 is told that nothing is filled in', () => {
    const config = definition.config.parse({ autocompleteValues: [], prepopulate: true });

    expect(definition.warnings?.(config)).toEqual(['prepopulate: the field is empty here all the same']);
  });
});
