// The pieces of a registration URI, split as strictly as the strictest authenticator app does.
import { PhoneUriError } from './uri-error.ts';

export type PhoneScheme = 'pushauth' | 'otpauth' | 'mfauth';

export interface UriPieces {
  readonly scheme: PhoneScheme;
  readonly host: string;
  /** Still percent-encoded. */
  readonly label: string;
  /** Undefined when the label has no colon, or nothing before it. */
  readonly labelIssuer: string | undefined;
  readonly account: string;
  /** `name=value`, still percent-encoded. */
  readonly items: readonly string[];
  /** Decoded. */
  readonly parameters: ReadonlyMap<string, string>;
}

const maximumLength = 4096;

const isScheme = (text: string | undefined): text is PhoneScheme =>
  text === 'pushauth' || text === 'otpauth' || text === 'mfauth';

export function splitUri(text: string): UriPieces {
  const uri = text.trim();
  if (uri.length > maximumLength) throw new PhoneUriError('length', `it is longer than ${maximumLength} characters`);
  if (!/^[!-~]+$/.test(uri) || /["#<>\\^`{|}]/.test(uri)) {
    throw new PhoneUriError('form', 'it holds characters that must be percent-encoded');
  }
  const [, scheme, host = '', label = '', query = ''] = /^([a-z]+):\/\/([^/?]+)\/([^?]*)\??(.*)$/.exec(uri) ?? [];
  if (!isScheme(scheme))
    throw new PhoneUriError('form', 'it starts with none of pushauth://, otpauth:// and mfauth://');
  const items = query.split('&').filter(Boolean);
  return { scheme, host, label, ...readLabel(label), items, parameters: readItems(items) };
}

function readLabel(label: string): Pick<UriPieces, 'labelIssuer' | 'account'> {
  const [first = '', second, ...more] = decoded(label).split(':');
  // Apps decode before they split and disagree on where a second colon belongs.
  if (more.length > 0) throw new PhoneUriError('label', 'its label has a colon inside the issuer or the account');
  return second === undefined
    ? { labelIssuer: undefined, account: first }
    : { labelIssuer: first || undefined, account: second };
}

function readItems(items: readonly string[]): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const item of items) {
    const name = item.replace(/=.*$/s, '');
    // Some apps take the first one, some the last.
    if (parameters.has(name)) throw new PhoneUriError('query', 'a parameter stands there twice');
    parameters.set(name, safe(decoded(item.slice(name.length + 1))));
  }
  return parameters;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new PhoneUriError('encoding', 'a percent sign is not followed by the code of a character', { cause });
  }
}

/** Text that pretends to be markup, a script or other text than it is. */
function safe(text: string): string {
  const isMarkup = text.includes('<') && text.includes('>');
  if (isMarkup || /javascript:|\0|[\u202a-\u202e\u2066-\u2069]/i.test(text)) {
    throw new PhoneUriError('encoding', 'it holds markup, a script, or characters that turn the direction of text');
  }
  return text;
}
