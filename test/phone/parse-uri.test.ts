// Registration URIs as the published authenticator apps read them, and what the strictest of them refuses.
import { describe, expect, test } from '@jest/globals';
import { parseUri } from '../../phone/parse-uri.ts';
import { PhoneUriError, type PhoneUriPart } from '../../phone/uri/uri-error.ts';
import { amRegistration } from '../support/oath-vectors.ts';
import { refusedUris, sdkCombined, sdkPush, sdkPushVariants } from '../support/phone-vectors.ts';
import { combinedUri, example, exchanges, pushUri, refusedSecrets, sdkUris } from '../support/push-vectors.ts';

const base64 = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('base64');
const b64u = (text: string): string => Buffer.from(text).toString('base64url');

/** With its keys in Base64, as the vectors have them. */
function read(uri: string) {
  const { push, ...rest } = parseUri(uri);
  return push ? { ...rest, push: { ...push, secret: base64(push.secret), challenge: base64(push.challenge) } } : rest;
}

/** The URI with these parameters in place of its own; an undefined one is taken out. */
function changed(uri: string, changes: Record<string, string | undefined>): string {
  const [start, query = ''] = uri.split('?');
  const kept = query.split('&').filter((item) => !Object.hasOwn(changes, item.replace(/=.*/, '')));
  const added = Object.entries(changes).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  return `${start}?${[...kept, ...added].join('&')}`;
}

function wrongPart(uri: string): PhoneUriPart | undefined {
  try {
    parseUri(uri);
    return undefined;
  } catch (error) {
    if (error instanceof PhoneUriError) return error.part;
    throw error;
  }
}

const registerUrl = `${example.baseUrl}/json/realms/root/realms/alpha/push/sns/message?_action=register`;
const authenticateUrl = registerUrl.replace('register', 'authenticate');

const examplePush = {
  secret: exchanges.V2.secret,
  challenge: exchanges.V2.challenge,
  messageId: example.registrationId,
  registerUrl,
  authenticateUrl,
  cookie: 'amlbcookie=01',
  resourceId: example.deviceId,
};
const exampleAccount = {
  issuer: 'ExampleCorp',
  name: 'demo',
  backgroundColor: '#032b75',
  imageUrl: example.imageUrl,
  userId: 'demo',
};
const exampleOath = {
  type: 'TOTP',
  secret: amRegistration.secret,
  digits: 6,
  period: 30,
  counter: 0,
  hash: 'SHA1',
  deviceId: example.oathDeviceId,
};

describe('the vectors', () => {
  test('V2 a push URI as AM words it', () => {
    expect(read(pushUri)).toEqual({ scheme: 'pushauth', account: exampleAccount, push: examplePush });
  });

  test('V3 keys in which the two alphabets differ in every sign', () => {
    const { secret, challenge } = exchanges.V3;
    const uri = changed(pushUri, {
      s: Buffer.from(secret, 'base64').toString('base64url'),
      c: Buffer.from(challenge, 'base64').toString('base64url'),
    });

    expect(read(uri)).toMatchObject({ push: { secret, challenge } });
  });

  test('V9 a one-time-password URI as AM words it, padded', () => {
    expect(read(amRegistration.uri)).toEqual({ scheme: 'otpauth', account: exampleAccount, oath: exampleOath });
  });

  test('V10 a combined URI as AM words it', () => {
    expect(read(combinedUri)).toEqual({
      scheme: 'mfauth',
      account: { ...exampleAccount, policies: example.policies },
      push: examplePush,
      oath: exampleOath,
    });
  });

  test('S2 the push URI of the SDK for Android', () => {
    expect(read(sdkUris.push)).toEqual(sdkPush);
  });

  test('S2 its user id and its resource id', () => {
    const { userId, resourceId } = sdkPushVariants;

    expect(parseUri(userId.uri).account.userId).toBe(userId.userId);
    expect(parseUri(resourceId.uri).push?.resourceId).toBe(resourceId.resourceId);
  });

  test('S3 the combined URI of the SDK for Android', () => {
    const { oath, ...rest } = sdkCombined;

    expect(read(sdkUris.combined)).toEqual({
      ...rest,
      oath: { ...oath, secret: new Uint8Array(Buffer.from(oath.secret, 'hex')) },
    });
  });

  test('S8 a key of 48 bytes', () => {
    const { secret } = exchanges.S8;

    expect(read(changed(pushUri, { s: secret }))).toMatchObject({ push: { secret } });
  });

  test.each(refusedSecrets)('S1 a key that is too short is refused: "%s"', (secret) => {
    const s = Buffer.from(secret, 'base64').toString('base64url');

    expect(wrongPart(changed(pushUri, { s }))).toBe('s');
  });

  test.each(refusedUris)('S14 refused for its %s: %s', (part, uri) => {
    expect(wrongPart(uri)).toBe(part);
  });

  test('S14 a label without issuer and account, but an issuer beside it', () => {
    expect(parseUri('otpauth://totp/?issuer=Stoat&secret=ABC').account).toEqual({ issuer: 'Stoat', name: 'Untitled' });
  });

  test('S14 in a one-time-password URI the parameter beats the label', () => {
    const { account } = parseUri('otpauth://totp/Badger:ferret?issuer=Stoat&secret=ABC');

    expect(account).toEqual({ issuer: 'Stoat', name: 'ferret' });
  });
});

