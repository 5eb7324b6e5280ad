// A compact JWE (RFC 7516 section 3.1) as the bytes behind its Base64: a quarter shorter, where rows are billed by size.

const lengthBytes = 3;

/** Each of the five parts decoded, after its length in three bytes. */
export function packJwe(compact: string): Uint8Array {
  const parts = compact.split('.').map((part) => Buffer.from(part, 'base64url'));
  const framed = parts.flatMap((part) => {
    const length = Buffer.alloc(lengthBytes);
    length.writeUIntBE(part.length, 0, lengthBytes);
    return [length, part];
  });
  return Buffer.concat(framed);
}

/** Throws on bytes that were cut off. */
export function unpackJwe(packed: Uint8Array): string {
  const bytes = Buffer.from(packed);
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + lengthBytes + bytes.readUIntBE(at, lengthBytes);
    if (end > bytes.length) throw new RangeError('A packed JWE is cut off');
    parts.push(bytes.toString('base64url', at + lengthBytes, end));
    at = end;
  }
  return parts.join('.');
}
