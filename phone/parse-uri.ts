// Reads the URI behind a QR code as the ForgeRock and Ping authenticator apps do: pushauth://, otpauth://, mfauth://.
// Where the apps differ it sides with the strictest, so that what passes here is good for all of them.
import { type DevicePolicies, parsePolicies } from './policies.ts';
import { base64urlText, neutralText, standardText } from './uri/encoded-values.ts';
import { readOathPieces, type ScannedOath } from './uri/oath-parameters.ts';
import { optionalValue } from './uri/optional-value.ts';
import { readPushParameters, type ScannedPush } from './uri/push-parameters.ts';
import { type PhoneScheme, splitUri, type UriPieces } from './uri/split-uri.ts';
import { PhoneUriError } from './uri/uri-error.ts';

export interface ScannedAccount {
  readonly issuer: string;
  readonly name: string;
  /** `#rrggbb`. */
  readonly backgroundColor?: string;
  readonly imageUrl?: string;
  /** The server's name of the user. */
  readonly userId?: string;
  readonly policies?: DevicePolicies;
}

export interface ScannedUri {
  readonly scheme: PhoneScheme;
  readonly account: ScannedAccount;
  readonly push?: ScannedPush;
  readonly oath?: ScannedOath;
}

/** Throws a PhoneUriError for a URI that one of the apps would refuse. */
export function parseUri(uri: string): ScannedUri {
  const pieces = splitUri(uri);
  if ((pieces.parameters.get('version') ?? '1') !== '1') throw new PhoneUriError('version', 'its version is not 1');
  switch (pieces.scheme) {
    case 'pushauth':
      return parsePushUri(pieces);
    case 'otpauth':
      return parseOtpUri(pieces);
    case 'mfauth':
      return parseCombinedUri(pieces);
  }
}

function parsePushUri(pieces: UriPieces): ScannedUri {
  if (pieces.host !== 'push') throw new PhoneUriError('form', 'after pushauth:// comes another word than push');
  const imageUrl = optionalValue(pieces.parameters, 'image', standardText);
  const account = readAccount(pieces, encodedIssuer(pieces), imageUrl);
  return { scheme: pieces.scheme, account, push: readPushParameters(pieces) };
}

function parseOtpUri(pieces: UriPieces): ScannedUri {
  const { account, oath } = readOathPieces(pieces);
  const details = readDetails(pieces, account.imageUrl);
  return { scheme: pieces.scheme, account: { issuer: account.issuer, name: account.account, ...details }, oath };
}

function parseCombinedUri(pieces: UriPieces): ScannedUri {
  const { oath, account } = readOathPieces(pieces);
  const details = readAccount(pieces, encodedIssuer(pieces), account.imageUrl);
  return { scheme: pieces.scheme, account: details, push: readPushParameters(pieces), oath };
}

function readAccount(pieces: UriPieces, issuer: string, imageUrl: string | undefined): ScannedAccount {
  return { issuer, name: pieces.account || 'Untitled', ...readDetails(pieces, imageUrl) };
}

/** The parameter wins, but the newer apps refuse one that says another name than the label. */
function encodedIssuer({ labelIssuer, parameters }: UriPieces): string {
  const issuer = optionalValue(parameters, 'issuer', base64urlText);
  if (issuer && labelIssuer && issuer.toLowerCase() !== labelIssuer.toLowerCase()) {
    throw new PhoneUriError('issuer', 'the issuer is not the one of the label');
  }
  const chosen = issuer || labelIssuer;
  if (!chosen) throw new PhoneUriError('label', 'it names no issuer');
  return chosen;
}

function readDetails({ parameters }: UriPieces, imageUrl: string | undefined): Omit<ScannedAccount, 'issuer' | 'name'> {
  const [, color] = /^#?([0-9a-f]{3,8})$/i.exec(parameters.get('b') ?? '') ?? [];
  const otherUserId = optionalValue(parameters, 'd', standardText);
  const userId = neutralText(parameters.get('uid') ?? '') ?? otherUserId;
  const policies = optionalValue(parameters, 'policies', (text) => parsePolicies(neutralText(text) ?? ''));
  return {
    ...(color && { backgroundColor: `#${color}` }),
    ...(imageUrl && { imageUrl }),
    ...(userId && { userId }),
    ...(policies && { policies }),
  };
}
