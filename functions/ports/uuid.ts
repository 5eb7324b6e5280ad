// UUIDs (RFC 9562): of chance (version 4), or of bytes that always give the same one.
import type { Randomness } from './system.ts';

export function uuid(randomness: Randomness): string {
  return uuidOf(randomness.bytes(16), 4);
}

/** In lower case. Of the 16 bytes version and variant take six bits. */
export function uuidOf(sixteen: Uint8Array, version: 3 | 4 | 8): string {
  const bytes = Buffer.from(sixteen);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | (version << 4), 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
