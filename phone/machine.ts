// The machine that a phone on the command line lives on: its time, its randomness, its file.
import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fromCaller } from '../cli/files.ts';
import { filePhoneStore } from './accounts/file-phone-store.ts';
import type { PhoneTools } from './cli/phone-command.ts';

type Machine = Pick<PhoneTools, 'fetch' | 'clock' | 'randomness' | 'store' | 'environment'>;

/** Reads WAYMARK_PHONE_FILE. */
export function machine(environment: NodeJS.ProcessEnv): Machine {
  const { WAYMARK_PHONE_FILE } = environment;
  const file = WAYMARK_PHONE_FILE
    ? fromCaller(WAYMARK_PHONE_FILE, environment)
    : join(homedir(), '.waymark-phone.json');
  return {
    fetch,
    clock: { now: () => Date.now() },
    randomness: { bytes: (length) => new Uint8Array(randomBytes(length)) },
    store: filePhoneStore(file),
    environment,
  };
}
