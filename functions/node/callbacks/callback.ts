// One question to the user, as the engine holds it: without the IDToken numbers, which depend on
// the whole step and are given when the step is rendered.
import type { Json, JsonObject } from '../../json.ts';
import type { StoreLinks } from '../../mfa/get-app-script.ts';

/** Those that we know how to ask, by their names on the wire. */
export type CallbackType =
  | 'BooleanAttributeInputCallback'
  | 'ChoiceCallback'
  | 'ConfirmationCallback'
  | 'DeviceProfileCallback'
  | 'HiddenValueCallback'
  | 'MetadataCallback'
  | 'NameCallback'
  | 'NumberAttributeInputCallback'
  | 'PasswordCallback'
  | 'PollingWaitCallback'
  | 'StringAttributeInputCallback'
  | 'SuspendedTextOutputCallback'
  | 'TermsAndConditionsCallback'
  | 'TextInputCallback'
  | 'TextOutputCallback'
  | 'ValidatedCreatePasswordCallback'
  | 'ValidatedCreateUsernameCallback';

export interface CallbackOutput {
  readonly name: string;
  readonly value: Json;
}

/** One input of a callback: its initial value, and the word appended to `IDTokenN` (usually empty). */
interface CallbackInput {
  readonly suffix?: string;
  readonly value: Json;
}

/**
 * Content that is made when answering and never stored: script text and pictures are large, and both
 * follow from a few values. `qrCode` draws the value of the HiddenValueCallback of the same node.
 */
export type CallbackView =
  | { readonly kind: 'qrCode' }
  | { readonly kind: 'recoveryCodes'; readonly codes: string[]; readonly deviceName: string }
  /** `message` holds HTML, and names the links. */
  | { readonly kind: 'getApp'; readonly message: string; readonly links: StoreLinks }
  /** `data`: AM's metadata. `recovery`: a recovery code is asked for beside. */
  | { readonly kind: 'passkey'; readonly data: JsonObject; readonly recovery: boolean }
  | { readonly kind: 'passkeyWait' };

/** What a field is for: the client helps with what it knows of it, whatever language the prompt is in. */
export type FieldPurpose = 'username' | 'code' | 'recoveryCode' | 'mailCode' | 'text';

export interface Callback {
  readonly type: string;
  readonly output: readonly CallbackOutput[];
  /** Absent on callbacks that only show something. */
  readonly input?: readonly CallbackInput[];
  readonly view?: CallbackView;
  /** What it shows is a user's or a name of something, and not a text: it is in no language. */
  readonly verbatim?: boolean;
  /** Of the first input. Only clients that ask for hints are told. */
  readonly purpose?: FieldPurpose;
  /** How many signs its answer has, where that is known: a page may send it with the last of them. */
  readonly length?: number;
  /** Which of its buttons a page gives the most weight; the default one unless given. Told as the purpose is. */
  readonly main?: number;
}

/**
 * A callback that came back. `values` holds one value per input, in the order asked; it is empty for a callback
 * without inputs, and for one that the client left out.
 */
export interface Answer {
  readonly type: string;
  readonly values: readonly Json[];
}

/** The answers to a node's own callbacks, in the order asked; empty when the node has not asked yet. */
export type Answers = readonly Answer[];

export function answerOf(answers: Answers, type: string, nth = 0): Answer | undefined {
  return answers.filter((answer) => answer.type === type)[nth];
}

// Reading an index that a client chose: AM accepts numbers and numeric strings for choice and confirmation.

/** A whole number of at least 0, or undefined for anything else. */
export function indexFrom(value: Json | undefined): number | undefined {
  const index = typeof value === 'string' && /^\d{1,9}$/.test(value.trim()) ? Number(value) : value;
  return typeof index === 'number' && Number.isInteger(index) && index >= 0 ? index : undefined;
}
