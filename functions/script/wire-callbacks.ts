// From what a script says of a callback to the callback on the wire. The script is foreign: every field is checked here again.
import * as z from 'zod';
import type { Json } from '../json.ts';
import type { Callback, CallbackOutput } from '../node/callbacks/callback.ts';
import type { scriptCallbackTypes } from './scripted-node.ts';

const text = z.string();
const texts = z.array(text);
const policies = z.record(text, z.json());
const flag = z.boolean();

// What each type has on the wire, in order, and what its inputs are at first.

type Fields = Readonly<Record<string, Json>>;

interface WireForm {
  readonly fields: z.ZodType<Fields>;
  readonly output: readonly string[];
  readonly input?: (fields: Fields) => readonly { readonly suffix?: string; readonly value: Json }[];
}

const form = <Shape extends z.ZodRawShape>(
  shape: Shape,
  output: readonly (keyof Shape & string)[],
  input?: (fields: z.output<z.ZodObject<Shape>>) => readonly { readonly suffix?: string; readonly value: Json }[],
): WireForm => ({ fields: z.object(shape), output, input }) as unknown as WireForm;

const validateOnly = { suffix: 'validateOnly', value: false } as const;

function attributeInput<Value extends z.ZodType<Json>>(value: Value): WireForm {
  return form(
    { name: text, prompt: text, required: flag, policies, failedPolicies: texts, validateOnly: flag, value },
    ['name', 'prompt', 'required', 'policies', 'failedPolicies', 'validateOnly', 'value'],
    (fields) => [{ value: (fields as { value: Json }).value }, validateOnly],
  );
}

const validated = { policies, failedPolicies: texts, validateOnly: flag, prompt: text };
const validatedOutput = ['policies', 'failedPolicies', 'validateOnly', 'prompt'] as const;

const forms: Readonly<Record<(typeof scriptCallbackTypes)[number], WireForm>> = {
  TextOutputCallback: form({ message: text, messageType: z.enum(['0', '1', '2', '4']) }, ['message', 'messageType']),
  // The initial input is the id: that is what an untouched callback brings back.
  HiddenValueCallback: form({ value: text, id: text }, ['value', 'id'], ({ id }) => [{ value: id }]),
  NameCallback: form({ prompt: text, name: text.default('') }, ['prompt'], ({ name }) => [{ value: name }]),
  PasswordCallback: form({ prompt: text }, ['prompt'], () => [{ value: '' }]),
  TextInputCallback: form({ prompt: text, defaultText: text }, ['prompt', 'defaultText'], ({ defaultText }) => [
    { value: defaultText },
  ]),
  ChoiceCallback: form(
    { prompt: text, choices: texts, defaultChoice: z.int(), radio: flag.optional() },
    ['prompt', 'choices', 'defaultChoice', 'radio'],
    ({ defaultChoice }) => [{ value: defaultChoice }],
  ),
  ConfirmationCallback: form(
    {
      ...{ prompt: text, messageType: z.int().min(0).max(2), options: texts },
      ...{ optionType: z.int().min(-1).max(2), defaultOption: z.int() },
    },
    ['prompt', 'messageType', 'options', 'optionType', 'defaultOption'],
    ({ defaultOption }) => [{ value: defaultOption }],
  ),
  PollingWaitCallback: form({ waitTime: text.regex(/^\d{1,7}$/), message: text }, ['waitTime', 'message']),
  MetadataCallback: form({ data: z.record(text, z.json()) }, ['data']),
  BooleanAttributeInputCallback: attributeInput(flag),
  NumberAttributeInputCallback: attributeInput(z.number().nullable()),
  StringAttributeInputCallback: attributeInput(text),
  ValidatedCreateUsernameCallback: form(validated, validatedOutput, () => [{ value: '' }, validateOnly]),
  ValidatedCreatePasswordCallback: form({ echoOn: flag, ...validated }, ['echoOn', ...validatedOutput], () => [
    { value: '' },
    validateOnly,
  ]),
  DeviceProfileCallback: form(
    { metadata: flag, location: flag, message: text },
    ['metadata', 'location', 'message'],
    () => [{ value: '' }],
  ),
};

/** Undefined for what is no callback of ours. */
export function wireCallback(type: string, given: unknown): Callback | undefined {
  const known = isType(type) ? forms[type] : undefined;
  const parsed = known?.fields.safeParse(given);
  if (!known || !parsed?.success) return undefined;
  const fields = parsed.data;
  const output = known.output
    .map((name) => ({ name, value: fields[name] }))
    .filter((field): field is CallbackOutput => field.value !== undefined);
  return { type, output, ...(known.input && { input: known.input(fields) }) };
}

function isType(type: string): type is keyof typeof forms {
  return Object.hasOwn(forms, type);
}
