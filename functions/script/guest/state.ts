// The state of the journey: `nodeState` on both engines, and the copies of the legacy engine.
import type { JsonObject } from '../../json.ts';
import type { Bag, Kit } from './kit.ts';
import type { Values } from './values.ts';

export type GuestState = ReturnType<typeof guestState>;

export function guestState(kit: Kit, values: Values) {
  const { input, failure, hide, each, plain, unwrap, hasOwn, keys, isArray, create, freeze } = kit;
  const { javafy, javaMap, javaList, jsonValue, read, write } = values;
  const legacy = input.engine === 'legacy';
  // Those whose maps may lie inside what is merged.
  const container = 'objectAttributes';

  const copyOf = (store: JsonObject): Bag => javafy(kit.parse(kit.stringify(store))) as Bag;
  const stores = {
    transient: copyOf(input.state.transient),
    secure: copyOf(input.state.secure),
    shared: copyOf(input.state.shared),
  };
  const copies = { shared: copyOf(input.state.shared), transient: copyOf(input.state.transient) };
  type Store = keyof typeof stores;
  const order: readonly Store[] = ['transient', 'secure', 'shared'];

  // Keys that are to be gone from every store before what is left here is written.
  const cleared = create(null) as Record<string, true>;

  const holder = (key: string): Store | undefined => {
    for (let index = 0; index < order.length; index += 1) {
      const store = order[index] as Store;
      if (hasOwn(stores[store], key)) return store;
    }
    return undefined;
  };
  const isMap = (value: unknown): value is Bag => typeof value === 'object' && value !== null && !isArray(value);
  const firstValue = (key: string): unknown => {
    const store = holder(key);
    return store === undefined ? null : read(stores[store], key);
  };
  const shown = (value: unknown): unknown => (legacy && value !== null ? jsonValue(value) : value);

  const name = (key: unknown): string => kit.required(key, 'The key');
  const remove = (key: string): void => {
    cleared[key] = true;
    each(order, (store) => {
      delete stores[store][key];
    });
  };

  const merge = (store: 'shared' | 'transient', given: unknown): void => {
    const map = unwrap(given);
    if (!isMap(map)) throw failure('The state to merge must be a map', 'IllegalArgumentException');
    each(keys(map), (key) => {
      const value = unwrap(map[key]);
      if (key === container) {
        if (!isMap(value)) throw failure('State containers must be a JSON object.', 'IllegalArgumentException');
        return;
      }
      if (isMap(value) && kit.asText(value) === undefined) {
        throw failure(
          `State must not contain nested objects unless they are inside registered state containers: ${key}`,
          'IllegalArgumentException',
        );
      }
    });
    each(keys(map), (key) => {
      const value = unwrap(map[key]);
      if (key === container) mergeContainer(store, value as Bag);
      else {
        remove(key);
        write(stores[store], key, value);
      }
    });
  };
  // What is merged in goes from the containers of the other stores, and nothing else does.
  const mergeContainer = (store: 'shared' | 'transient', value: Bag): void => {
    const rest = create(null) as Record<Store, Bag | undefined>;
    each(order, (other) => {
      const held = hasOwn(stores[other], container) ? stores[other][container] : undefined;
      if (!isMap(held)) return;
      const left = javaMap({});
      each(keys(held), (key) => {
        if (!hasOwn(value, key)) left[key] = held[key];
      });
      rest[other] = left;
    });
    remove(container);
    const merged = rest[store] ?? javaMap({});
    each(keys(value), (key) => write(merged, key, value[key]));
    stores[store][container] = merged;
    const other = store === 'shared' ? 'transient' : 'shared';
    const secret = rest.secure;
    const visible = rest[other];
    if (visible !== undefined && keys(visible).length > 0) stores[other][container] = visible;
    if (secret !== undefined && keys(secret).length > 0) stores.secure[container] = secret;
  };

  const nodeState = {};
  hide(nodeState, {
    get: (key: string) => shown(firstValue(name(key))),
    getObject: (key: string) => {
      const held: Bag[] = [];
      // The last one wins: shared, then secure, then transient.
      for (let index = order.length - 1; index >= 0; index -= 1) {
        const store = stores[order[index] as Store];
        if (hasOwn(store, name(key)) && isMap(unwrap(store[key]))) held[held.length] = read(store, key) as Bag;
      }
      if (held.length < 2) return shown(held[0] ?? firstValue(name(key)));
      const merged = javaMap({});
      each(held, (map) => each(keys(map), (inner) => write(merged, inner, map[inner])));
      return shown(freeze(merged));
    },
    isDefined: (key: string) => holder(name(key)) !== undefined,
    keys: () => {
      const all = create(null) as Record<string, true>;
      each(order, (store) =>
        each(keys(stores[store]), (key) => {
          all[key] = true;
        }),
      );
      return javaList(keys(all));
    },
    putShared: (key: string, value: unknown) => {
      write(stores.shared, name(key), value);
      return nodeState;
    },
    putTransient: (key: string, value: unknown) => {
      write(stores.transient, name(key), value);
      return nodeState;
    },
    mergeShared: (map: unknown) => {
      merge('shared', map);
      return nodeState;
    },
    mergeTransient: (map: unknown) => {
      merge('transient', map);
      return nodeState;
    },
    remove: (key: string) => {
      remove(name(key));
    },
    toString: () => '[nodeState]',
  });
  freeze(nodeState);

  return {
    nodeState,
    copies,
    report: (): Record<string, unknown> => ({
      stores: plain(stores, -1),
      copies: legacy ? plain(copies, -1) : null,
      cleared: keys(cleared),
    }),
  };
}
