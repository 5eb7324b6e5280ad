import { describe, expect, test } from '@jest/globals';
import { matchAnswers, readCallbacks } from '../../functions/engine/answers.ts';
import type { AskedCallback } from '../../functions/engine/run.ts';
import { RequestError } from '../../functions/node/errors.ts';

const sent = (bytes: number, type?: string) => [
  { ...(type !== undefined && { type }), input: [{ name: 'IDToken1', value: 'x'.repeat(bytes) }] },
];
const asked = (type: string): AskedCallback[] => [{ type, output: [], input: [{ value: '' }], child: 0 }];

function codeOf(read: () => unknown): string {
  try {
    read();
    return 'none';
  } catch (error) {
    return error instanceof RequestError ? error.code : 'other';
  }
}

describe('an answer', () => {
  test.each([
    ['NameCallback', 4096],
    ['DeviceProfileCallback', 16_384],
    [undefined, 4096],
  ])('of type %s may have %i bytes and no more', (type, longest) => {
    expect(codeOf(() => readCallbacks(sent(longest, type)))).toBe('none');
    expect(codeOf(() => readCallbacks(sent(longest + 1, type)))).toBe('ERR_BODY_TOO_LARGE');
  });

  test('oversized under a false name: a long text that says it is a device profile answers nothing else', () => {
    const submitted = readCallbacks(sent(16_384, 'DeviceProfileCallback'));

    expect(matchAnswers(asked('NameCallback'), submitted)).toEqual([{ type: 'NameCallback', values: [] }]);
    expect(matchAnswers(asked('DeviceProfileCallback'), submitted)[0]?.values).toHaveLength(1);
  });
});
