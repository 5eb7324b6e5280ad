// A journey's three stores as one node sees them. Reads look in transient, then secure, then shared;
// writes are recorded as edits, so that a node that fails leaves nothing behind.
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { StateEdit, StateStores } from '../ports/node-runner.ts';
import { NodeError } from './errors.ts';

/** Applies edits in order and returns new stores; the given ones stay as they are. */
export function applyEdits(stores: StateStores, edits: readonly StateEdit[]): StateStores {
  const shared = { ...stores.shared };
  const transient = { ...stores.transient };
  const secure = { ...stores.secure };
  for (const edit of edits) {
    if (edit.op !== 'put') {
      delete shared[edit.key];
      delete transient[edit.key];
      delete secure[edit.key];
    }
    if (edit.op !== 'remove') (edit.store === 'shared' ? shared : transient)[edit.key] = edit.value;
  }
  return { shared, transient, secure };
}

/** What a node with these declared inputs may see, and what it `reads` besides. No declaration, or `*`, means everything. */
export function visibleStores(
  stores: StateStores,
  inputs: readonly string[],
  reads: readonly string[] = [],
): StateStores {
  if (inputs.length === 0 || inputs.includes('*')) return stores;
  const pick = (store: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(store).filter(([key]) => inputs.includes(key) || reads.includes(key)));
  return { shared: pick(stores.shared), transient: pick(stores.transient), secure: pick(stores.secure) };
}

/** The node's view of state. Method names follow AM's NodeState. */
export interface NodeState {
  /** First store that defines the key wins: transient, secure, shared. */
  get(key: string): Json | undefined;
  /** `get` narrowed to text; anything else reads as undefined. */
  getText(key: string): string | undefined;
  /** The shared store only, as several OATH nodes read it. */
  getShared(key: string): Json | undefined;
  /** Map values of all stores laid over each other: shared, then secure, then transient. */
  getObject(key: string): JsonObject | undefined;
  isDefined(key: string): boolean;
  keys(): string[];
  /** Writes one store and leaves the key in the others. */
  putShared(key: string, value: Json): void;
  putTransient(key: string, value: Json): void;
  /** Writes one store and removes the key from the others. */
  mergeShared(key: string, value: Json): void;
  mergeTransient(key: string, value: Json): void;
  /** Removes the key from all three stores. */
  remove(key: string): void;
  /** All three stores as they are now, for whoever hands them on as a whole. */
  stores(): StateStores;
  /** Writes that were made up elsewhere, in their order. */
  apply(edits: readonly StateEdit[]): void;
  /** Printing state prints nothing but its key names. */
  toJSON(): string;
}

/** A NodeState over these stores; `edits` collects what the node writes. */
export function nodeState(initial: StateStores): { state: NodeState; edits: StateEdit[] } {
  const edits: StateEdit[] = [];
  let stores = initial;
  const edit = (next: StateEdit): void => {
    edits.push(next);
    stores = applyEdits(stores, [next]);
  };
  const layers = (): JsonObject[] => [stores.transient, stores.secure, stores.shared];
  const get = (key: string): Json | undefined => layers().find((store) => store[key] !== undefined)?.[key];
  const keys = (): string[] => [...new Set(layers().flatMap(Object.keys))];
  const state: NodeState = {
    get,
    getText(key) {
      const value = get(key);
      return typeof value === 'string' ? value : undefined;
    },
    getShared: (key) => stores.shared[key],
    getObject(key) {
      const maps = layers()
        .map((store) => store[key])
        .filter(isJsonObject);
      return maps.length === 0 ? undefined : Object.assign({}, ...maps.reverse());
    },
    isDefined: (key) => get(key) !== undefined,
    keys,
    putShared: (key, value) => edit({ op: 'put', store: 'shared', key, value }),
    putTransient: (key, value) => edit({ op: 'put', store: 'transient', key, value }),
    mergeShared: (key, value) => edit({ op: 'merge', store: 'shared', key, value }),
    mergeTransient: (key, value) => edit({ op: 'merge', store: 'transient', key, value }),
    remove: (key) => edit({ op: 'remove', key }),
    stores: () => stores,
    apply: (given) => given.forEach(edit),
    toJSON: () => `[state: ${keys().join(', ')}]`,
  };
  return { state, edits };
}

// The level that a journey has come to, in shared state. AM reads a number strictly; Set State and scripts leave text.

/** Undefined when there is none. Throws `ERR_NODE_INPUT` for anything but a whole number. */
export function authLevelIn(state: NodeState): number | undefined {
  const value = state.getShared('authLevel');
  if (value === undefined || value === null) return undefined;
  const level = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof level !== 'number' || !Number.isInteger(level)) {
    throw new NodeError('ERR_NODE_INPUT', 'authLevel in the state of the journey is no whole number');
  }
  return level;
}
