// Asks for attributes of the user's profile. Patch Object writes them.

import * as z from 'zod';
import type { Json } from '../json.ts';
import {
  booleanAttributeInputCallback,
  numberAttributeInputCallback,
  stringAttributeInputCallback,
} from '../node/callbacks/attribute-input-callback.ts';
import type { FailedPolicy } from '../node/callbacks/validated-create-callback.ts';
import { ask, defineNode, goTo, type NodeContext } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { attributePolicies } from '../node/input-policies.ts';
import { bestText } from '../node/localised-text.ts';
import { putSharedValue } from '../node/object-attributes.ts';
import {
  collectedValue,
  identityAttribute,
  identityAttributeWarnings,
  objectReads,
  objectUser,
  userObject,
  valueAt,
} from '../node/user-object.ts';
import { attributeRefusal, storedValues, userSchema } from '../node/user-schema.ts';
import { remembered } from '../ports/sessions.ts';
import type { Identities, UserAttribute } from '../ports/users.ts';

const mostAttributes = 50;

const attributeName = z.string().refine((name) => attributeRefusal(name) === undefined, {
  error: ({ input }) => `${String(input)} ${attributeRefusal(String(input))}`,
});

const config = z.object({
  attributesToCollect: z
    .array(attributeName)
    .min(1)
    .max(mostAttributes)
    .describe('The attributes, in the order in which they are asked for'),
  required: z.boolean().default(false).describe('Asks again until each has a value'),
  validateInputs: z
    .boolean()
    .default(false)
    .describe('Checks the values against the rules of the attributes, and asks again with those that they break'),
  identityAttribute,
});

type Context = NodeContext<z.output<typeof config>>;

const kinds = {
  string: stringAttributeInputCallback,
  number: numberAttributeInputCallback,
  boolean: booleanAttributeInputCallback,
} as const;

interface Field {
  readonly name: string;
  readonly attribute: UserAttribute;
  readonly kind: (typeof kinds)[keyof typeof kinds];
  /** What came back; undefined while nothing did. */
  readonly answer: { readonly value: Json; readonly validateOnly: boolean } | undefined;
}

export const node = defineNode(
  {
    type: 'AttributeCollectorNode',
    displayName: 'Attribute Collector',
    description:
      'Asks for attributes of the profile, each as what it is: a text, a number, or yes and no. What the profile has already is shown to a user who has proved something in this journey.',
    config,
    outcomes: ['outcome'],
    callbacks: ['StringAttributeInputCallback', 'NumberAttributeInputCallback', 'BooleanAttributeInputCallback'],
    inputs: (given) => [given.identityAttribute],
    reads: objectReads,
    told: ['userAttributes'],
    needs: ['identities'],
    returns: { back: true, leaves: true },
    warnings: identityAttributeWarnings,
  },
  async (context, { identities }) => {
    const { config: given, state } = context;
    const fields = fieldsOf(context);
    // Whoever reloads a page sends the step back without an answer to anything: it is shown again.
    if (fields.every(({ answer }) => answer === undefined)) return ask(await questions(context, fields, identities));

    const failed = new Map(fields.map((field) => [field.name, failuresOf(field, given)]));
    const refused = [...failed.values()].some((failures) => failures.length > 0);
    const only = given.validateInputs && fields.some(({ answer }) => answer?.validateOnly);
    if (refused || only) {
      const shown = given.validateInputs ? failed : new Map<string, readonly FailedPolicy[]>();
      return ask(await questions(context, fields, identities, shown));
    }
    for (const { name, attribute, answer } of fields) {
      const [text] = answer ? (storedValues(attribute, answer.value) ?? []) : [];
      // Left empty by somebody who was not shown what is there: that is no wish to lose it.
      if (answer && (text !== undefined || isProved(context))) putSharedValue(state, name, typed(attribute, text));
    }
    return goTo('outcome');
  },
);

function fieldsOf({ config: { attributesToCollect, validateInputs }, callbacks, userAttributes }: Context): Field[] {
  const schema = userSchema(userAttributes);
  const seen: Record<string, number> = {};
  return attributesToCollect.map((name) => {
    const attribute = Object.hasOwn(schema, name) ? schema[name] : undefined;
    if (!attribute?.viewable || (validateInputs && !attribute.userEditable)) {
      throw new NodeError('ERR_NODE_CONFIG', 'Configuration contains an invalid attribute');
    }
    const { type } = attribute;
    if (type === 'array') throw new NodeError('ERR_NODE_CONFIG', `Unhandleable data type: ${type}`);
    const kind = kinds[type];
    const nth = seen[type] ?? 0;
    seen[type] = nth + 1;
    return { name, attribute, kind, answer: kind.answer(callbacks, nth) };
  });
}

async function questions(
  context: Context,
  fields: readonly Field[],
  identities: Identities,
  failed: ReadonlyMap<string, readonly FailedPolicy[]> = new Map(),
) {
  const { config: given, state, locales, userAttributes } = context;
  const user = isProved(context) ? objectUser(context, given.identityAttribute) : undefined;
  const identity = user && (await identities.find(user));
  const stored = identity ? userObject(identity, userAttributes) : {};
  return fields.map(({ name, attribute, kind, answer }) => {
    const known = answer?.value ?? collectedValue(state, name) ?? valueAt(stored, name);
    return kind.ask({
      name,
      prompt: bestText(attribute.title, locales, 'realmServerFirst') ?? name,
      required: given.required && attribute.required,
      policies: given.validateInputs ? attributePolicies(name, attribute).description : {},
      failedPolicies: failed.get(name) ?? [],
      value: shownValue(attribute, known),
    });
  });
}

/** None when the answer will do. */
function failuresOf({ name, attribute, answer }: Field, given: Context['config']): readonly FailedPolicy[] {
  const values = answer && storedValues(attribute, answer.value);
  if (given.required && (values === undefined || values.length === 0)) return [{ policyRequirement: 'REQUIRED' }];
  if (answer && !values) return [{ policyRequirement: 'VALID_TYPE' }];
  return given.validateInputs ? attributePolicies(name, attribute).failures(values?.[0] ?? '') : [];
}

function isProved({ standing }: Context): boolean {
  return standing.proofs.some(({ factor }) => factor !== remembered);
}

function typed({ type }: UserAttribute, text = ''): Json {
  if (type === 'boolean') return text === 'true';
  return type === 'number' && text !== '' ? Number(text) : text;
}

/** Of the type that clients cast it to. */
function shownValue({ type }: UserAttribute, value: Json | undefined): Json | undefined {
  if (type === 'boolean') return value === true || value === 'true';
  if (type === 'number')
    return value !== '' && Number.isFinite(Number(value ?? Number.NaN)) ? Number(value) : undefined;
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value);
}
