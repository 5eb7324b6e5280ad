// The scripts of the fixtures as journeys of the running stack, over HTTP.
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { scripts } from '../fixtures/scripts/scripts.ts';
import { type ScriptStack, scriptStack } from '../support/script-stack.ts';

jest.setTimeout(60_000);

let stack: ScriptStack;

beforeAll(async () => {
  stack = await scriptStack(Object.values(scripts).flat());
});

afterAll(() => stack.stop());

test('the journeys around them are accepted, and the one that requires what is not there is named', () => {
  const { accepted, failing, refused } = stack.imported;

  expect([accepted.length, refused]).toEqual([Object.values(scripts).flat().length + 1, []]);
  expect(failing.map(({ at }) => at)).toEqual([[expect.stringMatching(/there is no library script nothing$/)]]);
});

describe.each(Object.entries(scripts))('scripts over HTTP: %s', (_, group) => {
  test.each(group.map((script) => [`${script.engine}: ${script.title}`, script] as const))(
    '%s',
    async (_title, script) => {
      const turns = await stack.play(script);

      expect(turns).toEqual(script.turns);
    },
  );
});
