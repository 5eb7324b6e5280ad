// A phone in a JSON file, for the command line. It holds keys: only its owner may read it.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { emptyPhone, type PhoneState, phoneState } from './phone-state.ts';
import type { PhoneStore } from './phone-store.ts';

/** Names the file and never quotes it. */
export class PhoneFileError extends Error {
  override readonly name = 'PhoneFileError';
}

/** Throws a PhoneFileError when the file cannot be read or written, or is no phone. A missing file is a new phone. */
export function filePhoneStore(path: string): PhoneStore {
  const read = (): PhoneState => {
    const text = readText(path);
    return text === undefined ? emptyPhone : parse(path, text);
  };
  return {
    read,
    update(change) {
      write(path, `${JSON.stringify(change(read()), undefined, 2)}\n`);
    },
  };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new PhoneFileError(`Cannot read the phone file ${path} (${codeOf(error)})`);
  }
}

function parse(path: string, text: string): PhoneState {
  try {
    return phoneState.parse(JSON.parse(text));
  } catch {
    throw new PhoneFileError(`The file ${path} is not a phone. Move it away, or set WAYMARK_PHONE_FILE`);
  }
}

/** A file of its own first, so that a crash leaves the old phone or the new one, and never half of one. */
function write(path: string, text: string): void {
  const written = `${path}.${process.pid}.new`;
  try {
    writeFileSync(written, text, { mode: 0o600, flag: 'wx' });
    renameSync(written, path);
  } catch (error) {
    rmSync(written, { force: true });
    throw new PhoneFileError(`Cannot write the phone file ${path} (${codeOf(error)})`);
  }
}

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : 'no reason given';
