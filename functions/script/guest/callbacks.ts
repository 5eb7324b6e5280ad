// Callbacks on both engines: those that a script builds, as a type with its wire fields, and those that came back.
import type { Json } from '../../json.ts';
import type { Bag, GuestAnswer, Kit } from './kit.ts';
import type { Values } from './values.ts';

export type GuestCallbacks = ReturnType<typeof guestCallbacks>;

export interface BuiltCallback {
  readonly type: string;
  readonly fields: Record<string, unknown>;
}

export function guestCallbacks(kit: Kit, values: Values) {
  const { input, failure, hide, each, plain, text, texts, required, whole, freeze, isArray, mapGet, mapHas, mapSet } =
    kit;
  const { javaList, javaMap, javaChars, javafy } = values;

  // What a callback object of a script stands for.
  const built = new WeakMap<object, unknown>();
  const unspecified = -1;

  const optional = (value: unknown): string => (value === undefined || value === null ? '' : text(value));
  const flag = (value: unknown): boolean =>
    value === true || (typeof value === 'object' && value !== null && `${value as unknown as string}` === 'true');
  const messageType = (value: unknown): number => {
    const type = whole(value, 'The message type');
    if (type < 0 || type > 2) throw failure(`Invalid message type: ${type}`, 'IllegalArgumentException');
    return type;
  };
  const policyTexts = (value: unknown): string[] => {
    const list: string[] = [];
    if (!isArray(value)) return list;
    each(value, (item) => {
      list[list.length] = kit.asText(item) ?? kit.stringify(plain(item));
    });
    return list;
  };

  /** Four orders: with or without a prompt, with own options or a standard set. */
  const confirmation = (args: readonly unknown[]): BuiltCallback => {
    const prompted = args.length > 3;
    const at = prompted ? 1 : 0;
    const [type, options, standard] = [args[at], args[at + 1], args[at + 2]];
    const own = isArray(options);
    return {
      type: 'ConfirmationCallback',
      fields: {
        prompt: prompted ? required(args[0], 'The prompt') : '',
        messageType: messageType(type),
        options: own ? texts(options, 'An option') : [],
        optionType: own ? unspecified : whole(options, 'The option type'),
        defaultOption: whole(standard, 'The default option'),
      },
    };
  };

  const choice = (args: readonly unknown[]): BuiltCallback => ({
    type: 'ChoiceCallback',
    fields: {
      prompt: required(args[0], 'The prompt'),
      choices: texts(args[1], 'A choice'),
      defaultChoice: whole(args[2], 'The default choice'),
    },
  });

  /** `(name, prompt, value, required)`, then policies with validateOnly, then failed policies, either of them left out. */
  const attributeInput = (kind: 'Boolean' | 'Number' | 'String', args: readonly unknown[]): BuiltCallback => {
    const given = kit.unwrap(args[2]);
    const failed = isArray(args[4]) ? args[4] : args[6];
    const policies = isArray(args[4]) ? undefined : kit.unwrap(args[4]);
    const initial = { Boolean: flag(given), Number: given === null ? 0 : kit.toNumber(given), String: optional(given) };
    return {
      type: `${kind}AttributeInputCallback`,
      fields: {
        name: required(args[0], 'The name'),
        prompt: required(args[1], 'The prompt'),
        value: initial[kind],
        required: flag(args[3]),
        policies: policies === undefined || policies === null ? {} : plain(policies),
        validateOnly: isArray(args[4]) ? false : flag(args[5]),
        failedPolicies: policyTexts(failed),
      },
    };
  };

  const validated = (kind: 'Username' | 'Password', args: readonly unknown[]): BuiltCallback => {
    const at = kind === 'Password' ? 2 : 1;
    return {
      type: `ValidatedCreate${kind}Callback`,
      fields: {
        prompt: required(args[0], 'The prompt'),
        ...(kind === 'Password' && { echoOn: flag(args[1]) }),
        policies: plain(args[at] ?? {}),
        validateOnly: flag(args[at + 1]),
        failedPolicies: policyTexts(args[at + 2]),
      },
    };
  };

  const pollingWait = (wait: unknown, message: unknown): BuiltCallback => ({
    type: 'PollingWaitCallback',
    fields: { waitTime: required(wait, 'The wait time'), message: required(message, 'The message') },
  });

  const constructors: Record<string, (...args: unknown[]) => BuiltCallback> = {
    TextOutputCallback: (type, message) => ({
      type: 'TextOutputCallback',
      fields: { messageType: `${messageType(type)}`, message: required(message, 'The message') },
    }),
    ScriptTextOutputCallback: (message) => ({
      type: 'TextOutputCallback',
      fields: { messageType: '4', message: required(message, 'The message') },
    }),
    HiddenValueCallback: (id, value) => ({
      type: 'HiddenValueCallback',
      fields: { id: required(id, 'The id'), value: optional(value) },
    }),
    NameCallback: (prompt, initial) => ({
      type: 'NameCallback',
      fields: { prompt: required(prompt, 'The prompt'), defaultName: optional(initial) },
    }),
    PasswordCallback: (prompt, echoOn) => ({
      type: 'PasswordCallback',
      fields: { prompt: required(prompt, 'The prompt'), echoOn: flag(echoOn) },
    }),
    TextInputCallback: (prompt, initial) => ({
      type: 'TextInputCallback',
      fields: { prompt: required(prompt, 'The prompt'), defaultText: optional(initial) },
    }),
    ChoiceCallback: (...args) => choice(args),
    ConfirmationCallback: (...args) => confirmation(args),
    BooleanAttributeInputCallback: (...args) => attributeInput('Boolean', args),
    NumberAttributeInputCallback: (...args) => attributeInput('Number', args),
    StringAttributeInputCallback: (...args) => attributeInput('String', args),
    PollingWaitCallback: (wait, message) => pollingWait(wait, message),
    MetadataCallback: (data) => ({ type: 'MetadataCallback', fields: { data: plain(data) } }),
  };

  // Legacy: objects with the getters of their class.

  const answered = (answer: GuestAnswer, nth = 0): Json => {
    const value = answer.values[nth];
    if (value !== undefined) return value;
    // Left out: as it was sent.
    if (answer.type === 'HiddenValueCallback') return answer.fields['value'] ?? '';
    return answer.initial[nth] ?? null;
  };
  const line = (value: Json): string | null => (value === null ? null : text(value));
  /** An index as the client chose it, also out of range; what is no number counts as left out. */
  const index = (answer: GuestAnswer): number => {
    const given = answer.values[0];
    const known = typeof given === 'number' || (typeof given === 'string' && given !== '');
    const number = known ? kit.toNumber(given) : Number_NaN;
    return kit.isInteger(number) ? number : kit.toNumber(answer.initial[0] ?? 0);
  };
  const Number_NaN = kit.toNumber(undefined);
  const truth = (value: Json): boolean => value === true || value === 'true';
  const amount = (value: Json): number | null => {
    const number = value === null || value === '' ? Number_NaN : kit.toNumber(value);
    return kit.finite(number) ? number : null;
  };

  const getters = (answer: GuestAnswer): Bag => {
    const field = (name: string) => () => javafy(answer.fields[name] ?? null);
    const common = { getPrompt: field('prompt'), getMessage: field('message') };
    const attribute = { getName: field('name'), isRequired: field('required'), getPolicies: field('policies') };
    switch (answer.type) {
      case 'NameCallback':
        return { ...common, getName: () => line(answered(answer)), getDefaultName: field('defaultName') };
      case 'PasswordCallback':
        return {
          ...common,
          getPassword: () => {
            const value = answer.values[0];
            return value === undefined || value === null ? null : javaChars(text(value));
          },
          isEchoOn: field('echoOn'),
        };
      case 'TextInputCallback':
        return { ...common, getText: () => line(answered(answer)), getDefaultText: field('defaultText') };
      case 'HiddenValueCallback':
        return { getValue: () => line(answered(answer)), getId: field('id') };
      case 'ChoiceCallback':
        return {
          ...common,
          getSelectedIndexes: () => [index(answer)],
          getChoices: field('choices'),
          getDefaultChoice: field('defaultChoice'),
        };
      case 'ConfirmationCallback':
        return {
          ...common,
          getSelectedIndex: () => index(answer),
          getOptions: field('options'),
          getOptionType: field('optionType'),
          getMessageType: field('messageType'),
          getDefaultOption: field('defaultOption'),
        };
      case 'BooleanAttributeInputCallback':
        return { ...common, ...attribute, getValue: () => truth(answered(answer)) };
      case 'NumberAttributeInputCallback':
        return { ...common, ...attribute, getValue: () => amount(answered(answer)) };
      case 'StringAttributeInputCallback':
        return { ...common, ...attribute, getValue: () => line(answered(answer)) };
      case 'TextOutputCallback':
        return { ...common, getMessageType: () => kit.toNumber(answer.fields['messageType']) };
      case 'PollingWaitCallback':
        return { ...common, getWaitTime: field('waitTime') };
      case 'MetadataCallback':
        return { getOutputValue: field('data') };
      default:
        return { ...common, getValue: () => line(answered(answer)) };
    }
  };

  /** The list `callbacks` of the legacy engine. */
  const legacyAnswers = (): unknown[] => {
    const list: unknown[] = [];
    each(input.callbacks, (answer, at) => {
      const callback = {};
      hide(callback, getters(answer));
      list[at] = freeze(callback);
    });
    return javaList(list);
  };

  // Next generation: typed lists of values.
  const valuesOf = (type: string, read: (answer: GuestAnswer) => unknown): unknown[] => {
    const list: unknown[] = [];
    each(input.callbacks, (answer) => {
      if (answer.type === type) list[list.length] = read(answer);
    });
    return javaList(list);
  };
  const lines = (type: string) => () => valuesOf(type, (answer) => line(answered(answer)));
  const validatedAnswers = (type: string) => () =>
    valuesOf(type, (answer) => javaMap({ value: line(answered(answer)), validateOnly: truth(answered(answer, 1)) }));
  const none = () => javaList([]);
  const nextAnswers = (): object => {
    const callbacks = {};
    hide(callbacks, {
      isEmpty: () => input.callbacks.length === 0,
      getNameCallbacks: lines('NameCallback'),
      getPasswordCallbacks: lines('PasswordCallback'),
      getTextInputCallbacks: lines('TextInputCallback'),
      getStringAttributeInputCallbacks: lines('StringAttributeInputCallback'),
      getDeviceProfileCallbacks: lines('DeviceProfileCallback'),
      getChoiceCallbacks: () => valuesOf('ChoiceCallback', (answer) => javaList([index(answer)])),
      getConfirmationCallbacks: () => valuesOf('ConfirmationCallback', index),
      getHiddenValueCallbacks: () => {
        const map = javaMap({});
        each(input.callbacks, (answer) => {
          if (answer.type === 'HiddenValueCallback')
            values.write(map, text(answer.fields['id']), line(answered(answer)));
        });
        return map;
      },
      getNumberAttributeInputCallbacks: () =>
        valuesOf('NumberAttributeInputCallback', (answer) => amount(answered(answer))),
      getBooleanAttributeInputCallbacks: () =>
        valuesOf('BooleanAttributeInputCallback', (answer) => truth(answered(answer))),
      getValidatedUsernameCallbacks: validatedAnswers('ValidatedCreateUsernameCallback'),
      getValidatedPasswordCallbacks: validatedAnswers('ValidatedCreatePasswordCallback'),
      // What no script can ask for never comes back.
      ...{ getSelectIdPCallbacks: none, getHttpCallbacks: none, getLanguageCallbacks: none, getIdpCallbacks: none },
      ...{ getConsentMappingCallbacks: none, getTermsAndConditionsCallbacks: none, getKbaCreateCallbacks: none },
      getX509CertificateCallbacks: none,
    });
    return freeze(callbacks);
  };

  // Legacy classes, constructed with or without `new`.

  const constants: Record<string, Bag> = {
    TextOutputCallback: { INFORMATION: 0, WARNING: 1, ERROR: 2 },
    ConfirmationCallback: {
      ...{ INFORMATION: 0, WARNING: 1, ERROR: 2, UNSPECIFIED_OPTION: unspecified },
      ...{ YES_NO_OPTION: 0, YES_NO_CANCEL_OPTION: 1, OK_CANCEL_OPTION: 2, YES: 0, NO: 1, CANCEL: 2, OK: 3 },
    },
  };
  const callbackObject = (made: BuiltCallback): object => {
    const callback = {};
    const fields = plain(made.fields) as GuestAnswer['fields'];
    hide(callback, getters({ type: made.type, fields, initial: [], values: [] }));
    mapSet(built, callback, made);
    return callback;
  };
  const classes: Record<string, unknown> = {};
  each(kit.keys(constructors), (name) => {
    const make = constructors[name] as (...args: unknown[]) => BuiltCallback;
    function Callback(...args: unknown[]): object {
      return callbackObject(make(...args));
    }
    hide(Callback as unknown as Bag, constants[name] ?? {});
    classes[name] = Callback;
  });
  const pollingBuilder = (): object => {
    let wait: unknown = null;
    let message: unknown = '';
    const builder = {};
    hide(builder, {
      withWaitTime: (value: unknown) => {
        wait = value;
        return builder;
      },
      withMessage: (value: unknown) => {
        message = value;
        return builder;
      },
      build: () => callbackObject(pollingWait(wait, message)),
    });
    return builder;
  };
  hide(classes['PollingWaitCallback'] as Bag, { builder: pollingBuilder, makeCallback: pollingBuilder });

  /** What a callback object stands for; throws for anything else. */
  const builtOf = (callback: unknown): BuiltCallback => {
    if (typeof callback !== 'object' || callback === null || !mapHas(built, callback)) {
      throw failure('Only callbacks can be sent', 'IllegalArgumentException');
    }
    return mapGet(built, callback) as BuiltCallback;
  };

  // `callbacksBuilder`.

  const sent: BuiltCallback[] = [];
  const send =
    (make: (...args: unknown[]) => BuiltCallback) =>
    (...args: unknown[]) => {
      sent[sent.length] = make(...args);
    };
  const refuse = (name: string) => () => {
    throw failure(`callbacksBuilder.${name} is not available to scripts`);
  };
  const builder = (): object => {
    const known = (name: string) => send(constructors[name] as (...args: unknown[]) => BuiltCallback);
    const methods: Bag = {
      textOutputCallback: known('TextOutputCallback'),
      scriptTextOutputCallback: known('ScriptTextOutputCallback'),
      hiddenValueCallback: known('HiddenValueCallback'),
      // The default is the current value, too.
      nameCallback: send((prompt, initial) => ({
        type: 'NameCallback',
        fields: { prompt: required(prompt, 'The prompt'), defaultName: optional(initial), name: optional(initial) },
      })),
      passwordCallback: known('PasswordCallback'),
      textInputCallback: known('TextInputCallback'),
      choiceCallback: send((...args) => choice(args)),
      radioChoiceCallback: send((...args) => {
        const { type, fields } = choice(args);
        return { type, fields: { ...fields, radio: true } };
      }),
      confirmationCallback: known('ConfirmationCallback'),
      pollingWaitCallback: send(pollingWait),
      metadataCallback: known('MetadataCallback'),
      stringAttributeInputCallback: known('StringAttributeInputCallback'),
      numberAttributeInputCallback: known('NumberAttributeInputCallback'),
      booleanAttributeInputCallback: known('BooleanAttributeInputCallback'),
      validatedUsernameCallback: send((...args) => validated('Username', args)),
      validatedPasswordCallback: send((...args) => validated('Password', args)),
      deviceProfileCallback: send((metadata, location, message) => ({
        type: 'DeviceProfileCallback',
        fields: { metadata: flag(metadata), location: flag(location), message: optional(message) },
      })),
    };
    const refused = [
      ...['suspendedTextOutputCallback', 'termsAndConditionsCallback', 'kbaCreateCallback', 'languageCallback'],
      ...['redirectCallback', 'selectIdPCallback', 'idPCallback', 'consentMappingCallback', 'httpCallback'],
      'x509CertificateCallback',
    ];
    each(refused, (name) => {
      methods[name] = refuse(name);
    });
    const object = {};
    hide(object, methods);
    return freeze(object);
  };

  return { legacyAnswers, nextAnswers, classes, builtOf, builder, sent };
}
