// The URIs that enrol a phone with the ForgeRock Authenticator protocol: `pushauth` for push alone, `mfauth` for push
// and one-time passwords in one scan. One URI serves the QR code and the hidden value alike.

import type { JsonObject } from '../../json.ts';
import { base32Encode } from '../oath/base32.ts';
import type { OathRegistration } from '../oath/registration-uri.ts';
import { base64url, drawable, inBothAlphabets, labelText, registrationLabel } from '../registration-label.ts';
import { defaultLoadBalancerCookie } from './push-claims.ts';

export interface PushUriParts {
  readonly issuer: string;
  readonly account: string;
  /** Of the waiting message: `REGISTER:…`. */
  readonly messageId: string;
  /** Base64 of the shared secret. */
  readonly secret: string;
  /** Base64 of the challenge that the phone must answer. */
  readonly challenge: string;
  /** Where clients find the server, context path included. */
  readonly baseUrl: string;
  /** The normal form: `/`, `/alpha`. */
  readonly realm: string;
  readonly userId: string;
  /** The `uuid` of the push device profile. */
  readonly deviceId: string;
  /** Hex, with or without `#`. */
  readonly backgroundColor?: string | undefined;
  readonly imageUrl?: string | undefined;
  /** `name=value`. Default: `amlbcookie=01`. */
  readonly loadBalancerCookie?: string | undefined;
}

export type CombinedUriParts = PushUriParts & {
  /** Its `deviceId` is the `uuid` of the OATH device profile. */
  readonly oath: Pick<OathRegistration, 'algorithm' | 'secret' | 'period' | 'counter' | 'digits' | 'hash' | 'deviceId'>;
  /** What the phone must fulfil: settings by name of the policy. Ping's SDK for iOS takes some 190 bytes of JSON. */
  readonly policies?: JsonObject | undefined;
};

/** A parameter without a value is left out. */
type Parameter = readonly [name: string, value: string | undefined];

function urlForm(base64: string): string {
  return Buffer.from(base64, 'base64').toString('base64url');
}

