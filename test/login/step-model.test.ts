import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { getAppScript } from '../../functions/mfa/get-app-script.ts';
import { qrScript, qrSvgDataUri } from '../../functions/mfa/qr-code.ts';
import { recoveryCodeScript } from '../../functions/mfa/recovery-codes.ts';
import { confirmationCallback } from '../../functions/node/callbacks/confirmation-callback.ts';
import { stepModel } from '../../login/src/sign-in/step-model.ts';

type Step = Parameters<typeof stepModel>[0];

function callback(type: string, output: Record<string, unknown>, value?: unknown) {
  const input = value === undefined ? {} : { input: [{ name: 'IDToken1', value }] };
  return { type, output: Object.entries(output).map(([name, value]) => ({ name, value })), ...input };
}

const model = (...callbacks: readonly unknown[]) => stepModel({ authId: 'a.b.c', callbacks } as Step); // as on the wire
const text = (message: string, messageType = '0') => callback('TextOutputCallback', { message, messageType });
const uri = 'otpauth://totp/Waymark:demo?secret=JBSWY3DPEHPK3PXP';
const hidden = (value: string) => callback('HiddenValueCallback', { value, id: 'mfaDeviceRegistration' });

describe('What a name is asked for', () => {
  test.each([
    ['User Name', 'username'],
    ['Enter verification code', 'code'],
    ['Recovery Code', 'recoveryCode'],
    ['Favourite colour', 'text'],
  ])('%s is a %s', (prompt, purpose) => {
    const { items } = model(callback('NameCallback', { prompt }, ''));

    expect(items).toMatchObject([{ kind: 'name', prompt, purpose, offersPasskeys: false }]);
  });

  test('beside a password it is the user name, whatever it is called', () => {
    const { items } = model(callback('NameCallback', { prompt: 'Kennung' }, ''), callback('PasswordCallback', {}, ''));

    expect(items).toMatchObject([{ kind: 'name', purpose: 'username' }, { kind: 'password' }]);
  });

  test('a script’s line of text is nobody’s name, and may stay empty', () => {
    const { items } = model(callback('TextInputCallback', { prompt: 'User', defaultText: 'a' }, 'a'));

    expect(items).toMatchObject([{ kind: 'name', purpose: 'text', value: 'a', required: false }]);
  });
});

describe('Scripts are read, not run', () => {
  test('the QR code is the picture beside the script, and its link the hidden value', () => {
    const script = { ...text(qrScript(uri), '4') };
    const image = String(qrSvgDataUri(uri));
    script.output.push({ name: 'image', value: image });

    const { items } = model(text('Scan'), script, hidden(uri));

    expect(items).toEqual([
      { kind: 'text', text: 'Scan', tone: 'information' },
      { kind: 'registration', uri, image },
    ]);
  });

  test.each(['javascript:alert(1)', 'https://evil.example/', 'otpauth://x y', ''])(
    'script injection: %p is no registration link',
    (value) => {
      expect(model(hidden(value)).items).toEqual([]);
    },
  );

  test('request forgery: a picture from elsewhere is none', () => {
    const script = { ...text('x', '4') };
    script.output.push({ name: 'image', value: 'https://evil.example/pixel.svg' });

    expect(model(script, hidden(uri)).items).toEqual([{ kind: 'registration', uri, image: undefined }]);
  });

  test('recovery codes and any device name come out as they went in', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...`aé<>"'&\\;#0 `) }), (deviceName) => {
        const codes = ['Ab3dE6gH9kXy', 'Zy8xW5vU2tQr'];
        const script = recoveryCodeScript({
          codes,
          deviceName,
          texts: { title: 'Ihre Codes', intro: 'Heben Sie sie auf.', deviceNote: 'Name:' },
        });

        const { items } = model(text(script, '4'));

        expect(items).toEqual([{ kind: 'recoveryCodes', codes, deviceName }]);
      }),
    );
  });

  test('the message of Get Authenticator App comes out as it went in', () => {
    const script = getAppScript('From the {{appleLink}} or "there"', { apple: 'https://a.example/?x=1&y', google: '' });

    const { items } = model(text(script, '4'));

    expect(items).toMatchObject([{ kind: 'markup', html: expect.stringContaining('https://a.example/?x=1&amp;y') }]);
  });

  test('any other script shows nothing', () => {
    expect(model(text('alert(1)', '4')).items).toEqual([]);
  });
});

test('a wait has its time, its text and its number', () => {
  const wait = model(
    callback('PollingWaitCallback', { waitTime: '5000', message: 'Tap 42' }),
    callback('HiddenValueCallback', { id: 'pushChallengeNumber', value: '42' }, 'pushChallengeNumber'),
    confirmationCallback.ask(['Cancel'], { initial: 100 }),
  );

  expect(wait.wait).toEqual({ milliseconds: 5000, message: 'Tap 42', number: '42' });
  expect(wait.buttons).toEqual({ index: 2, options: [{ label: 'Cancel', value: 0 }], preferred: 0 });
  expect(wait.items).toEqual([]);
});

