// Python programs, each in an environment of its own, in a folder that git ignores.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './aws/run.ts';
import { StartError } from './start-error.ts';

const home = fileURLToPath(new URL('../.waymark/', import.meta.url));

export interface PythonProgram {
  readonly name: string;
  /** The file of all that it takes, each in one version. */
  readonly requirements: string;
}

/** The emulator of AWS. */
export const ministack: PythonProgram = {
  name: 'MiniStack',
  requirements: fileURLToPath(new URL('aws/requirements.txt', import.meta.url)),
};

/** The Python that has it. Installs only what is not there as pinned. Rejects with a StartError. */
export async function pythonWith({ name, requirements }: PythonProgram): Promise<string> {
  const pins = readFileSync(requirements);
  const digest = createHash('sha256').update(pins).digest('hex').slice(0, 12);
  const folder = join(home, `${name.toLowerCase()}-${digest}`);
  const python = join(folder, 'bin', 'python');
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return python;
  // Half an installation is none.
  rmSync(folder, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', folder]).catch((cause) => {
    throw new StartError(`${name} takes Python 3.10 or newer with venv (Debian: apt-get install python3-venv)`, {
      cause,
    });
  });
  const manner = ['--quiet', '--disable-pip-version-check', '--retries', '8'];
  const pip = ['-m', 'pip', 'install', ...manner, '--requirement', requirements];
  await run(python, pip).catch((cause) => {
    throw new StartError(`${name} cannot be installed: pip does not reach its registry, or not these versions`, {
      cause,
    });
  });
  writeFileSync(complete, '');
  return python;
}
