// Secrets in memory.
import type { SecretTexts } from '../../functions/ports/keys.ts';

export interface MemorySecrets extends SecretTexts {
  /** By name. */
  readonly texts: Map<string, string>;
}

export function memorySecrets(): MemorySecrets {
  const texts = new Map<string, string>();
  return {
    texts,
    async read(name) {
      const text = texts.get(name);
      if (text === undefined) throw new Error(`Cannot read the secret ${name}`);
      return text;
    },
  };
}
