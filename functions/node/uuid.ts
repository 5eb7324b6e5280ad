// Version 4 UUIDs (RFC 9562 section 5.4) from the injected randomness.
import type { Randomness } from '../ports/system.ts';

export function uuid(randomness: Randomness): string {
  const bytes = Buffer.from(randomness.bytes(16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
