import { describe, expect, test } from '@jest/globals';
import { authenticatorPolicies } from '../../functions/mfa/authenticator-policies.ts';

describe('policies for the app', () => {
  test.each([
    [undefined, {}, false],
    ['', {}, false],
    ['{}', {}, false],
    ['{"biometricAvailable":{}}', { biometricAvailable: {} }, false],
    ['{"a":{"score":0.8},"b":1}', { a: { score: 0.8 } }, true],
    ['{"a":null}', {}, true],
    ['null', {}, true],
    ['[{}]', {}, true],
    ['"text"', {}, true],
    ['7', {}, true],
  ])('in %j', (json, policies, incomplete) => {
    expect(authenticatorPolicies(json)).toEqual({ policies, incomplete });
  });

  test.each(['{', 'biometric', "{'a':{}}"])('%j is no JSON', (json) => {
    expect(authenticatorPolicies(json)).toBeUndefined();
  });
});
