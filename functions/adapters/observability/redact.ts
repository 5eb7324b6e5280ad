// Leaves out of JSON what looks like a secret: by the name of the field, since a secret cannot be told by its value;
// signed and sealed tokens can, by their start.

const secretWords =
  /^(answers?|authorization|challenge|codes?|cookies?|credentials?|jwt|otp|passcode|passphrase|passwd|passwords?|pin|pwd|secrets?|state|tokens?)$/;
const secretNames = /authid|deviceprofile|recoverycode|privatekey|sharedsecret|tokenid/;
const harmlessNames = /^(statusCode|tokenType|recoveryCodeType)$/;
const compactToken = /\beyJ[\w-]+\.[\w-]*\.[\w-]*(?:\.[\w-]*)*/g;

/** For `JSON.stringify`, as its replacer. */
export function redacted(name: string, value: unknown): unknown {
  if (looksSecret(name) && !(typeof value === 'string' && /^ERR_[A-Z_]+$/.test(value))) return '[redacted]';
  return typeof value === 'string' ? value.replaceAll(compactToken, '[redacted]') : value;
}

function looksSecret(name: string): boolean {
  if (harmlessNames.test(name)) return false;
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.some((word) => secretWords.test(word)) || secretNames.test(words.join(''));
}
