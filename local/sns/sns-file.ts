// Keeps the SNS stand-in's applications and endpoints in a file, so that phones stay registered over a restart.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { SnsStore } from './sns-stand-in.ts';

/** The folder must be there. The file holds the phones' tokens: it is for its owner only. */
export function snsFile(path: string): SnsStore {
  return {
    load: () => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
    save(text) {
      const fresh = `${path}.new`;
      writeFileSync(fresh, text, { mode: 0o600 });
      renameSync(fresh, path);
    },
  };
}
