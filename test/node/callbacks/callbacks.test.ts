import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../../functions/json.ts';
import type { Answer } from '../../../functions/node/callbacks/callback.ts';
import { choiceCallback } from '../../../functions/node/callbacks/choice-callback.ts';
import { confirmationCallback } from '../../../functions/node/callbacks/confirmation-callback.ts';
import { hiddenValueCallback } from '../../../functions/node/callbacks/hidden-value-callback.ts';
import { nameCallback } from '../../../functions/node/callbacks/name-callback.ts';
import { passwordCallback } from '../../../functions/node/callbacks/password-callback.ts';
import { textOutputCallback } from '../../../functions/node/callbacks/text-output-callback.ts';
import {
  validatedCreatePasswordCallback,
  validatedCreateUsernameCallback,
} from '../../../functions/node/callbacks/validated-create-callback.ts';

const outputs = (callback: { output: readonly { name: string; value: Json }[] }) =>
  Object.fromEntries(callback.output.map(({ name, value }) => [name, value]));
const answer = (type: string, ...values: Json[]): Answer[] => [{ type, values }];

describe('questions have the JSON types that mobile clients cast to', () => {
  test('message types of texts are strings', () => {
    expect(outputs(textOutputCallback.show('Hello'))).toEqual({ message: 'Hello', messageType: '0' });
    expect(outputs(textOutputCallback.show('x()', 'script'))['messageType']).toBe('4');
  });

  test('everything of a confirmation but its labels is a number', () => {
    const callback = confirmationCallback.ask(['Yes', 'No'], { defaultOption: 1, initial: 0 });

    expect(outputs(callback)).toEqual({
      prompt: '',
      messageType: 0,
      options: ['Yes', 'No'],
      optionType: -1,
      defaultOption: 1,
    });
    expect(callback.input).toEqual([{ value: 0 }]);
  });

  test('O-28 a confirmation without more comes back with its default option', () => {
    expect(confirmationCallback.ask(['Next']).input).toEqual([{ value: 0 }]);
  });

  test('a choice is preset to its default', () => {
    const callback = choiceCallback.ask('Which?', ['a', 'b'], 1);

    expect(outputs(callback)).toEqual({ prompt: 'Which?', choices: ['a', 'b'], defaultChoice: 1 });
    expect(callback.input).toEqual([{ value: 1 }]);
  });

  test('O-26 an untouched hidden value comes back with its id, never with the value', () => {
    expect(hiddenValueCallback.ask('mfaDeviceRegistration', 'otpauth://x').input).toEqual([
      { value: 'mfaDeviceRegistration' },
    ]);
  });

  test('failed policies are strings that hold JSON', () => {
    const failed = { policyRequirement: 'MIN_LENGTH', params: { minLength: 8 } };

    const callback = validatedCreatePasswordCallback.ask({
      prompt: 'Password',
      policies: {},
      failedPolicies: [failed],
    });

    expect(outputs(callback)['failedPolicies']).toEqual([JSON.stringify(failed)]);
    expect(callback.input?.map(({ suffix }) => suffix)).toEqual([undefined, 'validateOnly']);
  });

  test('leak: a typed password is never part of the question', () => {
    const callback = validatedCreatePasswordCallback.ask({ prompt: 'Password', policies: {}, initial: 'typed' });

    expect(JSON.stringify(callback)).not.toContain('typed');
    expect(
      JSON.stringify(validatedCreateUsernameCallback.ask({ prompt: 'User', policies: {}, initial: 'typed' })),
    ).toContain('typed');
  });
});

describe('answers', () => {
  test.each([
    [0, 0],
    ['1', 1],
    [' 2 ', 2],
    ['12', 12],
    [-1, undefined],
    [1.5, undefined],
    ['x', undefined],
    ['-1', undefined],
    ['1e1', undefined],
    ['0x1', undefined],
    ['1234567890', undefined],
    [null, undefined],
    [true, undefined],
  ])('%j as an index reads as %j', (value, expected) => {
    expect(confirmationCallback.answer(answer('ConfirmationCallback', value))).toBe(expected);
    expect(choiceCallback.answer(answer('ChoiceCallback', value))).toBe(expected);
  });

  test('a code sent as a number reads as its digits', () => {
    expect(nameCallback.answer(answer('NameCallback', 123456))).toBe('123456');
  });

  test('of another type, or left out, are none', () => {
    expect(nameCallback.answer(answer('PasswordCallback', 'x'))).toBeUndefined();
    expect(nameCallback.answer(answer('NameCallback'))).toBeUndefined();
  });

  test.each([[123456], [true], [null]])('a secret that is no text but %j is none', (value) => {
    expect(passwordCallback.answer(answer('PasswordCallback', value))).toBeUndefined();
    expect(
      validatedCreatePasswordCallback.answer(answer('ValidatedCreatePasswordCallback', value, false)),
    ).toBeUndefined();
  });

  test('of several passwords are told apart by their order', () => {
    const answers = [
      ...answer('PasswordCallback', 'old'),
      ...answer('PasswordCallback'),
      ...answer('PasswordCallback', 'new'),
    ];

    expect([0, 1, 2].map((nth) => passwordCallback.answer(answers, nth))).toEqual(['old', undefined, 'new']);
  });

  test.each([
    [true, true],
    ['true', true],
    [false, false],
    [null, false],
  ])('validateOnly %j reads as %j', (value, validateOnly) => {
    const read = validatedCreateUsernameCallback.answer(answer('ValidatedCreateUsernameCallback', 'demo', value));

    expect(read).toEqual({ value: 'demo', validateOnly });
  });
});
