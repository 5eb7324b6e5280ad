// What there is to see and to fill in of a callback, by its type on the wire.
import type { Callback } from '@forgerock/journey-client/types';
import { failuresOf, initialText, output, type PolicyFailure, policiesOf, text, texts } from './callback-output.ts';
import type { PasskeyItem } from './passkey-step.ts';
import { assignedHtml, deviceNameIn, recoveryCodesIn } from './script-texts.ts';

type Tone = 'information' | 'warning' | 'error';

/** What fields of text have in common. */
interface Field {
  readonly index: number;
  readonly prompt: string;
  readonly failures: readonly PolicyFailure[];
  /** To be kept to, told beforehand. */
  readonly policies: readonly PolicyFailure[];
}

export type Purpose = 'username' | 'code' | 'recoveryCode' | 'mailCode' | 'text';

export type Item =
  | { readonly kind: 'text'; readonly text: string; readonly tone: Tone }
  | (Field & {
      readonly kind: 'name';
      readonly value: string;
      readonly purpose: Purpose;
      readonly required: boolean;
      /** The browser may offer passkeys in it. */
      readonly offersPasskeys: boolean;
      /** How many signs the answer has, where the server knows. */
      readonly length: number | undefined;
    })
  | (Field & { readonly kind: 'password'; readonly isNew: boolean; readonly isShown: boolean })
  | (Field & {
      readonly kind: 'attribute';
      readonly of: 'text' | 'number';
      /** Of the attribute: `mail`. */
      readonly name: string;
      readonly value: string;
      readonly required: boolean;
    })
  | (Field & { readonly kind: 'flag'; readonly checked: boolean })
  | {
      readonly kind: 'terms';
      readonly index: number;
      readonly version: string;
      /** Milliseconds; undefined when the callback says none. */
      readonly since: number | undefined;
      /** May hold HTML. */
      readonly text: string;
    }
  | {
      readonly kind: 'choice';
      readonly index: number;
      readonly prompt: string;
      readonly choices: readonly string[];
      readonly chosen: number;
    }
  | { readonly kind: 'registration'; readonly uri: string; readonly image: string | undefined }
  | { readonly kind: 'recoveryCodes'; readonly codes: readonly string[]; readonly deviceName: string }
  | { readonly kind: 'markup'; readonly html: string }
  | {
      readonly kind: 'profile';
      readonly index: number;
      readonly metadata: boolean;
      readonly location: boolean;
      readonly message: string;
    }
  | PasskeyItem
  | { readonly kind: 'unknown'; readonly type: string };

/** What else is in the same step. */
interface Together {
  readonly hasPassword: boolean;
  readonly offersPasskeys: boolean;
  /** What fields are for, by the names of their inputs, as far as the server says. */
  readonly asks: Readonly<Record<string, Purpose>>;
  readonly lengths: Readonly<Record<string, number>>;
}

export function itemsOf(callback: Callback, index: number, together: Together): Item[] {
  const { hasPassword, offersPasskeys, asks, lengths } = together;
  const prompt = text(callback, 'prompt');
  const input = callback.input?.[0]?.name ?? '';
  const length = lengths[input];
  const field = (): Field => ({ index, prompt, failures: failuresOf(callback), policies: policiesOf(callback) });
  const type: string = callback.type;
  switch (type) {
    case 'TextOutputCallback':
    case 'SuspendedTextOutputCallback':
      return textItems(callback);
    case 'NameCallback':
    case 'ValidatedCreateUsernameCallback': {
      const told = asks[input];
      const purpose = told ?? (type === 'NameCallback' && !hasPassword ? purposeOf(prompt) : 'username');
      const offered = offersPasskeys && purpose === 'username';
      return [
        {
          ...{ kind: 'name', ...field(), purpose, length, value: initialText(callback) },
          ...{ required: true, offersPasskeys: offered },
        },
      ];
    }
    case 'TextInputCallback':
      return [
        {
          ...{ kind: 'name', ...field(), purpose: 'text', value: initialText(callback) },
          ...{ required: false, offersPasskeys: false, length: undefined },
        },
      ];
    case 'PasswordCallback':
    case 'ValidatedCreatePasswordCallback': {
      const common = field();
      const purpose = asks[input];
      // AM asks for codes that it has sent as if they were passwords: nobody need hide them.
      if (purpose === 'code' || purpose === 'mailCode') {
        return [{ kind: 'name', ...common, purpose, length, value: '', required: true, offersPasskeys: false }];
      }
      // The same callback asks for the password that there is: then it has no rules.
      const isNew = common.policies.length > 0 || common.failures.length > 0;
      return [{ kind: 'password', ...common, isNew, isShown: output(callback, 'echoOn') === true }];
    }
    case 'StringAttributeInputCallback':
    case 'NumberAttributeInputCallback': {
      const of = type === 'StringAttributeInputCallback' ? 'text' : 'number';
      const common = field();
      // AM's collector may want all of its attributes though it calls some of them optional.
      const isMissed = common.failures.some(({ requirement }) => requirement === 'REQUIRED');
      const required = isMissed || output(callback, 'required') === true;
      return [
        { kind: 'attribute', ...common, of, name: text(callback, 'name'), value: initialText(callback), required },
      ];
    }
    case 'BooleanAttributeInputCallback':
      return [{ kind: 'flag', ...field(), checked: output(callback, 'value') === true }];
    case 'TermsAndConditionsCallback': {
      const since = Date.parse(text(callback, 'createDate'));
      return [
        {
          ...{ kind: 'terms', index, version: text(callback, 'version'), text: text(callback, 'terms') },
          since: Number.isNaN(since) ? undefined : since,
        },
      ];
    }
    case 'ChoiceCallback': {
      const chosen = Number(output(callback, 'defaultChoice')) || 0;
      return [{ kind: 'choice', index, prompt, choices: texts(callback, 'choices'), chosen }];
    }
    case 'DeviceProfileCallback': {
      const [metadata, location] = ['metadata', 'location'].map((name) => output(callback, name) === true);
      return [
        { kind: 'profile', index, message: text(callback, 'message'), metadata: !!metadata, location: !!location },
      ];
    }
    case 'ConfirmationCallback':
      return prompt ? [{ kind: 'text', text: prompt, tone: toneOf(callback) }] : [];
    case 'HiddenValueCallback':
    case 'MetadataCallback':
    case 'PollingWaitCallback':
      return [];
    default:
      return [{ kind: 'unknown', type }];
  }
}

function textItems(callback: Callback): Item[] {
  const message = text(callback, 'message');
  if (text(callback, 'messageType') !== '4') return [{ kind: 'text', text: message, tone: toneOf(callback) }];
  const codes = recoveryCodesIn(message);
  if (codes.length > 0) return [{ kind: 'recoveryCodes', codes, deviceName: deviceNameIn(message) }];
  const html = assignedHtml(message);
  return html === undefined ? [] : [{ kind: 'markup', html }];
}

/** A string in texts, a number in confirmations. */
function toneOf(callback: Callback): Tone {
  const type = text(callback, 'messageType');
  return type === '2' ? 'error' : type === '1' ? 'warning' : 'information';
}

/** A script's own field says nothing of its purpose but what stands over it. */
function purposeOf(prompt: string): Purpose {
  if (/recovery/i.test(prompt)) return 'recoveryCode';
  if (/code|one.?time|otp|token/i.test(prompt)) return 'code';
  return /user|name|e-?mail|login/i.test(prompt) ? 'username' : 'text';
}
