// The callbacks that collect an attribute of a profile: one type for texts, one for numbers, one for yes and no. Which
// attribute a callback was for is in its output alone, so answers are told apart by their order.
import type { Json, JsonObject } from '../../json.ts';
import { type Answers, answerOf, type Callback, type CallbackType } from './callback.ts';
import type { FailedPolicy } from './validated-create-callback.ts';

interface AttributeQuestion {
  readonly name: string;
  readonly prompt: string;
  readonly required: boolean;
  readonly policies: JsonObject;
  readonly failedPolicies?: readonly FailedPolicy[];
  /** What is there already, or was typed before. Undefined for a number that nobody has given: no number says so. */
  readonly value: Json | undefined;
}

interface AttributeAnswer {
  readonly value: Json;
  /** True: check and ask again, change nothing. */
  readonly validateOnly: boolean;
}

function attributeInputCallback(type: CallbackType) {
  return {
    type,
    ask({ name, prompt, required, policies, failedPolicies = [], value }: AttributeQuestion): Callback {
      return {
        type,
        output: [
          { name: 'name', value: name },
          { name: 'prompt', value: prompt },
          { name: 'required', value: required },
          { name: 'policies', value: policies },
          { name: 'failedPolicies', value: failedPolicies.map((policy) => JSON.stringify(policy)) },
          { name: 'validateOnly', value: false },
          ...(value === undefined ? [] : [{ name: 'value', value }]),
        ],
        input: [{ value: value ?? '' }, { suffix: 'validateOnly', value: false }],
      };
    },
    /** Undefined when the client left it out. `nth` among those of its type. */
    answer(answers: Answers, nth: number): AttributeAnswer | undefined {
      const [value, validateOnly] = answerOf(answers, type, nth)?.values ?? [];
      if (value === undefined) return undefined;
      return { value, validateOnly: validateOnly === true || validateOnly === 'true' };
    },
  };
}

export const stringAttributeInputCallback = attributeInputCallback('StringAttributeInputCallback');
export const numberAttributeInputCallback = attributeInputCallback('NumberAttributeInputCallback');
export const booleanAttributeInputCallback = attributeInputCallback('BooleanAttributeInputCallback');
