// What to say when a typed value breaks a policy, by AM's names of requirements.
import { language } from '../shared/speech.ts';
import type { PolicyFailure } from './step-model.ts';

const english: Readonly<Record<string, string>> = {
  REQUIRED: 'This cannot be empty.',
  MIN_LENGTH: 'At least {minLength} characters.',
  MAX_LENGTH: 'At most {maxLength} characters.',
  CANNOT_CONTAIN_OTHERS: 'It may not be the same as your user name.',
  VALID_NAME_FORMAT: 'Some of these characters are not possible here.',
  VALID_USERNAME: 'This user name cannot be used.',
  UNIQUE: 'This is taken already.',
};

const german: Readonly<Record<string, string>> = {
  REQUIRED: 'Das darf nicht leer sein.',
  MIN_LENGTH: 'Mindestens {minLength} Zeichen.',
  MAX_LENGTH: 'Höchstens {maxLength} Zeichen.',
  CANNOT_CONTAIN_OTHERS: 'Es darf nicht dasselbe sein wie Ihr Benutzername.',
  VALID_NAME_FORMAT: 'Einige dieser Zeichen sind hier nicht möglich.',
  VALID_USERNAME: 'Dieser Benutzername ist nicht möglich.',
  UNIQUE: 'Das ist schon vergeben.',
};

/** The requirement's own name where we have no sentence. */
export function failureText({ requirement, params }: PolicyFailure): string {
  const sentence = (language === 'de' ? german : english)[requirement] ?? requirement;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? ''));
}
