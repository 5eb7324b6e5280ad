// The rules for typed values in words, by AM's names of them: before as what to keep to, afterwards as what was broken.
import type { Language } from '../shared/words.ts';
import type { PolicyFailure } from './callback-output.ts';

const english: Readonly<Record<string, string>> = {
  REQUIRED: 'This cannot be empty.',
  MIN_LENGTH: 'At least {minLength} characters.',
  MAX_LENGTH: 'At most {maxLength} characters.',
  AT_LEAST_X_CAPITAL_LETTERS: 'Capital letters: at least {numCaps}.',
  AT_LEAST_X_NUMBERS: 'Digits: at least {numNums}.',
  CANNOT_CONTAIN_CHARACTERS: 'Some of these characters are not possible here.',
  CANNOT_CONTAIN_DUPLICATES: 'No character may be repeated that often.',
  CANNOT_CONTAIN_OTHERS: 'It may not be the same as your user name.',
  MINIMUM_NUMBER_VALUE: 'This number is too small.',
  MAXIMUM_NUMBER_VALUE: 'This number is too large.',
  VALID_DATE: 'This is not a date.',
  VALID_EMAIL_ADDRESS_FORMAT: 'This is not an e-mail address.',
  VALID_NAME_FORMAT: 'Some of these characters are not possible here.',
  VALID_NUMBER: 'This is not a number.',
  VALID_PHONE_FORMAT: 'This is not a phone number.',
  VALID_TYPE: 'This is not possible here.',
  VALID_USERNAME: 'This user name cannot be used.',
  UNIQUE: 'This is taken already.',
};

const german: typeof english = {
  REQUIRED: 'Das darf nicht leer sein.',
  MIN_LENGTH: 'Mindestens {minLength} Zeichen.',
  MAX_LENGTH: 'Höchstens {maxLength} Zeichen.',
  AT_LEAST_X_CAPITAL_LETTERS: 'Großbuchstaben: mindestens {numCaps}.',
  AT_LEAST_X_NUMBERS: 'Ziffern: mindestens {numNums}.',
  CANNOT_CONTAIN_CHARACTERS: 'Einige dieser Zeichen sind hier nicht möglich.',
  CANNOT_CONTAIN_DUPLICATES: 'Kein Zeichen darf sich so oft wiederholen.',
  CANNOT_CONTAIN_OTHERS: 'Es darf nicht dasselbe sein wie Ihr Benutzername.',
  MINIMUM_NUMBER_VALUE: 'Diese Zahl ist zu klein.',
  MAXIMUM_NUMBER_VALUE: 'Diese Zahl ist zu groß.',
  VALID_DATE: 'Das ist kein Datum.',
  VALID_EMAIL_ADDRESS_FORMAT: 'Das ist keine E-Mail-Adresse.',
  VALID_NAME_FORMAT: 'Einige dieser Zeichen sind hier nicht möglich.',
  VALID_NUMBER: 'Das ist keine Zahl.',
  VALID_PHONE_FORMAT: 'Das ist keine Telefonnummer.',
  VALID_TYPE: 'Das ist hier nicht möglich.',
  VALID_USERNAME: 'Dieser Benutzername ist nicht möglich.',
  UNIQUE: 'Das ist schon vergeben.',
};

export const policyTexts: Readonly<Record<Language, typeof english>> = { en: english, de: german };

/** The others go without saying, or are bounds that nobody comes near. */
const toldBefore = ['MIN_LENGTH', 'AT_LEAST_X_CAPITAL_LETTERS', 'AT_LEAST_X_NUMBERS', 'CANNOT_CONTAIN_OTHERS'];

export function isToldBefore(requirement: string): boolean {
  return toldBefore.includes(requirement);
}

/** Beside the requirement's own name where we have no sentence. */
export function policyText({ requirement, params }: PolicyFailure, language: Language): string {
  const texts = policyTexts[language];
  const sentence = Object.hasOwn(texts, requirement) ? texts[requirement] : undefined;
  if (sentence === undefined) return `${texts['VALID_TYPE']} (${requirement})`;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? ''));
}
