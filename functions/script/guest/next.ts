// Bindings of the next generation alone: openidm, utils, require, journey, locales.
import type { Bag, Kit } from './kit.ts';
import type { Values } from './values.ts';
import type { GuestWorld } from './world.ts';

export function guestNext(kit: Kit, values: Values, world: GuestWorld) {
  const { input, call, failure, hide, each, plain, text, required, hasOwn, freeze, isArray, create } = kit;
  const { bytes, javaBytes, javafy, javaMap, utf8 } = values;
  const object = (members: Bag): object => {
    const made = {};
    hide(made, members);
    return freeze(made);
  };
  const refused = (name: string) => () => {
    throw failure(`${name} is not available to scripts`);
  };

  // openidm

  const fieldsOf = (fields: unknown): unknown => (isArray(fields) ? plain(fields) : []);
  const openidm = object({
    read: (resource: unknown, _parameters?: unknown, fields?: unknown) =>
      javafy(call('readManaged', required(resource, 'The resource'), fieldsOf(fields))),
    query: (resource: unknown, parameters: unknown, fields?: unknown) => {
      const filter = typeof parameters === 'object' && parameters !== null ? (parameters as Bag)['_queryFilter'] : null;
      const rows = call(
        'queryManaged',
        required(resource, 'The resource'),
        required(filter, '_queryFilter'),
        fieldsOf(fields),
      ) as unknown[];
      return javaMap({
        result: javafy(rows),
        resultCount: rows.length,
        pagedResultsCookie: null,
        totalPagedResultsPolicy: 'NONE',
        totalPagedResults: -1,
      });
    },
    create: refused('openidm.create'),
    update: refused('openidm.update'),
    patch: refused('openidm.patch'),
    delete: refused('openidm.delete'),
    action: refused('openidm.action'),
  });

  // utils

  const encode = (variant: string) => (value: unknown) => call('base64.encode', bytes(value), variant);
  const decoded = (value: unknown): number[] => call('base64.decode', text(value)) as number[];
  const coder = (variant: string): object =>
    object({
      encode: encode(variant),
      decode: (value: unknown) => utf8(decoded(value)),
      decodeToBytes: (value: unknown) => javaBytes(decoded(value)),
    });
  const algorithm = (given: unknown): Bag => {
    const options = typeof given === 'object' && given !== null ? (given as Bag) : { name: given };
    return plain(options) as Bag;
  };
  const material = (key: unknown): unknown =>
    typeof key === 'object' && key !== null && !isArray(key) && hasOwn(key, 'kty') ? plain(key) : bytes(key);
  const utils = object({
    base64: coder('base64'),
    base64url: coder('base64url'),
    btoa: encode('base64'),
    atob: (value: unknown) => utf8(decoded(value)),
    types: object({
      stringToBytes: (value: unknown) => javaBytes(bytes(text(value))),
      bytesToString: (value: unknown) => utf8(value),
    }),
    crypto: object({
      randomUUID: () => call('random.uuid'),
      getRandomValues: (array: number[]) => {
        const drawn = call('random.bytes', array.length) as number[];
        each(drawn, (byte, index) => {
          array[index] = isArray(array) && byte > 127 ? byte - 256 : byte;
        });
        return array;
      },
      checkBcrypt: refused('utils.crypto.checkBcrypt'),
      subtle: object({
        digest: (name: unknown, data: unknown) => javaBytes(call('digest', text(name), bytes(data)) as number[]),
        sign: (options: unknown, key: unknown, data: unknown) =>
          javaBytes(call('sign', algorithm(options), material(key), bytes(data)) as number[]),
        verify: (options: unknown, key: unknown, data: unknown, signature: unknown) =>
          call('verify', algorithm(options), material(key), bytes(data), bytes(signature)),
        generateKey: (options: unknown) => {
          const key = call('generateKey', algorithm(options));
          return isArray(key) ? javaBytes(key as number[]) : javafy(key);
        },
        deriveKey: (options: unknown, key: unknown, bits: unknown) => {
          const { salt, ...rest } = options as Bag;
          return javaBytes(call('deriveKey', plain(rest), bytes(salt), bytes(key), bits) as number[]);
        },
        encrypt: refused('utils.crypto.subtle.encrypt'),
        decrypt: refused('utils.crypto.subtle.decrypt'),
      }),
    }),
  });

  // require: CommonJS, each library once per run. What belongs to the node is hidden by parameters that get nothing.

  const hidden = [
    ...['nodeState', 'callbacks', 'callbacksBuilder', 'action', 'idRepository', 'requestHeaders', 'requestParameters'],
    ...['requestCookies', 'existingSession', 'outcome', 'auditEntryDetail'],
  ];
  const FunctionOf = Function;
  const modules = create(null) as Record<string, { exports: unknown }>;
  let depth = 0;
  const deepest = 5;
  const load = (given: unknown): unknown => {
    const name = required(given, 'The name of the library');
    if (hasOwn(modules, name)) return (modules[name] as { exports: unknown }).exports;
    if (depth >= deepest) throw failure(`Library scripts are nested more than ${deepest} deep`);
    const source = call('library', name) as string | null;
    if (source === null) throw failure(`Library script ${name} not found`);
    const module = { exports: {} };
    modules[name] = module;
    depth += 1;
    try {
      const run = FunctionOf('exports', 'module', 'require', kit.join(hidden, ','), source);
      run(module.exports, module, load);
    } finally {
      depth -= 1;
    }
    return module.exports;
  };

  return {
    ...{ openidm, utils, require: load, samlApplication: null, oauthApplication: null },
    requestCookies: world.requestCookies,
    journey: object({
      name: () => input.journey.name,
      identityResource: () => input.journey.identityResource,
      innerJourney: () => input.journey.inner,
      mustRun: () => input.journey.mustRun,
    }),
    locales: object({
      getLocalizedMessage: (map: unknown) => call('localizedMessage', plain(map)),
    }),
  };
}
