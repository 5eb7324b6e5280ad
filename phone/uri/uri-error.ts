// What a phone says of a QR code that it cannot use. It names the part and never quotes it: the URI is a secret.
import type { OathUriPart } from '../../functions/mfa/oath/parse-oath-uri.ts';

export type PhoneUriPart =
  | OathUriPart
  | 'length'
  | 'query'
  | 'version'
  | 'issuer'
  | 'policies'
  | 'image'
  | 'pid'
  | 'd'
  | 's'
  | 'c'
  | 'r'
  | 'a'
  | 'm'
  | 'l';

export class PhoneUriError extends Error {
  override readonly name = 'PhoneUriError';
  readonly part: PhoneUriPart;

  constructor(part: PhoneUriPart, complaint: string, options?: ErrorOptions) {
    super(`This QR code cannot be used: ${complaint}`, options);
    this.part = part;
  }
}
