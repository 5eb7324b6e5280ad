// Base64 (RFC 4648, sections 4 and 5) as forgivingly as it can be read without guessing.

/**
 * Takes both alphabets; padding is optional, but whole when there. Undefined for any other sign and for a length that
 * no bytes have.
 */
export const lenientBase64 = (text: string): Uint8Array | undefined => {
  const [, digits, padding] = /^([\w+/-]*)(={0,2})$/.exec(text) ?? [];
  if (digits === undefined || padding === undefined) return undefined;
  const isWhole = padding ? (digits.length + padding.length) % 4 === 0 : digits.length % 4 !== 1;
  return isWhole ? new Uint8Array(Buffer.from(digits, 'base64')) : undefined;
};
