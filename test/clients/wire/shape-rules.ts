// What a step is made of: JSON types, names, numbers.
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { isJsonObject, type Json } from '../../../functions/json.ts';
import { callbacksIn, entriesOf, firstOf, type StepRule, setInput, setOutput } from './step-rule.ts';

type Kind = 'text' | 'number' | 'boolean' | 'texts' | 'digits' | 'messageType' | 'object' | 'numberOrEmpty';

const fits: Readonly<Record<Kind, (value: Json | undefined) => boolean>> = {
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  texts: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  digits: (value) => typeof value === 'string' && /^\d+$/.test(value),
  object: (value) => isJsonObject(value),
  numberOrEmpty: (value) => typeof value === 'number' || value === '',
  messageType: (value) => typeof value === 'string' && /^[0124]$/.test(value),
};

interface Shape {
  readonly output: Readonly<Record<string, Kind>>;
  /** Absent: it only shows something. */
  readonly input?: Kind;
  /** A second input says that the first is to be checked only. */
  readonly validateOnly?: true;
}

const validated = { policies: 'object', failedPolicies: 'texts', validateOnly: 'boolean', prompt: 'text' } as const;
const attribute = { ...validated, name: 'text', required: 'boolean' } as const;

const shapes: Readonly<Record<string, Shape>> = {
  NameCallback: { output: { prompt: 'text' }, input: 'text' },
  PasswordCallback: { output: { prompt: 'text' }, input: 'text' },
  TextOutputCallback: { output: { message: 'text', messageType: 'messageType' } },
  HiddenValueCallback: { output: { value: 'text', id: 'text' }, input: 'text' },
  PollingWaitCallback: { output: { waitTime: 'digits', message: 'text' } },
  ConfirmationCallback: {
    output: { prompt: 'text', messageType: 'number', options: 'texts', optionType: 'number', defaultOption: 'number' },
    input: 'number',
  },
  ChoiceCallback: { output: { prompt: 'text', choices: 'texts', defaultChoice: 'number' }, input: 'number' },
  MetadataCallback: { output: { data: 'object' } },
  TextInputCallback: { output: { prompt: 'text', defaultText: 'text' }, input: 'text' },
  StringAttributeInputCallback: { output: { ...attribute, value: 'text' }, input: 'text', validateOnly: true },
  BooleanAttributeInputCallback: { output: { ...attribute, value: 'boolean' }, input: 'boolean', validateOnly: true },
  // Without a value where nobody has given one: no number says so.
  NumberAttributeInputCallback: { output: attribute, input: 'numberOrEmpty', validateOnly: true },
  ValidatedCreateUsernameCallback: { output: validated, input: 'text', validateOnly: true },
  ValidatedCreatePasswordCallback: { output: { ...validated, echoOn: 'boolean' }, input: 'text', validateOnly: true },
  TermsAndConditionsCallback: { output: { version: 'text', terms: 'text', createDate: 'text' }, input: 'boolean' },
  DeviceProfileCallback: { output: { metadata: 'boolean', location: 'boolean', message: 'text' }, input: 'text' },
};

