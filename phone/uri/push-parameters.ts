// The push half of a registration URI: the parameters of pushauth://, which mfauth:// carries as well.
import { isCookieText } from '../push/cookie.ts';
import { base64urlBytes, base64urlText, neutralText } from './encoded-values.ts';
import { optionalValue } from './optional-value.ts';
import type { UriPieces } from './split-uri.ts';
import { PhoneUriError, type PhoneUriPart } from './uri-error.ts';

export interface ScannedPush {
  /** At least 32 bytes: the platform refuses shorter HMAC keys. */
  readonly secret: Uint8Array;
  readonly challenge: Uint8Array;
  readonly messageId: string;
  readonly registerUrl: string;
  readonly authenticateUrl: string;
  /** The load balancer's, `name=value`. */
  readonly cookie?: string;
  /** The server's id of the device. */
  readonly resourceId?: string;
}

// One query parameter and nothing escaped: apps rebuild the query for other actions, each in its own way.
const registerForm = /^https?:\/\/[^\s?#%]+\?_action=register$/;
const leastSecretBytes = 32;

export function readPushParameters({ items, parameters }: UriPieces): ScannedPush {
  // Some apps decode before they split, so that such a value is cut in two.
  if (items.some((item) => /%26/.test(item))) throw new PhoneUriError('query', 'a value holds an escaped ampersand');
  const need = needed(parameters);
  const secret = need('s', base64urlBytes);
  if (secret.length < leastSecretBytes) throw new PhoneUriError('s', `the secret s is under ${leastSecretBytes} bytes`);
  const registerUrl = need('r', (text) => urlOf(base64urlText(text)));
  const authenticateUrl = need('a', base64urlText);
  if (authenticateUrl !== registerUrl.replace(/register$/, 'authenticate')) {
    throw new PhoneUriError('a', 'the address a is not that of r with the action authenticate');
  }
  // An iOS app that cannot read it goes without.
  const cookie = neutralText(need('l', (text) => text));
  const resourceId = optionalValue(parameters, 'pid', neutralText);
  return {
    secret,
    challenge: need('c', base64urlBytes),
    messageId: need('m', (text) => text),
    registerUrl,
    authenticateUrl,
    ...(cookie && isCookieText(cookie) && { cookie }),
    ...(resourceId && { resourceId }),
  };
}

const needed =
  (parameters: ReadonlyMap<string, string>) =>
  <Value>(name: PhoneUriPart, read: (text: string) => Value | undefined): Value => {
    const value = read(parameters.get(name) ?? '');
    if (!value) throw new PhoneUriError(name, `the parameter ${name} is missing or cannot be read`);
    return value;
  };

const urlOf = (text: string | undefined): string | undefined =>
  text !== undefined && registerForm.test(text) && URL.canParse(text) ? text : undefined;
