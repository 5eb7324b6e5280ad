// Base64 as registration URIs carry it (RFC 4648), read so that no two apps could read it differently. Padding is
// optional, but never half.

/** Of the alphabet for URLs. Undefined for anything else. */
export function base64urlBytes(text: string): Uint8Array | undefined {
  const [, letters = '', padding = ''] = /^([A-Za-z0-9_-]+)(=*)$/.exec(text) ?? [];
  const rest = letters.length % 4;
  if (letters === '' || rest === 1) return undefined;
  if (padding !== '' && padding.length !== (4 - rest) % 4) return undefined;
  return new Uint8Array(Buffer.from(letters, 'base64url'));
}

/** UTF-8 in the alphabet for URLs. */
export function base64urlText(text: string): string | undefined {
  const bytes = base64urlBytes(text);
  if (!bytes) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** UTF-8 in the standard alphabet. A plus is unusable: some apps read it as a blank. */
export function standardText(text: string): string | undefined {
  return /[-_]/.test(text) ? undefined : base64urlText(text.replaceAll('/', '_'));
}

/** UTF-8 in letters that both alphabets share. */
export function neutralText(text: string): string | undefined {
  return /[-_]/.test(text) ? undefined : base64urlText(text);
}
