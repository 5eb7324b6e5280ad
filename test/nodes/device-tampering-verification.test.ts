import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/device-tampering-verification.ts';
import { runNode } from '../../testing/run-node.ts';
import { collected, stateOf } from '../support/device-profile-world.ts';

const { definition } = node;

const visit = (profile: JsonObject | undefined, config: JsonObject = {}) =>
  runNode(node, { config, state: stateOf(profile) });
const scored = (jailBreakScore: Json): JsonObject => ({ metadata: { platform: { jailBreakScore } } });

describe('Device Tampering Verification', () => {
  test.each<[Json, string, string]>([
    [0, '0', 'true'],
    [0.1, '0', 'false'],
    [0.5, '0.5', 'true'],
    [0.51, '0.5', 'false'],
    [1, '1', 'true'],
    ['0', '1', 'false'],
    [null, '1', 'false'],
  ])('takes a device of the score %j, where %s may be, for untampered: %s', async (score, highest, expected) => {
    expect((await visit(scored(score), { score: highest })).outcome).toBe(expected);
  });

  test.each<JsonObject>([collected, { metadata: {} }, { metadata: { platform: 'Linux' } }])(
    'takes who sends no score for tampered, as every browser',
    async (profile) => {
      expect((await visit(profile, { score: '1' })).outcome).toBe('false');
    },
  );

  test.each<JsonObject | undefined>([undefined, {}, { metadata: 'x' }])(
    'ends the journey where there are no metadata: %j',
    async (profile) => {
      const run = await visit(profile);

      const message = 'Device Profile Collector Node to collect device attribute is required: metadata';
      expect([run.errorCode, run.errorMessage]).toEqual(['ERR_NODE_INPUT', message]);
    },
  );

  test('attack: a tampered client sends the score that it likes, so a good one leaves no proof', async () => {
    expect((await visit(scored(0))).extras).toEqual({});
  });
});

describe('the config of Device Tampering Verification', () => {
  test('has the default of AM', () => {
    expect(definition.config.parse({})).toEqual({ score: '0' });
  });

  test.each<Json>(['', '1.01', '-0.1', 'low', 0.5, null])('refuses the score %j', (score) => {
    expect(definition.config.safeParse({ score }).error?.issues).toMatchObject([{ path: ['score'] }]);
  });
});
