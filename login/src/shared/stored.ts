// What this tab remembers, or this browser. Storage may be full, forbidden or gone: then nothing is remembered, and all goes on.

export interface Remembered {
  get(): string | undefined;
  set(value: string): void;
  clear(): void;
}

export function remembered(name: string, where: 'tab' | 'browser' = 'tab'): Remembered {
  const key = `waymark.${name}`;
  const storage = (): Storage => (where === 'tab' ? sessionStorage : localStorage);
  const attempt = <Value>(action: () => Value): Value | undefined => {
    try {
      return action();
    } catch {
      return undefined;
    }
  };
  return {
    get: () => attempt(() => storage().getItem(key)) ?? undefined,
    set: (value) => attempt(() => storage().setItem(key, value)),
    clear: () => attempt(() => storage().removeItem(key)),
  };
}
