// Version 4 UUIDs (RFC 9562, section 5.4): the name that a phone gives to a registration.
import type { Randomness } from '../functions/ports/system.ts';

/** In lower case. */
export function uuid(randomness: Randomness): string {
  const bytes = Buffer.from(randomness.bytes(16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
