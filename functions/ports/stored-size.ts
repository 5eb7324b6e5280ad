// How much of what operators configure fits into its row: a journey, a brand with its pictures, texts. Whoever brings more is told
// what is too large before anything is written.
import { gzipSync } from 'node:zlib';
import type { JsonObject } from '../json.ts';
import { awsLimits } from '../manifest/aws-limits.ts';

/** Bytes of a row beside its value: names, keys, revision. */
const beside = 4 * 1024;
export const mostCompressed = awsLimits.dynamoDb.item - beside;
/** Bytes as JSON: who reads it unpacks no more. */
export const mostUnpacked = 8 * 1024 * 1024;

/** As it lies in a row. */
export function packed(value: JsonObject): Uint8Array {
  return new Uint8Array(gzipSync(JSON.stringify(value)));
}

/** Undefined when it fits; else what stands behind its name. */
export function sizeFault(value: JsonObject): string | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > mostUnpacked) return `is too large: it has ${kB(bytes)} kB, and may have ${kB(mostUnpacked)}`;
  // Text never grows by more than its frame.
  const compressed = bytes < mostCompressed - 1024 ? 0 : packed(value).length;
  if (compressed <= mostCompressed) return undefined;
  return `is too large: it has ${kB(compressed)} kB compressed, and may have ${kB(mostCompressed)}`;
}

function kB(bytes: number): number {
  return Math.ceil(bytes / 1024);
}
