// Whether the sign-in page has something for every callback that a journey can send: of our nodes and of scripts, and what
// else the clients' libraries know.

import { callbackType } from '@forgerock/journey-client';
import { describe, expect, test } from '@jest/globals';
import { recoveryCodeScript } from '../../functions/mfa/recovery-codes.ts';
import {
  booleanAttributeInputCallback,
  numberAttributeInputCallback,
  stringAttributeInputCallback,
} from '../../functions/node/callbacks/attribute-input-callback.ts';
import type { Callback, CallbackType } from '../../functions/node/callbacks/callback.ts';
import { choiceCallback } from '../../functions/node/callbacks/choice-callback.ts';
import { confirmationCallback } from '../../functions/node/callbacks/confirmation-callback.ts';
import { deviceProfileCallback } from '../../functions/node/callbacks/device-profile-callback.ts';
import { hiddenValueCallback } from '../../functions/node/callbacks/hidden-value-callback.ts';
import { metadataCallback } from '../../functions/node/callbacks/metadata-callback.ts';
import { nameCallback } from '../../functions/node/callbacks/name-callback.ts';
import { passwordCallback } from '../../functions/node/callbacks/password-callback.ts';
import { pollingWaitCallback } from '../../functions/node/callbacks/polling-wait-callback.ts';
import { suspendedTextOutputCallback } from '../../functions/node/callbacks/suspended-text-output-callback.ts';
import { termsAndConditionsCallback } from '../../functions/node/callbacks/terms-and-conditions-callback.ts';
import { textOutputCallback } from '../../functions/node/callbacks/text-output-callback.ts';
import {
  validatedCreatePasswordCallback,
  validatedCreateUsernameCallback,
} from '../../functions/node/callbacks/validated-create-callback.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { scriptCallbackTypes } from '../../functions/script/scripted-node.ts';
import { wireCallback } from '../../functions/script/wire-callbacks.ts';
import { type StepModel, stepModel } from '../../login/src/sign-in/step-model.ts';

type Step = Parameters<typeof stepModel>[0];

const attribute = { name: 'mail', prompt: 'E-mail', required: true, policies: {}, value: '' };
const rules = { prompt: 'New', policies: {} };
const codes = recoveryCodeScript({
  codes: ['Ab3dE6gH9k'],
  deviceName: 'Phone',
  texts: { title: 'Your codes', intro: 'Keep them.', deviceNote: 'Named' },
});
const terms = termsAndConditionsCallback.ask({ version: '1', createDate: '2026-01-01T00:00:00Z' }, 'Be kind.');

type Shows = (model: StepModel) => boolean;
const item =
  (kind: string): Shows =>
  ({ items }) =>
    items.some((shown) => shown.kind === kind);
/** Nothing to see: it goes back as it came. */
const byItself: Shows = ({ items, buttons, wait }) => items.length === 0 && !buttons && !wait;

/** What the page has for each of the callbacks that the engine sends. */
const drawn: Readonly<Record<CallbackType, readonly (readonly [Callback | undefined, Shows])[]>> = {
  BooleanAttributeInputCallback: [[booleanAttributeInputCallback.ask({ ...attribute, value: true }), item('flag')]],
  ChoiceCallback: [[choiceCallback.ask('Which?', ['a', 'b']), item('choice')]],
  ConfirmationCallback: [
    [confirmationCallback.ask(['Go']), ({ buttons }) => buttons?.options.length === 1],
    [scriptedConfirmation(1), ({ buttons }) => buttons?.options.length === 3],
  ],
  DeviceProfileCallback: [
    [deviceProfileCallback.ask({ metadata: true, location: true, message: '' }), item('profile')],
  ],
  HiddenValueCallback: [
    [hiddenValueCallback.ask('anything', 'at all'), byItself],
    [hiddenValueCallback.ask('mfaDeviceRegistration', 'otpauth://totp/a?secret=b'), item('registration')],
  ],
  // Of a passkey it is a part: passkey-step.test.ts.
  MetadataCallback: [[metadataCallback.tell({ stage: 'x' }), byItself]],
  NameCallback: [[nameCallback.ask('Name'), item('name')]],
  NumberAttributeInputCallback: [
    [numberAttributeInputCallback.ask({ ...attribute, value: undefined }), item('attribute')],
  ],
  PasswordCallback: [[passwordCallback.ask('Password'), item('password')]],
  PollingWaitCallback: [[pollingWaitCallback.ask(2000, 'Wait'), ({ wait }) => wait?.milliseconds === 2000]],
  StringAttributeInputCallback: [[stringAttributeInputCallback.ask(attribute), item('attribute')]],
  SuspendedTextOutputCallback: [[suspendedTextOutputCallback.show('Read your mail'), ({ suspended }) => suspended]],
  TermsAndConditionsCallback: [[terms, item('terms')]],
  TextInputCallback: [[wireCallback('TextInputCallback', { prompt: 'Word', defaultText: '' }), item('name')]],
  TextOutputCallback: [
    [textOutputCallback.show('Hello'), item('text')],
    [textOutputCallback.show(codes, 'script'), item('recoveryCodes')],
    // A script that holds nothing to show is not run, and stands in nobody's way.
    [textOutputCallback.show('alert(1)', 'script'), byItself],
  ],
  ValidatedCreatePasswordCallback: [[validatedCreatePasswordCallback.ask(rules), item('password')]],
  ValidatedCreateUsernameCallback: [[validatedCreateUsernameCallback.ask(rules), item('name')]],
};

