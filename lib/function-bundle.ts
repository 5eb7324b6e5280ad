// The code of a function: the folder that scripts/build-functions.ts has put its bundle in.
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';

/** Texts by file name, to lie beside the bundle. */
export type ExtraFiles = Readonly<Record<string, string>>;

const maps = ['*.map'];

/** Without the source map. Throws when there is no bundle of that name. */
export function functionBundle(name: string, extra?: ExtraFiles): Code {
  const folder = fileURLToPath(new URL(`../dist/${name}`, import.meta.url));
  if (!existsSync(folder)) throw new Error(`dist/${name} is missing: run node scripts/build-functions.ts`);
  return extra ? codeWith(folder, extra) : Code.fromAsset(folder, { exclude: maps });
}

/** A folder's content and these files, put together in the cloud assembly. */
export function codeWith(folder: string, extra: ExtraFiles): Code {
  const tryBundle = (output: string): boolean => {
    cpSync(folder, output, { recursive: true, filter: (path) => !basename(path).endsWith('.map') });
    for (const [name, text] of Object.entries(extra)) writeFileSync(join(output, name), text);
    return true;
  };
  return Code.fromAsset(folder, {
    exclude: maps,
    assetHashType: AssetHashType.OUTPUT,
    // Bundling always has an image, for when the local way gives up, which ours never does.
    bundling: { image: DockerImage.fromRegistry('scratch'), local: { tryBundle } },
  });
}