describe('tolerance', () => {
  test('the order of parameters does not matter, and unknown ones are passed over', () => {
    const [start, query = ''] = pushUri.split('?');
    const turned = `${start}?${query.split('&').reverse().join('&')}&t=1&unknown=x`;

    expect(read(turned)).toEqual(read(pushUri));
  });

  test('padding is optional', () => {
    const padded = pushUri.replace(/&([sc])=([^&]*)/g, '&$1=$2=');

    expect(read(padded)).toEqual(read(pushUri));
  });

  test('the issuer may be spelt in other letters in the label, and the parameter wins', () => {
    expect(parseUri(pushUri.replace('ExampleCorp', 'examplecorp')).account.issuer).toBe('ExampleCorp');
  });

  test('without an issuer parameter the label has it', () => {
    expect(parseUri(changed(pushUri, { issuer: undefined })).account.issuer).toBe('ExampleCorp');
  });

  test('a label without a colon is the account', () => {
    const { account } = parseUri(pushUri.replace('ExampleCorp:demo', 'demo'));

    expect(account).toMatchObject({ issuer: 'ExampleCorp', name: 'demo' });
  });

  test('an account without a name is called Untitled', () => {
    expect(parseUri(pushUri.replace('ExampleCorp:demo', 'ExampleCorp:')).account.name).toBe('Untitled');
  });

  test('a plus is a plus, and escaped signs are decoded', () => {
    const { account } = parseUri(
      changed(pushUri.replace('ExampleCorp:demo', 'A%20B:d+m%C3%B6'), { issuer: b64u('A B') }),
    );

    expect(account).toMatchObject({ issuer: 'A B', name: 'd+mö' });
  });

  test('the user id stands in d for the newer apps, in the standard alphabet', () => {
    const uri = changed(pushUri, { uid: undefined, d: Buffer.from('dém?o?').toString('base64').replace(/=+$/, '') });

    expect(parseUri(uri).account.userId).toBe('dém?o?');
  });

  test('a user id, an OATH device id and a cookie that some apps cannot read are left out', () => {
    const push = parseUri(changed(pushUri, { uid: b64u('zoë'), l: b64u('a=~~~') }));
    const oath = parseUri(changed(amRegistration.uri, { oid: b64u('~~~') }));

    expect(push.account.userId).toBeUndefined();
    expect(push.push?.cookie).toBeUndefined();
    expect(oath.oath?.deviceId).toBeUndefined();
  });

  test('a colour that is none is left out, an escaped # is fine', () => {
    expect(parseUri(changed(pushUri, { b: 'red' })).account.backgroundColor).toBeUndefined();
    expect(parseUri(changed(pushUri, { b: '%23FF00aa' })).account.backgroundColor).toBe('#FF00aa');
  });

  test('empty optional parameters are left out', () => {
    const { account } = parseUri(changed(pushUri, { image: '', uid: '', b: '' }));

    expect(account).toEqual({ issuer: 'ExampleCorp', name: 'demo' });
  });

  test('blanks around the URI do not matter', () => {
    expect(read(`  ${pushUri}\n`)).toEqual(read(pushUri));
  });
});

