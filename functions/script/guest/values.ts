// Java values as JavaScript values that have the Java methods, too: strings, lists, maps, JsonValue, char and byte arrays.
import type { Json } from '../../json.ts';
import type { Bag, Kit } from './kit.ts';

export type Values = ReturnType<typeof guestValues>;

export function guestValues(kit: Kit) {
  const { input, call, failure, hide, each, plain, unwrap, asText, text, wrapped, chars, mapSet, mapHas, mapGet } = kit;
  const { create, setPrototypeOf, getPrototypeOf, hasOwn, keys, isArray, freeze, stringify, defineProperty } = kit;
  const ObjectPrototype = Object.prototype;
  const join = kit.join;

  const same = (one: unknown, other: unknown): boolean =>
    one === other || (asText(one) !== undefined && asText(one) === asText(other));

  const iterator = (list: readonly unknown[]) => {
    let index = 0;
    return {
      hasNext: () => index < list.length,
      next: () => {
        if (index >= list.length) throw failure('There is no next element', 'NoSuchElementException');
        index += 1;
        return list[index - 1];
      },
    };
  };

  const position = (list: readonly unknown[], wanted: unknown): number => {
    for (let index = 0; index < list.length; index += 1) if (same(list[index], wanted)) return index;
    return -1;
  };

  // What Java prints: `[a, b]`, `{a=b, c=d}`.
  const printed = (value: unknown): string => (value === undefined ? 'null' : text(value));

  const listPrototype = create(kit.ArrayPrototype) as unknown[];
  hide(listPrototype as unknown as Bag, {
    size(this: unknown[]) {
      return this.length;
    },
    isEmpty(this: unknown[]) {
      return this.length === 0;
    },
    get(this: unknown[], index: number) {
      if (!(index >= 0 && index < this.length)) {
        throw failure(`Index ${index} out of bounds for length ${this.length}`, 'IndexOutOfBoundsException');
      }
      return this[index];
    },
    contains(this: unknown[], wanted: unknown) {
      return position(this, wanted) >= 0;
    },
    toArray(this: unknown[]) {
      const array: unknown[] = [];
      each(this, (item, index) => {
        array[index] = item;
      });
      return array;
    },
    iterator(this: unknown[]) {
      return iterator(this);
    },
    add(this: unknown[], item: unknown) {
      this[this.length] = item;
      return true;
    },
    addAll(this: unknown[], items: unknown[]) {
      each(items, (item) => {
        this[this.length] = item;
      });
      return items.length > 0;
    },
    set(this: unknown[], index: number, item: unknown) {
      const before = this[index];
      this[index] = item;
      return before;
    },
    clear(this: unknown[]) {
      this.length = 0;
    },
    toString(this: unknown[]) {
      const parts: string[] = [];
      each(this, (item, index) => {
        parts[index] = printed(item);
      });
      return `[${join(parts, ', ')}]`;
    },
  });

  const mapPrototype = create(ObjectPrototype) as Bag;
  const entriesOf = (map: Bag): unknown[] => {
    const list: unknown[] = [];
    each(keys(map), (key, index) => {
      list[index] = freeze({ getKey: () => key, getValue: () => map[key] });
    });
    return javaList(list);
  };
  hide(mapPrototype, {
    get(this: Bag, key: string) {
      return hasOwn(this, key) ? read(this, key) : null;
    },
    getOrDefault(this: Bag, key: string, otherwise: unknown) {
      return hasOwn(this, key) ? read(this, key) : otherwise;
    },
    put(this: Bag, key: string, value: unknown) {
      const before = hasOwn(this, key) ? this[key] : null;
      write(this, key, value);
      return before;
    },
    putAll(this: Bag, other: Bag) {
      each(keys(other), (key) => write(this, key, other[key]));
    },
    containsKey(this: Bag, key: string) {
      return hasOwn(this, key);
    },
    remove(this: Bag, key: string) {
      const before = hasOwn(this, key) ? this[key] : null;
      delete this[key];
      return before;
    },
    size(this: Bag) {
      return keys(this).length;
    },
    isEmpty(this: Bag) {
      return keys(this).length === 0;
    },
    keySet(this: Bag) {
      return javaList(keys(this));
    },
    values(this: Bag) {
      const list: unknown[] = [];
      each(keys(this), (key, index) => {
        list[index] = this[key];
      });
      return javaList(list);
    },
    entrySet(this: Bag) {
      return entriesOf(this);
    },
    toString(this: Bag) {
      const parts: string[] = [];
      each(keys(this), (key, index) => {
        parts[index] = `${key}=${printed(this[key])}`;
      });
      return `{${join(parts, ', ')}}`;
    },
  });

  const javaList = <Item>(list: Item[]): Item[] => setPrototypeOf(list, listPrototype) as Item[];
  const javaMap = (map: object): Bag => setPrototypeOf(map, mapPrototype) as Bag;

  /** Gives JSON its Java methods, in place and all the way down. */
  const javafy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (isArray(value)) {
      each(value, (item) => javafy(item));
      return javaList(value);
    }
    each(keys(value), (key) => javafy((value as Bag)[key]));
    return javaMap(value);
  };

  // What a script put there itself has no Java methods yet.
  const read = (map: Bag, key: PropertyKey): unknown => {
    const value = map[key];
    if (value === undefined) return null;
    if (typeof value !== 'object' || value === null) return value;
    const prototype = getPrototypeOf(value);
    if (prototype === kit.ArrayPrototype && isArray(value) && !mapHas(chars, value)) return javaList(value);
    return prototype === ObjectPrototype ? javaMap(value) : value;
  };
  const write = (map: Bag, key: PropertyKey, value: unknown): void => {
    if (key === '__proto__') throw failure('__proto__ is no key for state');
    map[key] = value === undefined ? null : unwrap(value);
  };

  /** A map whose keys match in any case; given in lower case. */
  const anyCase = (entries: object): Bag => {
    const map = javafy(entries) as Bag;
    const known = (key: PropertyKey): PropertyKey =>
      typeof key === 'string' && !hasOwn(map, key) && hasOwn(map, kit.lower(key)) ? kit.lower(key) : key;
    const get = (key: string): unknown => (hasOwn(map, known(key)) ? map[known(key)] : null);
    const methods = create(mapPrototype) as Bag;
    hide(methods, {
      get,
      containsKey: (key: string) => hasOwn(map, known(key)),
      getFirst: (key: string) => (get(key) as unknown[] | null)?.[0] ?? null,
    });
    setPrototypeOf(map, methods);
    return new Proxy(map, {
      get: (target, key) => target[known(key)],
      has: (target, key) => known(key) in target,
    });
  };

  // JsonValue: a value that is asked for by its type.
  const jsonValue = (given: unknown): Bag => {
    const value = unwrap(given) ?? null;
    const is = (type: string): boolean => {
      if (type === 'list') return isArray(value);
      if (type === 'map') return typeof value === 'object' && value !== null && !isArray(value);
      if (type === 'string') return asText(value) !== undefined;
      return typeof value === type;
    };
    const as =
      (type: string, name: string, convert: (value: unknown) => unknown = (same) => same) =>
      (): unknown => {
        if (value === null) return null;
        if (!is(type)) throw failure(`Expecting a ${name}`, 'JsonValueException');
        return convert(value);
      };
    const integer = (number: unknown): number => Math_trunc(number as number);
    const map = value as Bag;
    const json = {};
    const methods: Bag = {
      asString: as('string', 'String', asText),
      ...{ asInteger: as('number', 'Number', integer), asLong: as('number', 'Number', integer) },
      ...{ asDouble: as('number', 'Number'), asNumber: as('number', 'Number'), asBoolean: as('boolean', 'Boolean') },
      asMap: as('map', 'Map', (inner) => javaOf(inner)),
      asList: as('list', 'List', (inner) => javaOf(inner)),
      isNull: () => value === null,
      isNotNull: () => value !== null,
      isString: () => is('string'),
      isNumber: () => is('number'),
      isBoolean: () => is('boolean'),
      isMap: () => is('map'),
      isList: () => is('list'),
      get: (key: PropertyKey) => jsonValue((is('map') || is('list')) && hasOwn(map, key) ? map[key] : null),
      isDefined: (key: PropertyKey) => (is('map') || is('list')) && hasOwn(map, key),
      put: (key: string, item: unknown) => {
        if (is('list')) (value as unknown[])[(value as unknown[]).length] = unwrap(item);
        else if (is('map')) write(map, key, item);
        else throw failure('Expecting a Map or a List', 'JsonValueException');
        return json;
      },
      add: (first: unknown, second?: unknown) => {
        if (is('list')) (value as unknown[])[(value as unknown[]).length] = unwrap(first);
        else if (is('map')) write(map, text(first), second);
        else throw failure('Expecting a Map or a List', 'JsonValueException');
        return json;
      },
      getObject: () => javaOf(value),
      size: () => (is('list') ? (value as unknown[]).length : is('map') ? keys(map).length : 0),
      keys: () => javaList(is('map') ? keys(map) : []),
      toString: () => stringify(plain(value)),
      toJSON: () => plain(value),
    };
    hide(json, methods);
    mapSet(wrapped, json, value);
    return freeze(json) as Bag;
  };
  const Math_trunc = Math.trunc;
  const javaOf = (value: unknown): unknown => read({ value }, 'value');

  // char[]: text when joined, a code where a number is wanted, as both are done with Java's.
  const charPrototype = create(kit.BoxedString.prototype) as Bag;
  defineProperty(charPrototype, Symbol.toPrimitive, {
    value(this: object, hint: string) {
      const char = mapGet(charTexts, this) as string;
      return hint === 'number' ? kit.codeAt(char, 0) : char;
    },
  });
  const charTexts = new WeakMap<object, unknown>();
  const javaChars = (value: string): unknown[] => {
    const list: unknown[] = [];
    for (let index = 0; index < value.length; index += 1) {
      const char = setPrototypeOf(new kit.BoxedString(value[index]), charPrototype) as object;
      mapSet(charTexts, char, value[index]);
      list[index] = char;
    }
    mapSet(chars, list, true);
    return list;
  };

  /** Bytes 0 to 255 of whatever counts as bytes: an array, signed or not, or a text in UTF-8. */
  const bytes = (value: unknown): number[] => {
    const given = unwrap(value);
    const known = asText(given);
    if (known !== undefined) return call('utf8.bytes', known) as number[];
    if (typeof given !== 'object' || given === null || typeof (given as number[]).length !== 'number') {
      throw failure('Bytes are expected', 'IllegalArgumentException');
    }
    const list: number[] = [];
    each(given as number[], (byte, index) => {
      list[index] = byte & 255;
    });
    return list;
  };
  /** byte[]: signed, as in Java. */
  const javaBytes = (value: readonly number[]): number[] => {
    const list: number[] = [];
    each(value, (byte, index) => {
      list[index] = byte > 127 ? byte - 256 : byte;
    });
    return list;
  };
  const utf8 = (value: unknown): string => call('utf8.text', bytes(value)) as string;

  /** What `java.lang.String` makes of text, bytes and chars. */
  const stringOf = (value: unknown): string => {
    if (isArray(value) && !mapHas(chars, value)) {
      return value.length > 0 && asText(value[0]) !== undefined ? join(value, '') : utf8(value);
    }
    return value === undefined ? '' : text(value);
  };

  hide(kit.BoxedString.prototype as unknown as Bag, {
    equals(this: unknown, other: unknown) {
      return asText(other) === text(this);
    },
    equalsIgnoreCase(this: unknown, other: unknown) {
      const known = asText(other);
      return known !== undefined && kit.lower(known) === kit.lower(text(this));
    },
    isEmpty(this: unknown) {
      return text(this).length === 0;
    },
    contains(this: unknown, part: unknown) {
      return kit.indexOf(text(this), text(part)) >= 0;
    },
    getBytes(this: unknown) {
      return javaBytes(call('utf8.bytes', text(this)) as number[]);
    },
  });

  // The clock of the script stands still, and its chance is the host's.
  const RealDate = kit.RealDate;
  const now = input.now;
  const datePrototype = RealDate.prototype as unknown as Bag;
  function ScriptDate(...args: unknown[]): unknown {
    if (new.target === undefined) return `${new RealDate(now)}`;
    return kit.construct(RealDate, args.length === 0 ? [now] : args, new.target);
  }
  const timeOf = kit.uncurry(RealDate.prototype.getTime);
  hide(datePrototype, {
    before(this: Date, other: Date) {
      return timeOf(this) < timeOf(other);
    },
    after(this: Date, other: Date) {
      return timeOf(this) > timeOf(other);
    },
    constructor: ScriptDate,
  });
  hide(ScriptDate as unknown as Bag, { now: () => now, parse: RealDate.parse, UTC: RealDate.UTC });
  defineProperty(ScriptDate, 'prototype', { value: datePrototype, writable: false });
  defineProperty(ScriptDate, 'name', { value: 'Date' });
  hide(globalThis as unknown as Bag, { Date: ScriptDate });

  let drawn: number[] = [];
  let next = 0;
  const fraction = (): number => {
    if (next >= drawn.length) {
      drawn = call('random.fractions') as number[];
      next = 0;
    }
    next += 1;
    return drawn[next - 1] as number;
  };
  hide(Math as unknown as Bag, { random: fraction });

  return {
    ...{ javaList, javaMap, javafy, jsonValue, javaChars, javaBytes, bytes, utf8, stringOf, anyCase, iterator },
    ...{ read, write, javaOf, same, fraction, ScriptDate },
    json: (value: unknown): Json => plain(value),
  };
}
