// `objectAttributes`: the map in which platform nodes collect the profile attributes of a user. Its public values
// live in shared state, its secrets in transient state; the two are laid over each other when read.
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { NodeState } from './state.ts';

const key = 'objectAttributes';

export function putSharedAttribute(state: NodeState, attribute: string, value: string): void {
  state.putShared(key, { ...sharedAttributes(state), [attribute]: value });
}

/** At a path such as `preferences/updates`, where AM has objects inside objects. */
export function putSharedValue(state: NodeState, path: string, value: Json): void {
  state.putShared(key, withValueAt(sharedAttributes(state), path.split('/'), value));
}

function withValueAt(object: JsonObject, [name = '', ...rest]: readonly string[], value: Json): JsonObject {
  if (rest.length === 0) return { ...object, [name]: value };
  const inner = Object.hasOwn(object, name) ? object[name] : undefined;
  return { ...object, [name]: withValueAt(isJsonObject(inner) ? inner : {}, rest, value) };
}

export function putTransientAttribute(state: NodeState, attribute: string, value: Json): void {
  // Only what lies over the shared values: a transient copy of those would hide later changes to them.
  const shared = sharedAttributes(state);
  const overlay = Object.entries(state.getObject(key) ?? {}).filter(([name, seen]) => shared[name] !== seen);
  state.putTransient(key, { ...Object.fromEntries(overlay), [attribute]: value });
}

function sharedAttributes(state: NodeState): JsonObject {
  const attributes = state.getShared(key);
  return isJsonObject(attributes) ? attributes : {};
}
