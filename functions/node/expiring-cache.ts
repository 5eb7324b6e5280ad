// Remembers for a while what a slow source has said, and for a shorter while that it had nothing to say.
import type { Clock } from '../ports/system.ts';

export interface CacheOptions<Value> {
  readonly clock: Clock;
  /** Undefined when there is nothing under this key. What it throws is not remembered. */
  readonly load: (key: string) => Promise<Value | undefined>;
  readonly keepMilliseconds: number;
  readonly keepMissingMilliseconds: number;
  /** Found and missing keys each; the oldest go first. */
  readonly limit: number;
}

interface Entry<Value> {
  readonly value: Value | undefined;
  readonly until: number;
}

/** Asks the source once however many callers want the same key at the same time. */
export function expiringCache<Value>(options: CacheOptions<Value>): (key: string) => Promise<Value | undefined> {
  const { clock, load, keepMilliseconds, keepMissingMilliseconds, limit } = options;
  // Apart, so that a flood of keys that do not exist drives out none that do.
  const found = new Map<string, Entry<Value>>();
  const missing = new Map<string, Entry<Value>>();
  const loading = new Map<string, Promise<Value | undefined>>();

  const ask = async (key: string): Promise<Value | undefined> => {
    const asked = clock.now();
    const value = await load(key);
    const [entries, others] = value === undefined ? [missing, found] : [found, missing];
    others.delete(key);
    entries.delete(key);
    entries.set(key, { value, until: asked + (value === undefined ? keepMissingMilliseconds : keepMilliseconds) });
    if (entries.size > limit) entries.delete(entries.keys().next().value ?? key);
    return value;
  };

  return (key) => {
    const entry = found.get(key) ?? missing.get(key);
    if (entry && clock.now() < entry.until) return Promise.resolve(entry.value);
    const running = loading.get(key) ?? ask(key).finally(() => loading.delete(key));
    loading.set(key, running);
    return running;
  };
}