function pushParameters(parts: PushUriParts, uid: string | undefined): Parameter[] {
  const { issuer, messageId, secret, challenge, baseUrl, realm, userId, deviceId } = parts;
  const { backgroundColor = '', loadBalancerCookie = defaultLoadBalancerCookie } = parts;
  return [
    ['l', base64url(loadBalancerCookie)],
    // Ping's SDKs refuse one that differs from the label.
    ['issuer', base64url(labelText(issuer))],
    ['m', messageId],
    ['s', urlForm(secret)],
    ['c', urlForm(challenge)],
    ['r', base64url(replyUrl(baseUrl, realm, 'register'))],
    ['a', base64url(replyUrl(baseUrl, realm, 'authenticate'))],
    ['uid', uid],
    // Ping's SDKs read this one instead; without it they learn the name from the first push.
    ['d', otherUserId(userId)],
    ['pid', base64url(deviceId)],
    ['b', encodeURIComponent(backgroundColor.trim().replace(/^#/, '')) || undefined],
  ];
}

function oathParameters({ algorithm, secret, period, counter, digits, hash, deviceId }: CombinedUriParts['oath']) {
  const isTotp = algorithm === 'TOTP';
  return [
    ['secret', base32Encode(secret)],
    isTotp ? ['period', `${period}`] : ['counter', `${counter}`],
    ['digits', `${digits}`],
    ['algorithm', isTotp && hash !== 'SHA1' ? hash : undefined],
    ['oid', base64url(deviceId)],
  ] satisfies Parameter[];
}

/** Apps can do without `d` and without a logo: what of them is too much to draw goes, the logo last. */
function writeUri(start: string, parameters: readonly Parameter[]): string {
  const without = (...names: string[]): string => {
    const kept = parameters.filter(([name, value]) => value !== undefined && !names.includes(name));
    return `${start}?${kept.map(([name, value]) => `${name}=${value}`).join('&')}`;
  };
  return drawable([without(), without('d'), without('image'), without('d', 'image')]);
}

/**
 * Plain ASCII. With the longest host name that an API Gateway has some 630 bytes long, and names and logo come on top:
 * the issuer and the user id count three times, the account once. Longer than 858 bytes it still is a registration, for
 * clients that choose the size of their QR code.
 */
export function pushRegistrationUri(parts: PushUriParts): string {
  const start = `pushauth://push/${registrationLabel(parts.issuer, parts.account)}`;
  return writeUri(start, [
    ...pushParameters(parts, base64url(parts.userId)),
    ['image', encodedImage(parts.imageUrl ?? '')],
  ]);
}

/** As above, some 110 bytes longer, and policies come on top. */
export function combinedRegistrationUri(parts: CombinedUriParts): string {
  const { issuer, account, imageUrl = '', oath, policies = {} } = parts;
  return writeUri(`mfauth://${oath.algorithm === 'TOTP' ? 'totp' : 'hotp'}/${registrationLabel(issuer, account)}`, [
    // Ping's SDK for Android reads this one too, in the standard alphabet; without it, it learns the name from the first push.
    ...pushParameters(parts, inBothAlphabets(parts.userId)),
    ['image', plainImage(imageUrl)],
    ...oathParameters(oath),
    ['policies', encodedPolicies(policies)],
  ]);
}

// Where phones send their answers: AM's push endpoint of a realm.

export type ReplyAction = 'register' | 'authenticate' | 'refresh';

/**
 * `baseUrl` is where clients find the server, context path included; `realm` the normal form (`/`, `/alpha`). The
 * action is the only query parameter and nothing is percent-encoded: phones exchange the one and double the other.
 */
export function replyUrl(baseUrl: string, realm: string, action: ReplyAction): string {
  const names = ['root', ...realm.split('/').filter(Boolean)];
  const path = names.map((name) => `/realms/${name}`).join('');
  return `${baseUrl.replace(/\/+$/, '')}/json${path}/push/sns/message?_action=${action}`;
}

// How values stand in a registration URI, so that every authenticator app reads back the same: their decoders differ in
// the Base64 alphabet they expect, and several take a wrong sign for no sign.

/**
 * For values that most apps decode with the standard alphabet. A `/` may stand in a query; a plus is read as a blank,
 * so such a value is of no use and undefined.
 */
function standardBase64(text: string): string | undefined {
  const value = Buffer.from(text.toWellFormed()).toString('base64').replace(/=+$/, '');
  return value.includes('+') ? undefined : value;
}

/**
 * The `d` of a push URI. Undefined for names that Ping's SDK for iOS could not read, for it would refuse the whole URI.
 */
const otherUserId = standardBase64;

/** The `image` of a `pushauth` URI. Only `>`, `~` and what is not ASCII make a plus; a URL can do without them. */
export function encodedImage(url: string): string | undefined {
  const text = url
    .trim()
    .toWellFormed()
    .replaceAll(/[^\x21-\x7d]|>/gu, encodeURIComponent)
    .replaceAll('~', '%7E');
  return text ? standardBase64(text) : undefined;
}

/**
 * The `image` of an `mfauth` URI. Undefined for a URL with `&` or `#`, at which some apps cut even an escaped value,
 * and for more than 256 characters, at which Ping's SDK for iOS refuses the whole URI.
 */
export function plainImage(url: string): string | undefined {
  const value = encodeURIComponent(url.trim().toWellFormed());
  return value && !/[&#]/.test(url) && value.length <= 256 ? value : undefined;
}

/**
 * JSON in which every sign is escaped that would make the two alphabets differ. Undefined when there are no policies.
 */
function encodedPolicies(policies: JsonObject): string | undefined {
  if (Object.keys(policies).length === 0) return undefined;
  const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return base64url(JSON.stringify(policies).replaceAll(/[>?~\u007f-\uffff]/g, escaped));
}
