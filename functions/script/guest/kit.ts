// The functions in this folder run inside the sandbox: their text is evaluated there before the script is. So none of them may
// name anything from outside itself but types, and all that they need of the language they take before a script can replace it.
import type { Json, JsonObject } from '../../json.ts';

/** What a run brings along, as JSON. */
export interface GuestInput {
  readonly engine: 'legacy' | 'next';
  readonly purpose: 'decision' | 'config' | 'deviceMatch';
  readonly name: string;
  readonly logger: string;
  readonly realm: string;
  /** Filtered by the inputs of the node. */
  readonly state: { readonly shared: JsonObject; readonly transient: JsonObject; readonly secure: JsonObject };
  readonly callbacks: readonly GuestAnswer[];
  readonly headers: JsonObject;
  readonly parameters: JsonObject;
  readonly cookies: JsonObject;
  readonly session: JsonObject | null;
  readonly cookieName: string | null;
  readonly journey: {
    readonly name: string;
    readonly identityResource: string;
    readonly inner: boolean;
    readonly mustRun: boolean;
  };
  readonly now: number;
  readonly systemProperties: readonly string[];
  readonly classes: Readonly<Record<string, readonly string[]>>;
  readonly refusedClasses: readonly string[];
  readonly refusedBindings: readonly string[];
  readonly nesting: number;
  readonly textLength: number;
}

/** A callback that came back: its wire fields, and a value per input, or none. */
export interface GuestAnswer {
  readonly type: string;
  readonly fields: JsonObject;
  readonly initial: readonly Json[];
  readonly values: readonly Json[];
}

export type Kit = ReturnType<typeof guestKit>;

/** An object whose keys are a script's to choose. */
export type Bag = Record<PropertyKey, unknown>;

