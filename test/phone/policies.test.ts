// What a server may ask of the device.
import { expect, test } from '@jest/globals';
import { brokenPolicy, parsePolicies } from '../../phone/policies.ts';

const sound = { biometrics: true, tamperScore: 0 };

test.each([
  ['{}', sound, undefined],
  ['{"biometricAvailable":{}}', sound, undefined],
  ['{"biometricAvailable":{}}', { ...sound, biometrics: false }, 'biometricAvailable'],
  ['{"deviceTampering":{"score":0.5}}', { ...sound, tamperScore: 0.4 }, undefined],
  ['{"deviceTampering":{"score":0.5}}', { ...sound, tamperScore: 0.5 }, 'deviceTampering'],
  ['{"deviceTampering":{}}', { ...sound, tamperScore: 0.79 }, undefined],
  ['{"deviceTampering":{}}', { ...sound, tamperScore: 0.8 }, 'deviceTampering'],
  ['{"deviceTampering":{"score":"low"}}', { ...sound, tamperScore: 1 }, 'deviceTampering'],
  ['{"unknown":{"x":1}}', { biometrics: false, tamperScore: 1 }, undefined],
])('%s on %j: %s', (text, condition, broken) => {
  expect(brokenPolicy(parsePolicies(text), condition)).toBe(broken);
});

test('an account without policies is never locked', () => {
  expect(brokenPolicy(undefined, { biometrics: false, tamperScore: 1 })).toBeUndefined();
});

test.each(['', '[]', 'null', '{"biometricAvailable":null}'])('%s are no policies', (text) => {
  expect(parsePolicies(text)).toBeUndefined();
});
