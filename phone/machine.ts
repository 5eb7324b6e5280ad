// The machine that a phone on the command line lives on: its time, its randomness, its file, and where Waymark runs.
import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { filePhoneStore } from './accounts/file-phone-store.ts';
import type { PhoneTools } from './cli/phone-command.ts';

type Machine = Pick<PhoneTools, 'fetch' | 'clock' | 'randomness' | 'store' | 'url'>;

/** Reads WAYMARK_PHONE_FILE and WAYMARK_URL. */
export function machine(environment: NodeJS.ProcessEnv): Machine {
  const { WAYMARK_PHONE_FILE, WAYMARK_URL, INIT_CWD = '' } = environment;
  // npm starts programs in the repository; the file is meant as seen from where it was called.
  const file = WAYMARK_PHONE_FILE ? resolve(INIT_CWD, WAYMARK_PHONE_FILE) : join(homedir(), '.waymark-phone.json');
  return {
    fetch,
    clock: { now: () => Date.now() },
    randomness: { bytes: (length) => new Uint8Array(randomBytes(length)) },
    store: filePhoneStore(file),
    url: WAYMARK_URL || 'http://localhost:8080',
  };
}
