// What this tab remembers. Storage may be full, forbidden or gone: then nothing is remembered, and all goes on.

export interface Remembered {
  get(): string | undefined;
  set(value: string): void;
  clear(): void;
}

export function remembered(name: string): Remembered {
  const key = `waymark.${name}`;
  const attempt = <Value>(action: () => Value): Value | undefined => {
    try {
      return action();
    } catch {
      return undefined;
    }
  };
  return {
    get: () => attempt(() => sessionStorage.getItem(key)) ?? undefined,
    set: (value) => attempt(() => sessionStorage.setItem(key, value)),
    clear: () => attempt(() => sessionStorage.removeItem(key)),
  };
}