export const shapeRules: readonly StepRule[] = [
  {
    rule: 'authId is an HS256 JWS with the claims of AM, and lives no longer than its journey',
    faults({ authId }) {
      const text = String(authId);
      const { authIndexType, authIndexValue, otk, realm, sessionId, iat = 0, exp = 0 } = decodeJwt(text);
      const texts = [authIndexType, authIndexValue, otk, sessionId].every((claim) => typeof claim === 'string');
      const good = texts && realm === '/alpha' && exp > iat && exp - iat <= 900;
      return good && decodeProtectedHeader(text).alg === 'HS256' ? [] : [text];
    },
    spoil(step) {
      step['authId'] = `${btoa('{"alg":"HS256"}')}.${btoa('{"realm":"/alpha"}')}.c2ln`;
      return true;
    },
  },
  {
    rule: 'a step has callbacks, and only of types that every client knows',
    faults(step) {
      const types = callbacksIn(step).map(({ type }) => type);
      return types.length === 0 ? ['no callbacks'] : types.filter((type) => !Object.hasOwn(shapes, type));
    },
    spoil(step) {
      step['callbacks'] = [];
      return true;
    },
  },
  {
    rule: 'output is always an array of names and values, and no value is null',
    faults: (step) =>
      callbacksIn(step).flatMap(({ type, raw, output }) =>
        Array.isArray(raw['output']) && output.size > 0 && [...output.values()].every((value) => value !== null)
          ? []
          : [type],
      ),
    spoil: (step) => setOutput(step, 'PollingWaitCallback', 'message', null),
  },
  {
    rule: 'every output has the JSON type that Android casts it to',
    faults: (step) =>
      callbacksIn(step).flatMap(({ type, output }) =>
        Object.entries(shapes[type]?.output ?? {}).flatMap(([name, kind]) =>
          fits[kind](output.get(name)) ? [] : [`${type}.${name} is not ${kind}`],
        ),
      ),
    spoil: (step) => setOutput(step, 'TextOutputCallback', 'messageType', 4),
  },
  {
    rule: 'inputs are IDToken and the position among all callbacks, of the right JSON type; what only shows has none',
    faults: (step) =>
      callbacksIn(step).flatMap(({ type, raw, input }, index) => {
        const kind = shapes[type]?.input;
        if (kind === undefined) return 'input' in raw ? [`${type} has an input`] : [];
        const names = entriesOf(raw['input']).map(({ name }) => name);
        const own = `IDToken${index + 1}`;
        const expected = shapes[type]?.validateOnly ? `${own},${own}validateOnly` : own;
        return names.join() === expected && fits[kind](input) ? [] : [`${type} at ${index}: ${names}`];
      }),
    spoil: (step) => setInput(step, 'ConfirmationCallback', '0'),
  },
  {
    rule: '_id counts the callbacks of a page, and is on no other step',
    faults(step) {
      const ids = callbacksIn(step).map(({ raw }) => raw['_id']);
      const isPage = 'header' in step;
      return ids.every((id, index) => id === (isPage ? index : undefined)) ? [] : [JSON.stringify(ids)];
    },
    spoil(step) {
      const [first] = callbacksIn(step);
      if (first) first.raw['_id'] = 7;
      return first !== undefined;
    },
  },
  {
    rule: 'stage, header and description are texts or are left out',
    faults: (step) =>
      ['stage', 'header', 'description'].filter(
        (name) => name in step && (typeof step[name] !== 'string' || !step[name]),
      ),
    spoil(step) {
      step['stage'] = null;
      return true;
    },
  },
  {
    rule: 'nothing of an end or of an error is on a step, and no stage that would hide a button',
    faults(step) {
      const known = ['authId', 'callbacks', 'header', 'description'];
      return Object.keys(step).filter((name) => !known.includes(name));
    },
    spoil(step) {
      step['stage'] = 'OneTimePassword';
      return true;
    },
  },
  {
    rule: 'apps that ask for the one callback of a type find one',
    faults(step) {
      const types = callbacksIn(step).map(({ type }) => type);
      return types.filter((type, index) => type !== 'TextOutputCallback' && types.indexOf(type) !== index);
    },
    spoil(step) {
      const name = firstOf(step, 'NameCallback')?.raw;
      if (name && Array.isArray(step['callbacks'])) step['callbacks'].push(name);
      return name !== undefined;
    },
  },
  {
    rule: 'nothing that somebody types comes back: those inputs begin empty',
    faults: (step) =>
      callbacksIn(step).flatMap(({ type, input }) =>
        /^(Name|Password|DeviceProfile)Callback$/.test(type) && input !== '' ? [type] : [],
      ),
    spoil: (step) => setInput(step, 'PasswordCallback', 'secret'),
  },
];
