// What a step wants of its user.
import { outputOf, type Reply, typesOf, waitOf } from '../../testing/step.ts';
import type { LineAnswer } from './line.ts';

export type StepKind =
  | 'credentials'
  | 'code'
  | 'recoveryCode'
  | 'scanApp'
  | 'scanPhone'
  | 'showCodes'
  | 'place'
  | 'push'
  | 'passkey'
  | 'ways'
  | 'options'
  | 'message'
  | 'unknown';

/** For the readers of steps in testing/. */
export function asReply({ status, body }: LineAnswer): Reply {
  return { status, body, headers: {}, cookies: [] };
}

export function isStep({ status, body }: LineAnswer): boolean {
  return status === 200 && typeof body['authId'] === 'string';
}

export function tokenOf({ status, body }: LineAnswer): string | undefined {
  return status === 200 && typeof body['tokenId'] === 'string' ? body['tokenId'] : undefined;
}

export function stepKind(answer: LineAnswer): StepKind {
  const step = asReply(answer);
  const types = typesOf(step);
  const has = (type: string): boolean => types.includes(type);
  const hidden = String(outputOf(step, 'HiddenValueCallback', 'value') ?? '');
  if (hidden.startsWith('otpauth:')) return 'scanApp';
  if (hidden.startsWith('pushauth:')) return 'scanPhone';
  if (has('PasswordCallback')) return 'credentials';
  if (has('MetadataCallback')) return 'passkey';
  if (waitOf(step) !== undefined) return 'push';
  if (has('DeviceProfileCallback')) return 'place';
  if (has('NameCallback')) {
    return /recovery/i.test(String(outputOf(step, 'NameCallback', 'prompt'))) ? 'recoveryCode' : 'code';
  }
  if (has('ChoiceCallback')) return 'ways';
  if (String(outputOf(step, 'TextOutputCallback', 'message')).includes('Recovery Codes')) return 'showCodes';
  const options = optionsOf(answer);
  if (options.some((option) => /register/i.test(option))) return 'options';
  return has('ConfirmationCallback') ? 'message' : 'unknown';
}

/** Labels of the buttons. */
export function optionsOf(answer: LineAnswer): string[] {
  return textsOf(outputOf(asReply(answer), 'ConfirmationCallback', 'options'));
}

export function choicesOf(answer: LineAnswer): string[] {
  return textsOf(outputOf(asReply(answer), 'ChoiceCallback', 'choices'));
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