/** The page names these, and offers to start again. Why that is all: */
const notDrawn: Readonly<Record<string, string>> = {
  KbaCreateCallback: 'no node here asks security questions, which NIST SP 800-63B forbids',
  PingOneProtectEvaluationCallback: 'signals of a product that is not here',
  PingOneProtectInitializeCallback: 'signals of a product that is not here',
  ReCaptchaCallback: 'a script from elsewhere, which the content security policy forbids',
  ReCaptchaEnterpriseCallback: 'a script from elsewhere, which the content security policy forbids',
  RedirectCallback: 'no node here signs in elsewhere',
  SelectIdPCallback: 'no node here signs in elsewhere',
};

function scriptedConfirmation(optionType: number): Callback | undefined {
  const fields = { prompt: 'Sure?', messageType: 1, options: [], optionType, defaultOption: 2 };
  return wireCallback('ConfirmationCallback', fields);
}

/** As on the wire, near enough for the page. */
function modelOf(callback: Callback | undefined): StepModel {
  if (!callback) throw new Error('No such callback');
  const input = callback.input?.map(({ value }, at) => ({ name: `IDToken1${at}`, value }));
  const { type, output } = callback;
  return stepModel({ authId: 'a.b.c', callbacks: [{ type, output, ...(input && { input }) }] } as unknown as Step);
}

describe('The sign-in page', () => {
  test.each(Object.entries(drawn))('has something for %s', (type, examples) => {
    expect(examples.map(([callback]) => callback?.type)).toEqual(examples.map(() => type));
    expect(examples.map(([callback, shows]) => shows(modelOf(callback)))).toEqual(examples.map(() => true));
  });

  test('has something for whatever nodes and scripts can send', () => {
    const sent = [...nodeDefinitions.flatMap(({ callbacks = [] }) => callbacks), ...scriptCallbackTypes];

    expect([...new Set(sent)].filter((type) => !Object.hasOwn(drawn, type))).toEqual([]);
  });

  test('leaves out only what it has a reason for, of all that the clients’ libraries know', () => {
    const left = Object.keys(callbackType).filter((type) => !Object.hasOwn(drawn, type));

    expect(left.sort()).toEqual(Object.keys(notDrawn).sort());
    expect(left.map((type) => item('unknown')(modelOf({ type, output: [] })))).toEqual(
      left.map((type) => Object.hasOwn(notDrawn, type)),
    );
  });

  test.each([
    [0, ['yes', 'no'], [0, 1]],
    [1, ['yes', 'no', 'cancel'], [0, 1, 2]],
    [2, ['ok', 'cancel'], [3, 2]],
  ])('option type %i of Java means %j', (optionType, words, values) => {
    const { buttons, items } = modelOf(scriptedConfirmation(optionType));

    expect(buttons?.options).toEqual(words.map((word, at) => ({ word, value: values[at] })));
    expect(buttons?.options[buttons.preferred]?.value).toBe(optionType === 0 ? 0 : 2);
    expect(items).toEqual([{ kind: 'text', text: 'Sure?', tone: 'warning' }]);
  });

  test('a step that goes on from a link has nothing to press', () => {
    expect(modelOf({ type: 'SuspendedTextOutputCallback', output: [] }).suspended).toBe(true);
    expect(modelOf(textOutputCallback.show('Hello')).suspended).toBe(false);
  });
});