describe('refusals', () => {
  const short = b64u('x'.repeat(31));

  test.each<[PhoneUriPart, string, string]>([
    ['form', 'another scheme', 'https://push/A:b?s=x'],
    ['form', 'a scheme in upper case', pushUri.replace('pushauth', 'PUSHAUTH')],
    ['form', 'another host than push', pushUri.replace('//push/', '//pull/')],
    ['form', 'a combined URI for the host push', combinedUri.replace('//totp/', '//push/')],
    ['form', 'a host in upper case', amRegistration.uri.replace('//totp', '//TOTP')],
    ['form', 'a blank in the label', pushUri.replace('ExampleCorp', 'Example Corp')],
    ['form', 'an umlaut in the label', pushUri.replace('demo', 'dömo')],
    ['form', 'a fragment', pushUri.replace('b=032b75', 'b=#032b75')],
    ['form', 'nothing', ''],
    ['encoding', 'a percent sign alone', pushUri.replace('demo', 'de%mo')],
    ['encoding', 'half a character', pushUri.replace('demo', 'de%C3mo')],
    ['encoding', 'a script for a picture', changed(amRegistration.uri, { image: 'JavaScript%3Aalert(1)' })],
    ['encoding', 'markup in the issuer', changed(amRegistration.uri, { issuer: '%3Cb%3E' })],
    ['encoding', 'text that turns its direction', changed(amRegistration.uri, { issuer: '%E2%80%AE' })],
    ['label', 'a colon in the account', pushUri.replace(':demo', ':de:mo')],
    ['label', 'an escaped colon in the account', pushUri.replace(':demo', ':de%3Amo')],
    ['label', 'no issuer at all', changed(pushUri, { issuer: undefined }).replace('ExampleCorp:', '')],
    ['issuer', 'another issuer than the label', changed(pushUri, { issuer: b64u('Other') })],
    ['issuer', 'another issuer than the label of a combined URI', changed(combinedUri, { issuer: b64u('Other') })],
    ['issuer', 'an issuer that is not Base64', changed(pushUri, { issuer: 'ExampleCorp2' })],
    ['query', 'a parameter twice', `${pushUri}&issuer=ExampleCorp`],
    ['query', 'an escaped ampersand in a combined URI', changed(combinedUri, { image: 'https%3A%2F%2Fx%2F%3Fa%26b' })],
    ['s', 'no secret', changed(pushUri, { s: undefined })],
    ['s', 'an empty secret', changed(pushUri, { s: '' })],
    ['s', 'a secret of 31 bytes', changed(pushUri, { s: short })],
    ['s', 'a secret in the standard alphabet', changed(pushUri, { s: exchanges.V2.secret })],
    ['s', 'a secret with half of its padding', changed(pushUri, { s: `${b64u('x'.repeat(34))}=` })],
    ['s', 'a secret of an impossible length', changed(pushUri, { s: 'A'.repeat(45) })],
    ['c', 'no challenge', changed(pushUri, { c: undefined })],
    ['m', 'no message id', changed(pushUri, { m: '' })],
    ['l', 'no cookie', changed(pushUri, { l: undefined })],
    ['r', 'no address', changed(pushUri, { r: undefined })],
    ['r', 'an address of another scheme', changed(pushUri, { r: b64u('ftp://x/?_action=register') })],
    ['r', 'an impossible address', changed(pushUri, { r: b64u('https://x:99999/m?_action=register') })],
    ['r', 'an address that is not text', changed(pushUri, { r: Buffer.from([0xff]).toString('base64url') })],
    ['r', 'an address with more parameters', changed(pushUri, { r: b64u('https://x/m?realm=a&_action=register') })],
    ['r', 'an address with escapes', changed(pushUri, { r: b64u('https://x/m%20?_action=register') })],
    ['a', 'no address for answers', changed(pushUri, { a: undefined })],
    ['a', 'another address for answers', changed(pushUri, { a: b64u('https://y/m?_action=authenticate') })],
    ['image', 'a picture in the alphabet for URLs', changed(pushUri, { image: b64u('https://x/?~~~~~') })],
    ['pid', 'a resource id in the alphabet for URLs', changed(pushUri, { pid: b64u('~~~') })],
    ['d', 'a user id with a plus', changed(pushUri, { d: '++++' })],
    ['policies', 'policies that are not JSON', changed(combinedUri, { policies: b64u('{') })],
    ['policies', 'a policy without settings', changed(combinedUri, { policies: b64u('{"biometricAvailable":true}') })],
    ['secret', 'a combined URI without a one-time-password secret', changed(combinedUri, { secret: undefined })],
    ['s', 'a combined URI without a push secret', changed(combinedUri, { s: undefined })],
    ['digits', 'seven digits', changed(combinedUri, { digits: '7' })],
    ['algorithm', 'a hash that only one app knows', changed(amRegistration.uri, { algorithm: 'SHA384' })],
    ['period', 'a period of ten minutes', changed(amRegistration.uri, { period: '600' })],
    ['length', 'a long value in a combined URI', changed(combinedUri, { image: `https://x/${'y'.repeat(250)}` })],
    ['length', 'a long URI', `${pushUri}&x=${'y'.repeat(4096)}`],
    ['version', 'another version of a combined URI', `${combinedUri}&version=2`],
  ])('%s: %s', (part, _, uri) => {
    expect(wrongPart(uri)).toBe(part);
  });

  test.each([
    ['push', changed(pushUri, { s: 'TOPSECRET' })],
    ['one-time password', changed(amRegistration.uri, { secret: 'TOPSECRET1' })],
    ['form', 'TOPSECRET'],
  ])('no secret reaches the error text: %s', (_, uri) => {
    const parse = () => parseUri(uri);

    expect(parse).toThrow(PhoneUriError);
    expect(parse).not.toThrow(/TOPSECRET/);
  });

  test('a cookie that would add a header of its own is left out', () => {
    expect(parseUri(changed(pushUri, { l: b64u('a=b\r\nX-Evil: 1') })).push?.cookie).toBeUndefined();
  });
});
