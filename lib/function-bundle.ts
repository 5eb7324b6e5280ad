// The code of functions: the bundles that come with the package, and those that are made anew where an app has nodes, or an
// identity source, of its own.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { isNode, type NodeImplementation } from '../functions/node/define-node.ts';
import { type DefinedSource, isIdentitySource } from '../functions/ports/identity-source.ts';
import type { BundleWork } from './bundle-program.ts';
import { fileOfModule, functionOfSource, functionsWithNodes, moduleFile } from './function-sources.ts';

/** Texts by file name, to lie beside the bundle. */
export type ExtraFiles = Readonly<Record<string, string>>;

const maps = ['*.map'];
const readyMade = fileURLToPath(new URL('../dist', import.meta.url));

/** By the short name of a function. With own nodes a bundler runs, once, for what holds them; without, none. */
export function functionCode(
  own: readonly NodeImplementation[] = [],
  source?: DefinedSource,
): (name: string, extra?: ExtraFiles) => Code {
  if (own.length === 0 && !source) return (name, extra) => codeIn(join(readyMade, name), extra);
  for (const node of own) requireExported(node);
  if (source) requireExportedSource(source);
  const folder = mkdtempSync(join(tmpdir(), 'waymark-functions-'));
  // CDK may look into it until the app ends.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const sources = { ...(own.length > 0 && functionsWithNodes(own)), ...(source && functionOfSource(source)) };
  bundleNow({ sources, folder });
  return (name, extra) => codeIn(join(name in sources ? folder : readyMade, name), extra);
}

/** Constructs are made at once, and a bundler with plugins takes its time: in a process of its own. */
function bundleNow(work: BundleWork): void {
  const program = fileURLToPath(
    new URL(`./bundle-program${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
  );
  try {
    execFileSync(process.execPath, [program], { input: JSON.stringify(work), stdio: 'pipe', encoding: 'utf8' });
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : String(cause);
    throw new Error(`Your functions cannot be bundled:\n${said}`, { cause });
  }
}

/** A function finds its node among the exports of the module: better told here than when nobody can sign in. */
function requireExported({ definition }: NodeImplementation): void {
  const { type } = definition;
  const file = moduleFile(definition);
  const exported: Record<string, unknown> = createRequire(import.meta.url)(file);
  const found = Object.values(exported)
    .flat()
    .some((one) => isNode(one) && one.definition.type === type);
  if (!found) throw new Error(`${type}: ${file} must export it, by itself or in a list`);
}

function requireExportedSource({ settings }: DefinedSource): void {
  const file = fileOfModule(settings.module);
  if (file === undefined) throw new Error('An identity source: module must be `import.meta.url`, for its bundle');
  const exported: Record<string, unknown> = createRequire(import.meta.url)(file);
  if (!Object.values(exported).some(isIdentitySource)) {
    throw new Error(`${file} must export the identity source that it defines`);
  }
}

/** Without the source map. Throws when there is no bundle. */
function codeIn(folder: string, extra: ExtraFiles | undefined): Code {
  if (!existsSync(folder)) throw new Error(`${folder} is missing: run npm run build`);
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
