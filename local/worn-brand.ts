// The brand of the configuration, worn by the realm alpha. What was worn last is remembered beside the data, to tell it from
// what an operator has set.
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { firstBrand } from '../functions/deployment/realm-seeds.ts';
import type { JsonObject } from '../functions/json.ts';
import type { ConfigurationPorts } from './import-into-realm.ts';

const memory = z.object({
  /** Of what the configuration said. */
  digest: z.string(),
  /** That it was written as. */
  revision: z.string(),
});

/**
 * Has the realm look as the configuration says, with its pictures in it; undefined where it says nothing. What an operator has
 * set since stays until the configuration changes, and when it says nothing any more. Resolves to whether the look is another.
 */
export async function wearBrand(
  brand: JsonObject | undefined,
  memoryFile: string,
  { configuration, configurationEditor }: ConfigurationPorts,
): Promise<boolean> {
  const before = read(memoryFile);
  const put = (value: JsonObject) => configurationEditor.put('/alpha', 'brand', '', { ...firstBrand, ...value });
  if (brand === undefined) {
    const current = before && (await configuration.get('/alpha', 'brand', ''));
    const isOurs = current !== undefined && current.revision === before?.revision;
    if (isOurs) await put({});
    rmSync(memoryFile, { force: true });
    return isOurs;
  }
  const digest = createHash('sha256').update(JSON.stringify(brand)).digest('base64url');
  if (digest === before?.digest) return false;
  const revision = await put(brand);
  writeFileSync(`${memoryFile}.new`, JSON.stringify({ digest, revision }));
  renameSync(`${memoryFile}.new`, memoryFile);
  return true;
}

/** A memory that is gone or unreadable takes what there is for an operator's. */
function read(path: string): z.output<typeof memory> | undefined {
  try {
    return memory.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
