// The code of a function: the folder that scripts/build-functions.ts has put its bundle in.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';

/** Without the source map. Throws when there is no bundle of that name. */
export function functionBundle(name: string): Code {
  const folder = fileURLToPath(new URL(`../dist/${name}`, import.meta.url));
  if (!existsSync(folder)) throw new Error(`dist/${name} is missing: run node scripts/build-functions.ts`);
  return Code.fromAsset(folder, { exclude: ['*.map'] });
}
