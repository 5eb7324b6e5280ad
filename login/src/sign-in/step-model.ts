// What a step asks, read from AM's callbacks and without any of the page in it.
import type { Callback, Step } from '@forgerock/journey-client/types';

export type Item =
  | { readonly kind: 'text'; readonly text: string; readonly tone: 'information' | 'warning' | 'error' }
  | {
      readonly kind: 'name';
      readonly index: number;
      readonly prompt: string;
      readonly value: string;
      readonly purpose: 'username' | 'code' | 'recoveryCode' | 'text';
      readonly failures: readonly PolicyFailure[];
    }
  | {
      readonly kind: 'password';
      readonly index: number;
      readonly prompt: string;
      readonly failures: readonly PolicyFailure[];
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
  | { readonly kind: 'unknown'; readonly type: string };

export interface PolicyFailure {
  /** `MIN_LENGTH` */
  readonly requirement: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface StepModel {
  /** HTML, as AM's pages may have it. */
  readonly header: string | undefined;
  readonly description: string | undefined;
  readonly items: readonly Item[];
  /** The look that the journey wants: style sheets find it as `data-theme` of the document. */
  readonly theme: string | undefined;
  /** Of the last ConfirmationCallback. */
  readonly buttons:
    | { readonly index: number; readonly options: readonly string[]; readonly preferred: number }
    | undefined;
  readonly wait:
    | { readonly milliseconds: number; readonly message: string; readonly number: string | undefined }
    | undefined;
  /** Equal for two steps that look the same: a poll that brought nothing new. */
  readonly signature: string;
}

const registrationUri = /^(?:otpauth|pushauth|mfauth):\/\/\S+$/;
/** Anything else in an image could load from elsewhere, and the content security policy would stop it. */
const inlineImage = /^data:image\/(?:svg\+xml|png)[;,]/;

export function stepModel(step: Step): StepModel {
  const callbacks = step.callbacks ?? [];
  const hasPassword = callbacks.some(({ type }) => /Password/.test(type));
  const uri = registrationIn(callbacks);
  const image = callbacks.map((callback) => text(callback, 'image')).find((value) => inlineImage.test(value));
  const wait = callbacks.find(({ type }) => type === 'PollingWaitCallback');
  const number = callbacks.find((callback) => text(callback, 'id') === 'pushChallengeNumber');
  return {
    header: step.header || undefined,
    description: step.description || undefined,
    theme: themeOf(step),
    items: [
      ...callbacks.flatMap((callback, index) => itemsOf(callback, index, hasPassword)),
      ...(uri === undefined ? [] : [{ kind: 'registration' as const, uri, image }]),
    ],
    buttons: callbacks.map(buttonsOf).findLast((buttons) => buttons !== undefined),
    wait: wait && {
      milliseconds: Number(text(wait, 'waitTime')) || 0,
      message: text(wait, 'message'),
      number: number && text(number, 'value'),
    },
    signature: JSON.stringify([step.header, callbacks.map(({ type, output }) => [type, output])]),
  };
}

/** Ours alone, so that the clients' types do not know it. */
function themeOf(step: Step & { readonly theme?: unknown }): string | undefined {
  return typeof step.theme === 'string' ? step.theme : undefined;
}

function itemsOf(callback: Callback, index: number, hasPassword: boolean): Item[] {
  const prompt = text(callback, 'prompt');
  const type: string = callback.type;
  switch (type) {
    case 'TextOutputCallback':
    case 'SuspendedTextOutputCallback':
      return textItems(callback);
    case 'NameCallback':
    case 'ValidatedCreateUsernameCallback': {
      const purpose = type === 'NameCallback' && !hasPassword ? purposeOf(prompt) : 'username';
      const value = callback.input?.[0]?.value;
      return [
        {
          ...{ kind: 'name', index, prompt, purpose, failures: failuresOf(callback) },
          value: typeof value === 'string' ? value : '',
        },
      ];
    }
    case 'PasswordCallback':
    case 'ValidatedCreatePasswordCallback': {
      return [{ kind: 'password', index, prompt, failures: failuresOf(callback) }];
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
      return prompt ? [{ kind: 'text', text: prompt, tone: 'information' }] : [];
    case 'HiddenValueCallback':
    case 'MetadataCallback':
    case 'PollingWaitCallback':
      return [];
    default:
      return [{ kind: 'unknown', type }];
  }
}

/** A script is never run. Of those that AM sends, some hold what a page can show by itself. */
function textItems(callback: Callback): Item[] {
  const message = text(callback, 'message');
  const type = text(callback, 'messageType');
  if (type !== '4')
    return [{ kind: 'text', text: message, tone: type === '2' ? 'error' : type === '1' ? 'warning' : 'information' }];
  const codes = recoveryCodesIn(message);
  if (codes.length > 0) return [{ kind: 'recoveryCodes', codes, deviceName: deviceNameIn(message) }];
  const html = assignedHtml(message);
  return html === undefined ? [] : [{ kind: 'markup', html }];
}

/** As the SDKs find them: each alone in a literal on an indented line. */
function recoveryCodesIn(script: string): string[] {
  if (!/recovery codes/i.test(script)) return [];
  return [...script.matchAll(/\s[\w\W]"(\w+)\\/g)].map(([, code = '']) => code);
}

function deviceNameIn(script: string): string {
  const [, name = ''] = /<em\s*>(.*)<\/em>/.exec(script) ?? [];
  return name.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}

/** The text that the script of the Get Authenticator App node puts into the page: one literal. */
function assignedHtml(script: string): string | undefined {
  const [, literal] =
    /^document\.getElementById\("callback_0"\)\.innerHTML=("(?:[^"\\]|\\.)*")\s*;?\s*$/.exec(script) ?? [];
  if (literal === undefined) return undefined;
  try {
    return JSON.parse(literal);
  } catch {
    return undefined;
  }
}

/** AM's verifier and its recovery codes ask with the same callback as a user name does. */
function purposeOf(prompt: string): 'username' | 'code' | 'recoveryCode' | 'text' {
  if (/recovery/i.test(prompt)) return 'recoveryCode';
  if (/code|one.?time|otp|token/i.test(prompt)) return 'code';
  return /user|name|e-?mail|login/i.test(prompt) ? 'username' : 'text';
}

function buttonsOf(callback: Callback, index: number): StepModel['buttons'] {
  if (callback.type !== 'ConfirmationCallback') return undefined;
  const options = texts(callback, 'options');
  const preferred = Number(output(callback, 'defaultOption')) || 0;
  return { index, options, preferred: preferred < options.length ? preferred : 0 };
}

function registrationIn(callbacks: readonly Callback[]): string | undefined {
  const hidden = callbacks.find(
    (callback) => callback.type === 'HiddenValueCallback' && text(callback, 'id') === 'mfaDeviceRegistration',
  );
  const uri = hidden && text(hidden, 'value');
  return uri !== undefined && registrationUri.test(uri) ? uri : undefined;
}

function failuresOf(callback: Callback): PolicyFailure[] {
  return texts(callback, 'failedPolicies').flatMap((json) => {
    try {
      const { policyRequirement, params } = JSON.parse(json);
      return [{ requirement: String(policyRequirement), params: params ?? {} }];
    } catch {
      return [];
    }
  });
}

function output(callback: Callback, name: string): unknown {
  return callback.output?.find((entry) => entry.name === name)?.value;
}

function text(callback: Callback, name: string): string {
  const value = output(callback, name);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function texts(callback: Callback, name: string): string[] {
  const value = output(callback, name);
  return Array.isArray(value) ? value.map(String) : [];
}
