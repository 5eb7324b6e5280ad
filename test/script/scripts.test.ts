import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { scriptRunner } from '../../functions/script/script-runner.ts';
import { scriptCallbackTypes } from '../../functions/script/scripted-node.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { callbackScripts } from '../fixtures/scripts/callbacks.ts';
import { scripts } from '../fixtures/scripts/scripts.ts';
import { playScript } from '../support/script-world.ts';

// A worker with WebAssembly starts within milliseconds, on a machine that has time for it.
jest.setTimeout(60_000);

const runner = scriptRunner({ randomness: seededRandomness('scripts') });
afterAll(() => runner.stop());

describe.each(Object.entries(scripts))('scripts: %s', (_, group) => {
  test.each(group.map((script) => [`${script.engine}: ${script.title}`, script] as const))(
    '%s',
    async (_title, script) => {
      const turns = await playScript(script, runner);

      expect(turns).toEqual(script.turns);
    },
  );
});

test('every callback that a script can send is sent by one of these', () => {
  const sent = callbackScripts.flatMap(({ turns }) => turns.flatMap(({ asks = [] }) => asks.map(({ type }) => type)));

  expect([...new Set(sent)].sort()).toEqual([...scriptCallbackTypes].sort());
});
