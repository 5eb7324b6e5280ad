import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/set-failure-details.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';

const set = (config: JsonObject, to: string) => ({ type: 'SetFailureDetailsNode', config, to: { outcome: to } });

async function endOf(nodes: Parameters<typeof journeyExport>[0]['nodes'], headers: Record<string, string> = {}) {
  const at = await journeyWorld({ journeys: [journeyExport({ id: 'Tells', entry: 'one', nodes })] });
  const { status, body } = await at.start('Tells', '', { headers });
  return { status, body };
}

describe('Set Failure Details', () => {
  test('replaces the message and adds details', async () => {
    const failureMessage = { en: 'Your account is locked', de: 'Ihr Konto ist gesperrt' };
    const failureDetails = { Reason: 'Exceeded max retries', tries: '3' };

    const end = await endOf({ one: set({ failureMessage, failureDetails }, 'failure') }, { 'Accept-Language': 'de' });

    expect(end).toEqual({
      status: 401,
      body: {
        code: 401,
        reason: 'Unauthorized',
        message: 'Ihr Konto ist gesperrt',
        detail: { Reason: 'Exceeded max retries', tries: 3 },
      },
    });
  });

  test('without a message leaves the usual one', async () => {
    const { body } = await endOf({ one: set({}, 'failure') });

    expect(body).toEqual({ code: 401, reason: 'Unauthorized', message: 'Login failure' });
  });

  test('the later of two goes before the earlier, key by key', async () => {
    const { body } = await endOf({
      one: set({ failureMessage: { en: 'First' }, failureDetails: { a: 'one', b: 'one' } }, 'two'),
      two: set({ failureDetails: { b: 'two' } }, 'failure'),
    });

    expect(body).toMatchObject({ message: 'First', detail: { a: 'one', b: 'two' } });
  });

  test('says nothing of a journey that could not go on', async () => {
    const broken = { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'failure' } };

    const { body } = await endOf({ one: set({ failureMessage: { en: 'First' } }, 'broken'), broken });

    expect(body['message']).toBe('Login failure');
  });

  test.each(['authId', 'callbacks', 'code', 'reason', 'errorCode'])(
    'a failure must not pass for a step or a timeout: %s',
    (name) => {
      expect(node.definition.config.safeParse({ failureDetails: { [name]: '110' } }).success).toBe(false);
    },
  );

  test('refuses a language that is none', () => {
    const { error } = node.definition.config.safeParse({ failureMessage: { 'not a locale': 'x' } });

    expect(error?.issues[0]?.message).toBe('Invalid locale provided');
  });
});
