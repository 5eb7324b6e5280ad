import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/cookie-presence-decision.ts';
import { runNode } from '../../testing/run-node.ts';

const config = { cookieName: 'seen' };

describe('Cookie Presence Decision', () => {
  test.each([
    [{ seen: ['1'] }, 'true'],
    [{ seen: [''] }, 'true'],
    [{ SEEN: ['1'] }, 'false'],
    [{ other: ['1'] }, 'false'],
    [{}, 'false'],
  ])('with %j: %s', async (cookies, expected) => {
    const { outcome } = await runNode(node, { config, request: { cookies } });

    expect(outcome).toBe(expected);
  });

  test('is told of no other cookie', () => {
    expect(node.definition.sees?.(config)).toEqual({ cookies: ['seen'] });
  });
});
