// What is typed into an authenticator app that cannot scan, as a registration URI has it.

export interface KeyByHand {
  /** `Waymark: demo` */
  readonly account: string;
  /** Base32. */
  readonly secret: string;
  /** In groups of four. */
  readonly groups: string;
  /** A code for every use, not for every half minute. */
  readonly isCounter: boolean;
}

/** Undefined for a URI that has no key for one-time passwords: push alone cannot be set up by hand. */
export function keyByHand(uri: string): KeyByHand | undefined {
  const [, type = '', label = '', query = ''] = /^(?:otpauth|mfauth):\/\/(totp|hotp)\/([^?]*)\?(.*)$/i.exec(uri) ?? [];
  const secret = new URLSearchParams(query).get('secret')?.toUpperCase().replace(/=+$/, '');
  if (!secret) return undefined;
  return {
    account: decoded(label).replace(/:\s*/, ': '),
    secret,
    groups: (secret.match(/.{1,4}/g) ?? []).join(' '),
    isCounter: type.toLowerCase() === 'hotp',
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
