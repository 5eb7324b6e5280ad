import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/validated-password.ts';
import { answer, runNode } from '../support/run-node.ts';

const { definition } = node;

const outputOf = (callback: { output: readonly { name: string; value: unknown }[] } | undefined, name: string) =>
  callback?.output.find((entry) => entry.name === name)?.value;

describe('Platform Password at a login', () => {
  test('P-4 asks for the password', async () => {
    const { callbacks } = await runNode(node, {});

    expect(callbacks).toEqual([
      { type: 'PasswordCallback', output: [{ name: 'prompt', value: 'Password' }], input: [{ value: '' }] },
    ]);
  });

  test('P-4 keeps the password in transient state only', async () => {
    const { outcome, state } = await runNode(node, {
      state: { shared: { username: 'demo', objectAttributes: { userName: 'demo' } } },
      answers: [answer('PasswordCallback', 's3cret')],
    });

    expect(outcome).toBe('outcome');
    expect(state).toEqual({
      shared: { username: 'demo', objectAttributes: { userName: 'demo' } },
      transient: { password: 's3cret', objectAttributes: { password: 's3cret' } },
      secure: {},
    });
  });

  test('keeps it under the attribute that the config names', async () => {
    const { state } = await runNode(node, {
      config: { passwordAttribute: 'userPassword' },
      answers: [answer('PasswordCallback', 's3cret')],
    });

    expect(state.transient).toEqual({ password: 's3cret', objectAttributes: { userPassword: 's3cret' } });
  });

  test('goes on with an empty password', async () => {
    const { outcome, state } = await runNode(node, { answers: [answer('PasswordCallback', '')] });

    expect(outcome).toBe('outcome');
    expect(state.transient).toEqual({ password: '', objectAttributes: { password: '' } });
  });

  test('asks again when the client left the callback out', async () => {
    const { callbacks } = await runNode(node, { answers: [answer('PasswordCallback')] });

    expect(callbacks).toHaveLength(1);
  });
});

describe('Platform Password for a new password', () => {
  const config = { validateInput: true };
  const type = 'ValidatedCreatePasswordCallback';

  test('asks with the policies and no failures', async () => {
    const { callbacks } = await runNode(node, { config });

    expect(callbacks).toEqual([
      {
        type,
        output: [
          { name: 'echoOn', value: false },
          { name: 'policies', value: expect.objectContaining({ name: 'password' }) },
          { name: 'failedPolicies', value: [] },
          { name: 'validateOnly', value: false },
          { name: 'prompt', value: 'Password' },
        ],
        input: [{ value: '' }, { suffix: 'validateOnly', value: false }],
      },
    ]);
  });

  test('stores a good password in transient state only', async () => {
    const { outcome, state } = await runNode(node, { config, answers: [answer(type, 'long enough', false)] });

    expect(outcome).toBe('outcome');
    expect(state).toEqual({
      shared: {},
      transient: { password: 'long enough', objectAttributes: { password: 'long enough' } },
      secure: {},
    });
  });

  test('shows which policies a bad password breaks, with their figures', async () => {
    const { outcome, callbacks, state } = await runNode(node, { config, answers: [answer(type, 'short', false)] });

    expect(outcome).toBeUndefined();
    expect(outputOf(callbacks[0], 'failedPolicies')).toEqual([
      '{"policyRequirement":"MIN_LENGTH","params":{"minLength":8}}',
    ]);
    expect(state.transient).toEqual({});
  });

  test('wants fifteen characters in a strict realm, and says so beforehand', async () => {
    const asked = await runNode(node, { config, strict: true });
    const [short, long] = await Promise.all(
      ['x'.repeat(14), 'x'.repeat(15)].map((password) =>
        runNode(node, { config, strict: true, answers: [answer(type, password, false)] }),
      ),
    );

    expect(JSON.stringify(outputOf(asked.callbacks[0], 'policies'))).toContain('{"minLength":15}');
    expect([short?.outcome, long?.outcome]).toEqual([undefined, 'outcome']);
  });

  test('refuses the user name of the journey as password', async () => {
    const { callbacks } = await runNode(node, {
      config,
      state: { shared: { username: 'demodemo' } },
      answers: [answer(type, 'DemoDemo', false)],
    });

    expect(outputOf(callbacks[0], 'failedPolicies')).toEqual([
      '{"policyRequirement":"CANNOT_CONTAIN_OTHERS","params":{"disallowedFields":"userName"}}',
    ]);
  });

  test.each([
    ['bad', 'tiny-pw', false],
    ['only checked', 'long enough', true],
  ])('never sends a typed password back: %s', async (_case, password, validateOnly) => {
    const { reply, outcome, log } = await runNode(node, { config, answers: [answer(type, password, validateOnly)] });

    expect(outcome).toBeUndefined();
    expect(JSON.stringify([reply, log.lines])).not.toContain(password);
  });

  test('asks again after a check that went well', async () => {
    const { callbacks, state } = await runNode(node, { config, answers: [answer(type, 'long enough', true)] });

    expect(outputOf(callbacks[0], 'failedPolicies')).toEqual([]);
    expect(state.transient).toEqual({});
  });
});

describe('Platform Password config', () => {
  test('has the defaults of AM', () => {
    expect(definition.config.parse({})).toEqual({ validateInput: false, passwordAttribute: 'password' });
  });

  test.each([{ passwordAttribute: '' }, { validateInput: 1 }])('refuses %j', (config) => {
    expect(definition.config.safeParse(config).success).toBe(false);
  });
});
