// Java classes by their names: `JavaImporter`, packages, and the classes of everyday use.
import type { GuestAction } from './action.ts';
import type { GuestCallbacks } from './callbacks.ts';
import type { Bag, Kit } from './kit.ts';
import type { Values } from './values.ts';

export type GuestJava = ReturnType<typeof guestJava>;

export function guestJava(kit: Kit, values: Values, callbacks: GuestCallbacks, action: GuestAction) {
  const {
    input,
    call,
    failure,
    hide,
    each,
    text,
    create,
    hasOwn,
    keys,
    isArray,
    mapGet,
    mapHas,
    mapSet,
    freeze,
    classNames,
  } = kit;
  const { javaList, javaMap, jsonValue, stringOf, bytes, javaBytes, utf8 } = values;

  /** Throws with the name of what is missing, whatever a script does with it. */
  const unavailable = (name: string): object => {
    const refuse = (): never => {
      throw failure(`Java class ${name} is not available to scripts`);
    };
    const trap = (_: object, key: PropertyKey): unknown => (typeof key === 'symbol' ? undefined : refuse());
    const thing = new Proxy(function Unavailable() {}, { get: trap, set: refuse, apply: refuse, construct: refuse });
    mapSet(classNames, thing, name);
    return thing;
  };
  const packagePaths = new WeakMap<object, unknown>();

  // java.lang, java.util, org.forgerock.json.

  const integer = (value: unknown): number => {
    const given = text(value);
    const number = kit.match(/^[+-]?\d+$/, given) === null ? kit.toNumber(undefined) : kit.toNumber(given);
    if (!kit.finite(number)) throw failure(`For input string: "${given}"`, 'NumberFormatException');
    return number;
  };
  /** A class of primitives: `new` must give an object, whose value is the primitive. */
  const boxing = (convert: (value: unknown) => unknown, statics: Bag): object => {
    const Class = function (value: unknown): unknown {
      return new.target === undefined ? convert(value) : Box(convert(value));
    };
    hide(Class as unknown as Bag, { valueOf: convert, ...statics });
    return Class;
  };
  const Box = Object;
  const numberClass = (name: string, parse: (value: unknown) => number, constants: Bag): object =>
    boxing((value) => (typeof value === 'number' ? value : parse(value)), {
      [`parse${name === 'Integer' ? 'Int' : name}`]: parse,
      toString: (...args: unknown[]) => (args.length === 0 ? `java.lang.${name}` : text(args[0])),
      compare: (one: number, other: number) => (one < other ? -1 : one > other ? 1 : 0),
      ...constants,
    });
  const truth = (value: unknown): boolean => (typeof value === 'boolean' ? value : kit.lower(text(value)) === 'true');

  function JavaString(this: unknown, ...args: unknown[]): unknown {
    const known = stringOf(args[0]);
    return new.target === undefined ? known : new kit.BoxedString(known);
  }
  hide(JavaString as unknown as Bag, {
    valueOf: (value: unknown) => text(value),
    join: (separator: unknown, ...parts: unknown[]) => {
      const list = parts.length === 1 && isArray(parts[0]) ? parts[0] : parts;
      return kit.join(list, text(separator));
    },
    format: (form: unknown, ...args: unknown[]) => {
      let at = 0;
      return kit.replaced(text(form), /%(?:s|d|n|%)/g, (token: string) => {
        if (token === '%n') return '\n';
        if (token === '%%') return '%';
        at += 1;
        return text(args[at - 1]);
      });
    },
  });

  /** A class that constructs with and without `new`. */
  const javaClass = (make: (...args: unknown[]) => object, statics: Bag = {}): object => {
    function Class(...args: unknown[]): object {
      return make(...args);
    }
    hide(Class as unknown as Bag, statics);
    return Class;
  };
  const listClass = (unique: boolean, sorted: boolean): object =>
    javaClass((given: unknown) => {
      const list: unknown[] = [];
      if (isArray(given)) {
        each(given, (item) => {
          list[list.length] = item;
        });
      }
      const java = javaList(list);
      if (!unique) return java;
      const contains = (wanted: unknown): boolean => {
        for (let at = 0; at < java.length; at += 1) if (values.same(java[at], wanted)) return true;
        return false;
      };
      hide(java as unknown as Bag, {
        add: (item: unknown) => {
          if (contains(item)) return false;
          java[java.length] = item;
          if (sorted) kit.sort(java);
          return true;
        },
      });
      if (sorted) kit.sort(java);
      return java;
    });
  const mapClass = javaClass((given: unknown) => {
    const map = javaMap({});
    if (typeof given === 'object' && given !== null)
      each(keys(given), (key) => values.write(map, key, (given as Bag)[key]));
    return map;
  });

  const duration = (milliseconds: number): object => {
    const self = {};
    hide(self, {
      toMillis: () => milliseconds,
      toMinutes: () => milliseconds / 60_000,
      getSeconds: () => milliseconds / 1000,
      milliseconds,
    });
    return self;
  };
  const unit = (name: string, milliseconds: number): object => {
    const self = {};
    hide(self, { name: () => name, toString: () => name, milliseconds });
    return freeze(self);
  };
  const clock = freeze({ millis: () => input.now });

  const encoder = (variant: string): object => ({
    encodeToString: (value: unknown) => call('base64.encode', bytes(value), variant),
    encode: (value: unknown) => javaBytes(bytes(call('base64.encode', bytes(value), variant))),
    withoutPadding: () => encoder('base64url'),
  });
  const decoder = (): object => ({
    decode: (value: unknown) =>
      javaBytes(call('base64.decode', isArray(value) ? utf8(value) : text(value)) as number[]),
  });
  const codec = (variant: string): object => ({
    encode: (value: unknown) => call('base64.encode', bytes(value), variant),
    decode: (value: unknown) => javaBytes(call('base64.decode', text(value)) as number[]),
  });

  const real = (value: unknown): number => {
    const number = kit.toNumber(text(value));
    if (!kit.finite(number)) throw failure(`For input string: "${text(value)}"`, 'NumberFormatException');
    return number;
  };

  const implementations: Record<string, unknown> = {
    ...callbacks.classes,
    Action: action.Action,
    String: JavaString,
    Math,
    Integer: numberClass('Integer', integer, { MAX_VALUE: 2_147_483_647, MIN_VALUE: -2_147_483_648 }),
    Long: numberClass('Long', integer, { MAX_VALUE: Number.MAX_SAFE_INTEGER }),
    Double: numberClass('Double', real, {}),
    Boolean: boxing(truth, { parseBoolean: truth, TRUE: true, FALSE: false }),
    JsonValue: javaClass((value: unknown) => jsonValue(value), {
      json: (value: unknown) => jsonValue(value),
      object: () => javaMap({}),
      array: (...items: unknown[]) => javaList(items),
    }),
    ArrayList: listClass(false, false),
    LinkedList: listClass(false, false),
    HashSet: listClass(true, false),
    TreeSet: listClass(true, true),
    HashMap: mapClass,
    LinkedHashMap: mapClass,
    Arrays: {
      asList: (...items: unknown[]) =>
        javaList(items.length === 1 && isArray(items[0]) ? (items[0] as unknown[]) : items),
      toString: (list?: unknown) =>
        isArray(list) ? `${javaList(kit.copied(list)) as unknown as string}` : 'java.util.Arrays',
    },
    Collections: {
      emptyList: () => javaList([]),
      emptySet: () => javaList([]),
      emptyMap: () => javaMap({}),
      singletonList: (item: unknown) => javaList([item]),
      singleton: (item: unknown) => javaList([item]),
      unmodifiableList: (list: unknown) => list,
    },
    UUID: { randomUUID: () => new kit.BoxedString(call('random.uuid')) },
    Date: values.ScriptDate,
    Clock: { systemUTC: () => clock, systemDefaultZone: () => clock },
    ChronoUnit: {
      SECONDS: unit('SECONDS', 1000),
      MINUTES: unit('MINUTES', 60_000),
      HOURS: unit('HOURS', 3_600_000),
      DAYS: unit('DAYS', 86_400_000),
    },
    Duration: {
      ofMillis: (count: number) => duration(count),
      ofSeconds: (count: number) => duration(count * 1000),
      ofMinutes: (count: number) => duration(count * 60_000),
      ofHours: (count: number) => duration(count * 3_600_000),
      ofDays: (count: number) => duration(count * 86_400_000),
    },
    'java.util.Base64': {
      getEncoder: () => encoder('base64'),
      getUrlEncoder: () => encoder('base64url-padded'),
      getDecoder: decoder,
      getUrlDecoder: decoder,
    },
    Base64: codec('base64'),
    Base64url: codec('base64url'),
  };

  const isKnown = (name: string): boolean => {
    for (let at = 0; at < input.refusedClasses.length; at += 1) if (input.refusedClasses[at] === name) return false;
    const dot = kit.lastIndexOf(name, '.');
    const names = input.classes[kit.slice(name, 0, dot)] ?? [];
    for (let at = 0; at < names.length; at += 1) if (names[at] === kit.slice(name, dot + 1)) return true;
    return false;
  };
  const known = create(null) as Record<string, unknown>;
  /** The class of a full name; something that throws when there is none here. */
  const classOf = (name: string): unknown => {
    if (hasOwn(known, name)) return known[name];
    const simple = kit.slice(name, kit.lastIndexOf(name, '.') + 1);
    const found = isKnown(name) ? (implementations[name] ?? implementations[simple]) : undefined;
    if (found !== undefined && typeof found !== 'string') mapSet(classNames, found as object, name);
    known[name] = found ?? unavailable(name);
    return known[name];
  };

  // A segment that begins with a capital is a class, as everywhere in these scripts.
  const packageOf = (path: string): object => {
    const held = create(null) as Bag;
    const thing = new Proxy(held, {
      get: (_, key) => {
        if (typeof key === 'symbol') return undefined;
        if (!hasOwn(held, key)) {
          const name = path === '' ? key : `${path}.${key}`;
          held[key] = kit.match(/^[A-Z]/, key) === null ? packageOf(name) : classOf(name);
        }
        return held[key];
      },
      has: (_, key) => typeof key !== 'symbol',
    });
    mapSet(packagePaths, thing, path);
    return thing;
  };

  const importInto = (target: Bag, thing: unknown): void => {
    if ((typeof thing !== 'object' && typeof thing !== 'function') || thing === null) return;
    if (mapHas(packagePaths, thing)) {
      const path = mapGet(packagePaths, thing) as string;
      each(input.classes[path] ?? [], (name) => {
        target[name] = classOf(`${path}.${name}`);
      });
      each(input.refusedClasses, (name) => {
        const dot = kit.lastIndexOf(name, '.');
        if (kit.slice(name, 0, dot) === path) target[kit.slice(name, dot + 1)] = classOf(name);
      });
    } else if (mapHas(classNames, thing)) {
      const name = mapGet(classNames, thing) as string;
      target[kit.slice(name, kit.lastIndexOf(name, '.') + 1)] = thing;
    }
  };
  function JavaImporter(...things: unknown[]): object {
    const importer: Bag = {};
    each(things, (thing) => importInto(importer, thing));
    hide(importer, {
      importClass: (...more: unknown[]) => each(more, (thing) => importInto(importer, thing)),
      importPackage: (...more: unknown[]) => each(more, (thing) => importInto(importer, thing)),
    });
    return importer;
  }

  hide(globalThis as unknown as Bag, {
    ...{ JavaImporter, Packages: packageOf('') },
    ...{ org: packageOf('org'), com: packageOf('com'), java: packageOf('java'), javax: packageOf('javax') },
  });

  return { implementations, javaClass };
}
