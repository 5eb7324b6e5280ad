import { describe, expect, test } from '@jest/globals';
import {
  isPushMessageType,
  keyOfMessageId,
  messageKey,
  newMessageId,
  typeInMessageId,
} from '../../../functions/mfa/push/message-id.ts';

describe('a push message id', () => {
  test('is type, UUID and time, as phones and AM know it', () => {
    expect(newMessageId('AUTHENTICATE', 'visit', 1_767_225_600_123)).toMatch(
      /^AUTHENTICATE:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}1767225600123$/,
    );
  });

  test('names the same message when the same visit asks again later, and another for any other visit', () => {
    const keyOf = (type: 'REGISTER' | 'AUTHENTICATE', visit: string, time: number) =>
      keyOfMessageId(newMessageId(type, visit, time));

    expect(keyOf('REGISTER', 'visit', 1_800_000_000_000)).toBe(keyOf('REGISTER', 'visit', 1_900_000_000_000));
    expect(keyOf('REGISTER', 'visit', 1_800_000_000_000)).toBe(messageKey('REGISTER', 'visit'));
    expect(messageKey('REGISTER', 'visit')).not.toBe(messageKey('REGISTER', 'visit 2'));
    expect(messageKey('REGISTER', 'v').slice(9)).not.toBe(messageKey('AUTHENTICATE', 'v').slice(13));
  });

  test.each([
    ...['', 'AUTHENTICATE', 'AUTHENTICATE:', 'OTHER:0d2c3f1e-6a1b-4b8e-9d57-2f0b6a3c91aa1767225600123'],
    'xREGISTER:0d2c3f1e-6a1b-4b8e-9d57-2f0b6a3c91aa1767225600123',
    'REGISTER:0d2c3f1e-6a1b-4b8e-9d57-2f0b6a3c91aa1767225600123x',
    'REGISTER:0d2c3f1e-6a1b-4b8e-9d57-2f0b6a3c91aa',
    'REGISTER:0d2c3f1e-6a1b-4b8e-9d57-2f0b6a3c91aa12345678901234567',
    'REGISTER:0D2C3F1E-6A1B-4B8E-9D57-2F0B6A3C91AA1767225600123',
  ])('is not %j', (text) => {
    expect(keyOfMessageId(text)).toBeUndefined();
  });

  test('can be read in the form in which AM makes it', () => {
    const uuid = '0d2c3f1e-6a1b-4b8e-9d57-2f0b6a3c91aa';

    expect(keyOfMessageId(`AUTHENTICATE:${uuid}1767225600123`)).toBe(`AUTHENTICATE:${uuid}`);
  });
});

describe('the type in a message id', () => {
  test.each(['REGISTER', 'AUTHENTICATE'] as const)('is found again in an id of ours: %s', (type) => {
    const id = newMessageId(type, 'visit', 1_767_225_600_123);

    expect(typeInMessageId(id)).toBe(type);
    expect(isPushMessageType(type)).toBe(true);
  });

  test.each([
    ['TRANSFER:abc', 'TRANSFER'],
    ['register:abc', 'register'],
    ['no colon', undefined],
    ['', undefined],
    [':', undefined],
    ['REGISTER:', undefined],
    ['two words:abc', undefined],
    [`${'X'.repeat(33)}:abc`, undefined],
  ])('in %j is %j', (id, type) => {
    expect(typeInMessageId(id)).toBe(type);
  });

  test.each(['register', 'TRANSFER', '', 'constructor'])('%j is no type of ours', (type) => {
    expect(isPushMessageType(type)).toBe(false);
  });
});
