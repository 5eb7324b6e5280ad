import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/set-error-details.ts';
import { addUser } from '../../testing/add-user.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';

type Nodes = Parameters<typeof journeyExport>[0]['nodes'];

const set = (to: string) => ({
  type: 'SetErrorDetailsNode',
  config: { errorMessage: { en: 'Call us' }, errorDetails: { phone: '"110"' } },
  to: { outcome: to },
});
const broken = { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'failure' } };
const ask = { type: 'MessageNode', to: { true: 'broken', false: 'failure' } };
const worldOf = (nodes: Nodes) => journeyWorld({ journeys: [journeyExport({ id: 'Breaks', entry: 'one', nodes })] });

const told = { code: 401, reason: 'Unauthorized', message: 'Call us', detail: { phone: '110' } };

describe('Set Error Details', () => {
  test('says what a journey tells that breaks in its first request', async () => {
    const at = await worldOf({ one: set('broken'), broken });

    const { status, body } = await at.start('Breaks');

    expect([status, body]).toEqual([401, told]);
  });

  test('says it in a later one, too', async () => {
    const at = await worldOf({ one: set('ask'), ask, broken });

    const { body } = await at.answer(await at.start('Breaks'), { ConfirmationCallback: 0 });

    expect(body).toEqual(told);
  });

  test('says it when nobody was left to sign in', async () => {
    const at = await worldOf({ one: set('success') });

    const { body } = await at.start('Breaks');

    expect(body).toEqual(told);
  });

  test('says nothing at the Failure end, nor at success', async () => {
    const at = await worldOf({
      one: set('name'),
      name: { type: 'UsernameCollectorNode', to: { outcome: 'ask' } },
      ask: { ...ask, to: { true: 'success', false: 'failure' } },
    });
    await addUser(at.ports, { username: 'demo' });
    const end = async (button: number) => {
      const named = await at.answer(await at.start('Breaks'), { NameCallback: 'demo' });
      return (await at.answer(named, { ConfirmationCallback: button })).body;
    };

    expect(await end(1)).toEqual({ code: 401, reason: 'Unauthorized', message: 'Login failure' });
    expect(Object.keys(await end(0)).sort()).toEqual(['realm', 'successUrl', 'tokenId']);
  });

  test.each(['authId', 'callbacks', 'code', 'reason', 'errorCode'])(
    'an error must not pass for a step or a timeout: %s',
    (name) => {
      expect(node.definition.config.safeParse({ errorDetails: { [name]: '110' } }).success).toBe(false);
    },
  );
});