test.each([
  ['the default', {}, 1],
  ['the one that the server names', { IDToken1: 0 }, 0],
  ['the default, where it names none that there is', { IDToken1: 7 }, 0],
  ['the default, where it names no number', { IDToken1: 'Yes' }, 1],
])('of two buttons the main one is %s', (_, main, preferred) => {
  const question = callback('ConfirmationCallback', { options: ['Yes', 'No'], defaultOption: 1 }, 0);

  const { buttons } = stepModel({ authId: 'a.b.c', callbacks: [question], hints: { main } } as unknown as Step);

  expect(buttons?.preferred).toBe(preferred);
});

test('what the page does not know is named', () => {
  expect(model(callback('KbaCreateCallback', {}, '')).items).toEqual([{ kind: 'unknown', type: 'KbaCreateCallback' }]);
});

describe('Rules', () => {
  const policies = {
    policies: [{ policyId: 'a', policyRequirements: ['MIN_LENGTH'], params: { minLength: 8 } }, 'nonsense', null],
  };
  const failedPolicies = ['{"policyRequirement":"REQUIRED"}', 'nonsense', 'null', '{"policyRequirement":7}', '"x"'];
  const create = (more: Record<string, unknown>) =>
    model(callback('ValidatedCreatePasswordCallback', { prompt: 'New', ...more }, '')).items;

  test('are read, those that a value broke and those to come, and what is no rule is left out', () => {
    expect(create({ policies, failedPolicies })).toMatchObject([
      {
        policies: [{ requirement: 'MIN_LENGTH', params: { minLength: 8 } }],
        failures: [{ requirement: 'REQUIRED', params: {} }],
      },
    ]);
  });

  test.each([
    [{ policies }, true],
    [{ failedPolicies }, true],
    [{ policies: {}, failedPolicies: [] }, false],
    [{ policies: 'nonsense' }, false],
  ])('of %j: the password is a new one: %j', (more, isNew) => {
    expect(create(more)).toMatchObject([{ isNew }]);
  });
});

describe('An attribute', () => {
  const fields = { name: 'mail', prompt: 'E-mail', required: true };

  test.each([
    ['StringAttributeInputCallback', 'a@b.example', { of: 'text', value: 'a@b.example' }],
    ['NumberAttributeInputCallback', 42, { of: 'number', value: '42' }],
    ['NumberAttributeInputCallback', '', { of: 'number', value: '' }],
  ])('%s has what is there already: %j', (type, value, shown) => {
    expect(model(callback(type, fields, value)).items).toMatchObject([
      { kind: 'attribute', name: 'mail', prompt: 'E-mail', required: true, ...shown },
    ]);
  });

  test('that may be left out, and is missed all the same, is to be filled in', () => {
    const failedPolicies = ['{"policyRequirement":"REQUIRED"}'];
    const type = 'StringAttributeInputCallback';

    const items = [{}, { failedPolicies }].flatMap((more) => model(callback(type, { ...more }, '')).items);

    expect(items).toMatchObject([{ required: false }, { required: true }]);
  });

  test.each([
    [true, true],
    [false, false],
    ['true', false],
  ])('a yes or no of %j is ticked: %j', (value, checked) => {
    const { items } = model(callback('BooleanAttributeInputCallback', { ...fields, value }, value));

    expect(items).toMatchObject([{ kind: 'flag', prompt: 'E-mail', checked }]);
  });
});

test.each([
  ['2025-01-31T09:00:00.000Z', Date.UTC(2025, 0, 31, 9)],
  ['soon', undefined],
])('terms of %s are of %s', (createDate, since) => {
  const { items } = model(
    callback('TermsAndConditionsCallback', { version: '1.0', terms: 'Be kind.', createDate }, false),
  );

  expect(items).toEqual([{ kind: 'terms', index: 0, version: '1.0', text: 'Be kind.', since }]);
});

describe('What nobody is shown', () => {
  test('metadata is no part of the page', () => {
    expect(model(callback('MetadataCallback', { data: { stage: 'x' } }), text('Hello')).items).toMatchObject([
      { kind: 'text', text: 'Hello' },
    ]);
  });

  test.each([
    [{ theme: 'Dark' }, 'Dark'],
    [{ theme: 7 }, undefined],
    [{}, undefined],
  ])('the look that %j wants is %j', (members, theme) => {
    expect(stepModel({ authId: 'a.b.c', callbacks: [], ...members } as Step).theme).toBe(theme);
  });
});
