// What a step asks, read from AM's callbacks and without any of the page in it.
import type { Callback, Step } from '@forgerock/journey-client/types';
import { output, text, texts } from './callback-output.ts';
import { type Hints, hintsOf, type ReturnName, type SentCode, type SentPush } from './hints.ts';
import { type Item, itemsOf } from './items.ts';
import { passkeyData, passkeyIn } from './passkey-step.ts';

/** `value` is what pressing it answers. One of a standard set has no text of its own. */
type Option = { readonly value: number } & (
  | { readonly label: string }
  | { readonly word: 'yes' | 'no' | 'cancel' | 'ok' }
);

export interface StepModel {
  /** Who is signing in. */
  readonly user: string | undefined;
  readonly returns: readonly ReturnName[];
  /** The language of the step, and what in it is in another. */
  readonly speech: Pick<Hints, 'language' | 'given'>;
  /** HTML, as AM's pages may have it. */
  readonly header: string | undefined;
  readonly description: string | undefined;
  readonly items: readonly Item[];
  /** The look that the journey wants: style sheets find it as `data-theme` of the document. */
  readonly theme: string | undefined;
  /** Of the last ConfirmationCallback; `preferred` is a place in `options`. */
  readonly buttons:
    | { readonly index: number; readonly options: readonly Option[]; readonly preferred: number }
    | undefined;
  readonly wait:
    | {
        readonly milliseconds: number;
        readonly message: string;
        readonly number: string | undefined;
        readonly push: SentPush | undefined;
      }
    | undefined;
  /** The code that it asks for was sent. */
  readonly code: SentCode | undefined;
  /** The journey goes on elsewhere, from a link that was sent: here there is nothing to press. */
  readonly suspended: boolean;
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
  const passkey = passkeyIn(callbacks);
  const { user, asks, lengths, main, returns, push, code, language, given } = hintsOf(step);
  const together = { hasPassword, offersPasskeys: passkey?.conditional === true, asks, lengths };
  const image = callbacks.map((callback) => text(callback, 'image')).find((value) => inlineImage.test(value));
  const wait = callbacks.find(({ type }) => type === 'PollingWaitCallback');
  const number = callbacks.find((callback) => text(callback, 'id') === 'pushChallengeNumber');
  return {
    user,
    returns,
    speech: { language, given },
    header: step.header || undefined,
    description: step.description || undefined,
    theme: themeOf(step),
    items: [
      ...callbacks.flatMap((callback, index) => itemsOf(callback, index, together)),
      ...(passkey === undefined ? [] : [passkey]),
      ...(uri === undefined ? [] : [{ kind: 'registration' as const, uri, image }]),
    ],
    buttons: callbacks
      .map((callback, index) => buttonsOf(callback, index, main))
      .findLast((buttons) => buttons !== undefined),
    wait: wait && {
      milliseconds: Number(text(wait, 'waitTime')) || 0,
      message: text(wait, 'message'),
      number: number && text(number, 'value'),
      push,
    },
    code,
    suspended: callbacks.some(({ type }) => type === 'SuspendedTextOutputCallback'),
    signature: JSON.stringify([step.header, callbacks.map((callback) => [callback.type, askedBy(callback)])]),
  };
}

/** All of the output but what was typed before, which attributes have in it, and what is new in every step for a passkey. */
function askedBy(callback: Callback): unknown {
  const { type, output } = callback;
  const passkey = passkeyData(callback);
  if (passkey) return passkey['_action'];
  return type.endsWith('AttributeInputCallback') ? output?.filter(({ name }) => name !== 'value') : output;
}

/** Ours alone, so that the clients' types do not know it. */
function themeOf(step: Step & { readonly theme?: unknown }): string | undefined {
  return typeof step.theme === 'string' ? step.theme : undefined;
}

const [yes, no, cancel, ok] = (['yes', 'no', 'cancel', 'ok'] as const).map((word, value) => ({ word, value }));
/** What Java's ConfirmationCallback means by its option types, in the order of those. */
const standardOptions = [
  [yes, no],
  [yes, no, cancel],
  [ok, cancel],
];

function buttonsOf(callback: Callback, index: number, main: Hints['main']): StepModel['buttons'] {
  if (callback.type !== 'ConfirmationCallback') return undefined;
  const own = texts(callback, 'options').map((label, value) => ({ label, value }));
  const standard = standardOptions[Number(output(callback, 'optionType'))] ?? [];
  const options = own.length > 0 ? own : standard.filter((option) => option !== undefined);
  const wanted = main[callback.input?.[0]?.name ?? ''] ?? Number(output(callback, 'defaultOption'));
  const preferred = options.findIndex(({ value }) => value === wanted);
  return { index, options, preferred: Math.max(preferred, 0) };
}

function registrationIn(callbacks: readonly Callback[]): string | undefined {
  const hidden = callbacks.find(
    (callback) => callback.type === 'HiddenValueCallback' && text(callback, 'id') === 'mfaDeviceRegistration',
  );
  const uri = hidden && text(hidden, 'value');
  return uri !== undefined && registrationUri.test(uri) ? uri : undefined;
}
