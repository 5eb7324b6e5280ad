// The two callbacks that collect a user name or password under policies: ValidatedCreateUsernameCallback
// and ValidatedCreatePasswordCallback. Each failed policy travels as a string that is itself JSON.
import type { JsonObject } from '../../json.ts';
import { type Answers, answerOf, type Callback } from './callback.ts';

export interface FailedPolicy {
  readonly policyRequirement: string;
  readonly params?: JsonObject;
}

interface ValidatedQuestion {
  readonly prompt: string;
  readonly policies: JsonObject;
  readonly failedPolicies?: readonly FailedPolicy[];
  /** What was typed before; ignored for passwords, which are never sent back. */
  readonly initial?: string;
}

interface ValidatedAnswer {
  readonly value: string;
  /** True: check and ask again, change nothing. */
  readonly validateOnly: boolean;
}

function validatedCreateCallback(type: string, { secret }: { secret: boolean }) {
  return {
    type,
    secret,
    ask({ prompt, policies, failedPolicies = [], initial = '' }: ValidatedQuestion): Callback {
      return {
        type,
        output: [
          ...(secret ? [{ name: 'echoOn', value: false }] : []),
          { name: 'policies', value: policies },
          { name: 'failedPolicies', value: failedPolicies.map((policy) => JSON.stringify(policy)) },
          { name: 'validateOnly', value: false },
          { name: 'prompt', value: prompt },
        ],
        input: [{ value: secret ? '' : initial }, { suffix: 'validateOnly', value: false }],
        ...(!secret && { purpose: 'username' as const }),
      };
    },
    answer(answers: Answers): ValidatedAnswer | undefined {
      const [value, validateOnly] = answerOf(answers, type)?.values ?? [];
      if (typeof value !== 'string') return undefined;
      return { value, validateOnly: validateOnly === true || validateOnly === 'true' };
    },
  };
}

export const validatedCreateUsernameCallback = validatedCreateCallback('ValidatedCreateUsernameCallback', {
  secret: false,
});
export const validatedCreatePasswordCallback = validatedCreateCallback('ValidatedCreatePasswordCallback', {
  secret: true,
});
