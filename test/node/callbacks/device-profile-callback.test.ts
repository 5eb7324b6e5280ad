import { describe, expect, test } from '@jest/globals';
import { deviceProfileCallback } from '../../../functions/node/callbacks/device-profile-callback.ts';

describe('a device profile', () => {
  test('is asked for with flags that are no texts, and a message that is there even when it is empty', () => {
    expect(deviceProfileCallback.ask({ metadata: true, location: false, message: '' })).toEqual({
      type: 'DeviceProfileCallback',
      output: [
        { name: 'metadata', value: true },
        { name: 'location', value: false },
        { name: 'message', value: '' },
      ],
      input: [{ value: '' }],
    });
  });

  test.each([
    ['{"identifier":"1"}', '{"identifier":"1"}'],
    ['', undefined],
    [' \n', undefined],
    [7, undefined],
    [null, undefined],
  ])('%j reads as %j', (value, expected) => {
    expect(deviceProfileCallback.answer([{ type: 'DeviceProfileCallback', values: [value] }])).toBe(expected);
  });

  test('that was left out, or is none, is not there', () => {
    expect(deviceProfileCallback.answer([{ type: 'DeviceProfileCallback', values: [] }])).toBeUndefined();
    expect(deviceProfileCallback.answer([{ type: 'NameCallback', values: ['{}'] }])).toBeUndefined();
  });
});
