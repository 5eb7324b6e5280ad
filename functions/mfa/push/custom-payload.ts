// What a push may carry of a journey's state: values that the journey's author names, and never a secret.
import type { Json, JsonObject } from '../../json.ts';

/** Secrets and answers that AM's nodes and ours keep in shared state. */
export const secretKeys: readonly string[] = [
  'oathDeviceProfile',
  'pushDeviceProfile',
  'pushChallengeKey',
  'pushNumberChallengeKey',
];
const ownPrefix = 'waymark.';

export interface ReadableState {
  get(key: string): Json | undefined;
  getShared(key: string): Json | undefined;
  keys(): string[];
}

/** Undefined, transient, secure and secret values are left out without a word: refusing them would break imports. */
export function customPayload(state: ReadableState, keys: readonly string[]): JsonObject {
  const known = state.keys();
  const entries = keys.flatMap((key) => {
    if (!known.includes(key) || secretKeys.includes(key) || key.startsWith(ownPrefix)) return [];
    const value = state.getShared(key);
    // What lies over a shared value comes from a store that is for secrets.
    return value !== undefined && state.get(key) === value ? [[key, value] as const] : [];
  });
  return Object.fromEntries(entries);
}
