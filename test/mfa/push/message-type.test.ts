import { describe, expect, test } from '@jest/globals';
import { isPushMessageType, newMessageId, typeInMessageId } from '../../../functions/mfa/push/message-id.ts';

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
