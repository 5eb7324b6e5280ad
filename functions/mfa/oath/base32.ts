// Base32 (RFC 4648, section 6), the form in which authenticator apps take a secret.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Upper case, without padding. */
export function base32Encode(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => alphabet.charAt(Number.parseInt(group.padEnd(5, '0'), 2))).join('');
}

/**
 * As forgiving as the apps: padding is optional, case, blanks and dashes do not matter, bits that fill no byte are
 * dropped. Undefined for any other character.
 */
export function base32Decode(text: string): Uint8Array | undefined {
  const letters = text.toUpperCase().replaceAll(/[\s-]/g, '').replace(/=+$/, '');
  if (!/^[A-Z2-7]*$/.test(letters)) return undefined;
  const bits = Array.from(letters, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
