// The answer to a challenge, against the protocol's recorded ones.

import { describe, expect, test } from '@jest/globals';
import { challengeResponse, isChallengeResponse } from '../../../functions/mfa/push/challenge-response.ts';
import { emptyChallenge, exchanges } from '../../support/push-vectors.ts';

const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const base64 = (answer: Uint8Array) => Buffer.from(answer).toString('base64');

describe('the answer to a challenge', () => {
  test.each(Object.entries(exchanges))('%s is as recorded', (_, { secret, challenge, response }) => {
    expect(base64(challengeResponse(bytes(secret), bytes(challenge)))).toBe(response);
  });

  test('S12 to nothing is as in AM', () => {
    expect(base64(challengeResponse(bytes(emptyChallenge.secret), new Uint8Array()))).toBe(emptyChallenge.response);
  });

  test('is known in either alphabet, with padding or without', () => {
    const { secret, challenge, response } = exchanges.V3;
    const forUrls = Buffer.from(response, 'base64').toString('base64url');

    for (const text of [response, forUrls, response.replace('=', '')]) {
      expect(isChallengeResponse(text, bytes(secret), bytes(challenge))).toBe(true);
    }
  });

  test.each([
    ['another one', exchanges.V1.response],
    ['a part of it', exchanges.V2.response.slice(0, 40)],
    ['it and more', `${exchanges.V2.response.slice(0, -1)}AA==`],
    ['nothing', ''],
    ['no Base64', 'not base64!'],
  ])('is not %s', (_, response) => {
    const { secret, challenge } = exchanges.V2;

    expect(isChallengeResponse(response, bytes(secret), bytes(challenge))).toBe(false);
  });
});