export function guestKit(hostCall: (name: string, args: string) => string, inputText: string) {
  const { parse, stringify } = JSON;
  const { create, defineProperty, freeze, getPrototypeOf, hasOwn, keys, setPrototypeOf } = Object;
  const { isArray, prototype: ArrayPrototype } = Array;
  const { construct } = Reflect;
  const BoxedString = String;
  const toNumber = Number;
  const { isFinite: finite, isInteger } = Number;
  const RealDate = Date;
  const uncurry = Function.prototype.bind.bind(Function.prototype.call) as unknown as <
    Self,
    Args extends unknown[],
    Result,
  >(
    method: (this: Self, ...args: Args) => Result,
  ) => (self: Self, ...args: Args) => Result;
  const join = uncurry(Array.prototype.join);
  const lower = uncurry(String.prototype.toLowerCase);
  const upper = uncurry(String.prototype.toUpperCase);
  const codeAt = uncurry(String.prototype.charCodeAt);
  const split = uncurry(String.prototype.split as (by: string) => string[]);
  const digits = uncurry(Number.prototype.toString);
  const hex = (number: number): string => digits(number, 16);
  const encodeUri = encodeURIComponent;
  const slice = uncurry(String.prototype.slice);
  const indexOf = uncurry(String.prototype.indexOf);
  const lastIndexOf = uncurry(String.prototype.lastIndexOf);
  const replaced = uncurry(String.prototype.replace as (pattern: RegExp, by: (token: string) => string) => string);
  const sort = uncurry(Array.prototype.sort as () => unknown[]);
  const copied = uncurry(Array.prototype.slice as () => unknown[]);
  const match = uncurry(RegExp.prototype.exec);
  const toIso = uncurry(Date.prototype.toISOString);
  const unboxed = uncurry(String.prototype.valueOf);
  const mapGet = uncurry(WeakMap.prototype.get) as (map: WeakMap<object, unknown>, key: object) => unknown;
  const mapHas = uncurry(WeakMap.prototype.has) as (map: WeakMap<object, unknown>, key: object) => boolean;
  const mapSet = uncurry(WeakMap.prototype.set) as (map: WeakMap<object, unknown>, key: object, value: unknown) => void;

  const input = parse(inputText) as GuestInput;

  /** What a binding throws: the message is the text of the Java exception. */
  const failure = (message: string, errorClass = 'JavaException'): Error => {
    const error = new Error(message);
    const javaException = freeze({
      getMessage: () => message,
      getLocalizedMessage: () => message,
      toString: () => message,
      getCode: () => 400,
      getReason: () => 'Bad Request',
      getDetail: () => null,
      isServerError: () => false,
      message,
    });
    defineProperty(error, 'name', { value: errorClass, configurable: true, writable: true });
    defineProperty(error, 'javaException', { value: javaException, configurable: true });
    return error;
  };

  /** Not for…of: a script may have replaced the iterators. */
  const each = <Item>(list: ArrayLike<Item>, visit: (item: Item, index: number) => void): void => {
    for (let index = 0; index < list.length; index += 1) visit(list[index] as Item, index);
  };

  /** Adds what is no entry: for…in and Object.keys do not list it. */
  const hide = (target: object, members: Bag): void => {
    each(keys(members), (key) => {
      defineProperty(target, key, { value: members[key], writable: true, configurable: true });
    });
  };

  // JsonValue and the like, by what they stand for.
  const wrapped = new WeakMap<object, unknown>();
  const unwrap = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && mapHas(wrapped, value) ? mapGet(wrapped, value) : value;

  /** Text of a string, boxed or not; undefined for anything else. */
  const asText = (value: unknown): string | undefined => {
    if (typeof value === 'string') return value;
    return value instanceof BoxedString ? unboxed(value as unknown as string) : undefined;
  };

  /** A copy without any behaviour: what leaves the sandbox. Its objects have no prototype, so no `toJSON` either. */
  const plain = (given: unknown, depth = 0): Json => {
    if (depth > input.nesting) throw failure('Script state is nested too deeply');
    const value = unwrap(given);
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') return finite(value) ? value : null;
    if (typeof value === 'bigint') return toNumber(value);
    if (typeof value !== 'object' || value === null) return null;
    const text = asText(value);
    if (text !== undefined) return text;
    if (value instanceof RealDate) return toIso(value);
    if (isArray(value)) {
      const list = setPrototypeOf([], null) as Json[];
      each(value, (item, index) => {
        list[index] = plain(item, depth + 1);
      });
      return list;
    }
    const map = create(null) as JsonObject;
    each(keys(value), (key) => {
      if (key === '__proto__') throw failure('__proto__ is no key for state');
      map[key] = plain((value as Bag)[key], depth + 1);
    });
    return map;
  };

  /** Calls out of the sandbox. Throws inside the script what the other side refuses. */
  const call = (name: string, ...args: unknown[]): unknown => {
    const answer = parse(hostCall(name, stringify(plain(args)))) as { value?: unknown; error?: string };
    if (hasOwn(answer, 'error')) throw failure(`${answer.error}`);
    return answer.value;
  };

  /** Java's text of a value. */
  const text = (given: unknown): string => {
    const known = asText(given);
    if (known !== undefined) return known;
    if (isArray(given) && given.length > 0 && asText(given[0]) !== undefined && isChars(given)) return join(given, '');
    return given === null || given === undefined ? 'null' : `${given as string}`;
  };
  const chars = new WeakMap<object, unknown>();
  const isChars = (value: object): boolean => mapHas(chars, value);

  // Java classes by their names, also those that there are none of here.
  const classNames = new WeakMap<object, unknown>();
  const classNameOf = (value: unknown): string | undefined =>
    (typeof value === 'object' || typeof value === 'function') && value !== null && mapHas(classNames, value)
      ? (mapGet(classNames, value) as string)
      : undefined;

  /** A text that may not be null. */
  const required = (value: unknown, what: string): string => {
    if (value === null || value === undefined) throw failure(`${what} must not be null`, 'IllegalArgumentException');
    return text(value);
  };

  /** A list of texts, out of an array or a Java list. */
  const texts = (value: unknown, what: string): string[] => {
    if (!isArray(value)) throw failure(`${what} must be a list`, 'IllegalArgumentException');
    const list = setPrototypeOf([], null) as string[];
    each(value, (item, index) => {
      list[index] = required(item, what);
    });
    return list;
  };

  /** A whole number, also out of text. */
  const whole = (value: unknown, what: string): number => {
    const number = typeof value === 'boolean' || value === null ? toNumber.NaN : toNumber(unwrap(value));
    if (!isInteger(number)) throw failure(`${what} must be a whole number`, 'IllegalArgumentException');
    return number;
  };

  return {
    ...{ input, call, failure, hide, each, plain, unwrap, asText, text, texts, required, whole, wrapped, chars },
    ...{ parse, stringify, create, defineProperty, freeze, getPrototypeOf, hasOwn, keys, setPrototypeOf, isArray },
    ...{ ArrayPrototype, BoxedString, RealDate, construct, toNumber, finite, isInteger, uncurry, join, lower, slice },
    ...{ indexOf, lastIndexOf, replaced, sort, copied, match, mapGet, mapHas, mapSet, isChars },
    ...{ upper, codeAt, split, hex, encodeUri, classNames, classNameOf },
  };
}
