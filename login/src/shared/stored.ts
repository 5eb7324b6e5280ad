// What this tab remembers, or this browser. Storage may be full, forbidden or gone: then nothing is remembered, and all goes on.

export interface Remembered {
  get(): string | undefined;
  set(value: string): void;
  clear(): void;
}

/** @param where tabs have `sessionStorage` each; `localStorage` is the browser's. */
export function remembered(name: string, where: 'sessionStorage' | 'localStorage' = 'sessionStorage'): Remembered {
  const key = `waymark.${name}`;
  const attempt = <Value>(action: () => Value): Value | undefined => {
    try {
      return action();
    } catch {
      return undefined;
    }
  };
  return {
    get: () => attempt(() => globalThis[where].getItem(key)) ?? undefined,
    set: (value) => attempt(() => globalThis[where].setItem(key, value)),
    clear: () => attempt(() => globalThis[where].removeItem(key)),
  };
}
