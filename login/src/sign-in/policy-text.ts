// The rules for typed values in words, by AM's names of them: before as what to keep to, afterwards as what was broken.
import { filled, type Words } from '../shared/words.ts';
import type { PolicyFailure } from './callback-output.ts';

/** The others go without saying, or are bounds that nobody comes near. */
const toldBefore = ['MIN_LENGTH', 'AT_LEAST_X_CAPITAL_LETTERS', 'AT_LEAST_X_NUMBERS', 'CANNOT_CONTAIN_OTHERS'];

export function isToldBefore(requirement: string): boolean {
  return toldBefore.includes(requirement);
}

/** Beside the requirement's own name where we have no sentence. */
export function policyText({ requirement, params }: PolicyFailure, words: Words): string {
  const name = `policy.${requirement}`;
  if (!isSentence(name, words)) return `${words['policy.VALID_TYPE']} (${requirement})`;
  return filled(words[name], params);
}

function isSentence(name: string, words: Words): name is keyof Words {
  return Object.hasOwn(words, name);
}
