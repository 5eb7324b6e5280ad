// A user as a file describes him: in our own words, or in those of AM and its directory. What cannot be taken as it is meant is
// refused with the reason, which quotes no value: it may be a secret.
import { createHash, createPublicKey } from 'node:crypto';
import * as z from 'zod';
import { isJsonObject } from '../json.ts';
import { type OathDeviceProfile, secretBytes, storedOathProfile } from '../mfa/oath/device-profile.ts';
import { importableHash, nulInPassword } from '../mfa/password-hash.ts';
import { type PushDeviceProfile, storedPushProfile } from '../mfa/push/push-device-profile.ts';
import { holdsNul } from '../mfa/slow-hash.ts';
import { userHandleOf } from '../mfa/webauthn/relying-party.ts';
import { nearest } from '../nearest.ts';
import { attributeRefusal, longestValue } from '../node/user-schema.ts';
import type { SkipSetting } from '../ports/devices.ts';
import { type Passkey, passkeyAlgorithms } from '../ports/passkeys.ts';
import { type ImportedUser, type User, userKey } from '../ports/users.ts';

export interface ImportedAccount {
  readonly user: ImportedUser;
  readonly oath?: OathDeviceProfile;
  readonly push: readonly PushDeviceProfile[];
  readonly passkeys: readonly ImportedPasskey[];
  /** Of all that is no secret: whoever imports the same again has nothing to do. */
  readonly mark: string;
  /** What does not come along, though its user does. */
  readonly remarks: readonly string[];
}

interface ImportedPasskey {
  readonly passkey: Passkey;
  readonly recoveryCodes: readonly string[];
}

export type ReadAccount = ImportedAccount | { readonly refusal: string };

/** What may stand for an account beside its profile, in any case; AM's and LDAP's words beside ours. */
const keys = {
  username: ['username', 'uid'],
  active: ['active', 'inetuserstatus'],
  password: ['password'],
  passwordHash: ['passwordhash', 'userpassword'],
  mustChangePassword: ['mustchangepassword'],
  passwordExpiresAt: ['passwordexpiresat'],
  oath: ['oathdeviceprofiles'],
  push: ['pushdeviceprofiles'],
  passkeys: ['webauthndeviceprofiles'],
  skipOath: ['oath2faenabled'],
  skipPush: ['push2faenabled'],
} as const;

type Key = keyof typeof keys;

const byName = new Map(
  Object.entries(keys).flatMap(([key, names]) => names.map((name) => [name as string, key as Key] as const)),
); // of its own keys
const spelt = [
  'username',
  'active',
  'password',
  'passwordHash',
  'mustChangePassword',
  'passwordExpiresAt',
  'attributes',
];
const spellings = [
  ...spelt,
  'oathDeviceProfiles',
  'pushDeviceProfiles',
  'webauthnDeviceProfiles',
  'oath2faEnabled',
  'push2faEnabled',
];

/** What exports of AM and of directories say besides, of which nothing is kept here. */
const ignored =
  /^(createtimestamp|modifytimestamp|creatorsname|modifiersname|entry(uu)?id|etag|inetuserhttpurl|pwd[a-z]+|(iplanet|sun|ds|fr)-.*)$/i;

const secretive = /passw|pwd|secret|hash$/i;

class Refusal extends Error {}

/**
 * `loose`: the names of columns and of LDAP attributes that are none of these are attributes of the profile. Otherwise those
 * stand under `attributes`, and a name that nobody knows is a mistake.
 */
export function readAccount(
  record: Readonly<Record<string, unknown>>,
  { realm, loose }: { readonly realm: string; readonly loose: boolean },
): ReadAccount {
  try {
    return accountOf(record, realm, loose);
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error.message };
    throw error;
  }
}

function accountOf(record: Readonly<Record<string, unknown>>, realm: string, loose: boolean): ImportedAccount {
  const { known, attributes } = sorted(record, loose);
  const username = textOf('username', known.get('username'));
  if (username === undefined) throw new Refusal('there is no username');
  if (userKey({ realm, username }) === undefined)
    throw new Refusal('nobody can have that name: it is empty, or too long');
  const expires = timeOf(known.get('passwordExpiresAt'));
  const remarks: string[] = [];
  const oath = oathOf(known.get('oath'), remarks);
  const push = listOf(known.get('push')).map((value) => pushOf(value, remarks));
  if (new Set(push.map(({ uuid }) => uuid)).size < push.length)
    throw new Refusal('two push devices have the same uuid');
  const passkeys = listOf(known.get('passkeys')).map((value) => passkeyOf(value, { realm, username }, remarks));
  if (new Set(passkeys.map(({ passkey }) => passkey.uuid)).size < passkeys.length)
    throw new Refusal('two passkeys have the same uuid');
  const skip = {
    ...skipOf('oath', known.get('skipOath'), oath !== undefined),
    ...skipOf('push', known.get('skipPush'), push.length > 0),
  };
  const user: ImportedUser = {
    ...{ realm, username, attributes, skip },
    active: activeOf(known.get('active')),
    ...passwordOf(known),
    ...(booleanOf('mustChangePassword', known.get('mustChangePassword')) && { mustChangePassword: true }),
    ...(expires !== undefined && { passwordExpiresAt: expires }),
  };
  return { user, push, passkeys, ...(oath && { oath }), mark: markOf(user, oath, push, passkeys), remarks };
}

function sorted(record: Readonly<Record<string, unknown>>, loose: boolean) {
  const known = new Map<Key, unknown>();
  const attributes: Record<string, readonly string[]> = {};
  const keep = (name: string, value: unknown): void => {
    const refusal = attributeRefusal(name);
    if (refusal !== undefined) {
      if (loose) return;
      throw new Refusal(`${shown(name)} ${refusal}`);
    }
    // Whoever has called a column so means a password, and a profile is shown to many.
    if (secretive.test(name)) throw new Refusal(`${shown(name)} looks like a secret, and profiles hold none`);
    const values = listOf(value).map((item) => attributeValue(name, item));
    if (values.length > 0) attributes[name] = values;
  };
  for (const [name, value] of Object.entries(record)) {
    const key = byName.get(name.toLowerCase());
    if (key !== undefined) {
      if (known.has(key)) throw new Refusal(`${name} says what another key says as well`);
      known.set(key, value);
      continue;
    }
    if (name === 'attributes' && !loose) {
      if (!isJsonObject(value)) throw new Refusal('attributes must be an object');
      for (const [attribute, values] of Object.entries(value)) keep(attribute, values);
      continue;
    }
    const meant = nearest(name, spellings);
    if (meant !== undefined) throw new Refusal(`there is no ${shown(name)}: did you mean ${meant}?`);
    if (loose) {
      if (!ignored.test(name)) keep(name, value);
      continue;
    }
    throw new Refusal(`there is no ${shown(name)}; attributes of the profile stand under attributes`);
  }
  return { known, attributes };
}

/** A name that nobody expected may be anything. */
function shown(name: string): string {
  return /^[\w.-]{1,40}$/.test(name) ? name : 'such key';
}

function attributeValue(name: string, value: unknown): string {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  if (typeof text !== 'string' || Buffer.byteLength(text) > longestValue) {
    throw new Refusal(`${name} must be a text of ${longestValue} bytes at most, or several`);
  }
  if (/\p{Cc}/u.test(text.replaceAll(/[\t\r\n]/g, ''))) throw new Refusal(`${name} holds control characters`);
  return text;
}

/** LDAP has lists only, and forms have empty texts for what is not there. */
function listOf(value: unknown): readonly unknown[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => item !== undefined && item !== null && item !== '');
}

function textOf(name: string, value: unknown): string | undefined {
  const [text, ...more] = listOf(value);
  if (text === undefined) return undefined;
  if (more.length > 0 || typeof text !== 'string') throw new Refusal(`${name} must be one text`);
  return text;
}

function booleanOf(name: string, value: unknown): boolean {
  const [given] = listOf(value);
  if (given === undefined || given === false || given === 'false') return false;
  if (given === true || given === 'true') return true;
  throw new Refusal(`${name} must be true or false`);
}

function activeOf(value: unknown): boolean {
  const [given = true] = listOf(value);
  const word = String(given).toLowerCase();
  if (word === 'true' || word === 'active') return true;
  if (word === 'false' || word === 'inactive') return false;
  throw new Refusal('active must be true or false, or as AM has it Active or Inactive');
}

function timeOf(value: unknown): number | undefined {
  const [given] = listOf(value);
  if (given === undefined) return undefined;
  const time = typeof given === 'number' ? given : Date.parse(z.iso.datetime().safeParse(given).data ?? '');
  if (!Number.isSafeInteger(time)) throw new Refusal('passwordExpiresAt must be a time as 2027-01-31T12:00:00Z');
  return time;
}

function passwordOf(known: ReadonlyMap<Key, unknown>): Pick<ImportedUser, 'password' | 'passwordHash' | 'hashCost'> {
  const password = textOf('password', known.get('password'));
  const hash = textOf('passwordHash', known.get('passwordHash'));
  if (password !== undefined && hash !== undefined) throw new Refusal('there is a password and a hash of one');
  if (password !== undefined) {
    if (holdsNul(password)) throw new Refusal(nulInPassword);
    return { password };
  }
  if (hash === undefined) return {};
  const judged = importableHash(hash);
  if ('refusal' in judged) throw new Refusal(judged.refusal);
  return { passwordHash: judged.hash, ...(judged.cost !== undefined && { hashCost: judged.cost }) };
}

// Devices as AM keeps them: JSON, as text or as it is.

/** NIST SP 800-63B-4, section 3.1.4: 112 bits. */
const shortestSecret = 14;

function oathOf(value: unknown, remarks: string[]): OathDeviceProfile | undefined {
  const profiles = listOf(value).map((item) => deviceOf('oathDeviceProfiles', item));
  // AM keeps one, and reads the first.
  const [first] = profiles;
  if (first === undefined) return undefined;
  const profile = storedOathProfile(first);
  const secret = profile && secretBytes(profile.sharedSecret);
  if (!profile || !secret) throw new Refusal('oathDeviceProfiles holds no device with uuid and sharedSecret');
  if (!isUuid(profile.uuid)) throw new Refusal('oathDeviceProfiles: the uuid must be one');
  if (secret.length < shortestSecret) {
    throw new Refusal(`oathDeviceProfiles: the secret has ${secret.length} bytes, and ${shortestSecret} are the least`);
  }
  if (profiles.length > 1) remarks.push('the first of several OATH devices comes along, as AM reads no other');
  return { ...profile, recoveryCodes: codesOf(profile.recoveryCodes, remarks) };
}

function pushOf(value: unknown, remarks: string[]): PushDeviceProfile {
  const profile = storedPushProfile(deviceOf('pushDeviceProfiles', value));
  if (!profile) throw new Refusal('pushDeviceProfiles holds a device that no phone has answered for, or no device');
  if (!isUuid(profile.uuid)) throw new Refusal('pushDeviceProfiles: the uuid must be one');
  if (!/^[A-Za-z0-9+/]{43}=$/.test(profile.sharedSecret)) {
    throw new Refusal('pushDeviceProfiles: the secret must be 32 bytes in Base64');
  }
  if (!/^arn:[\w-]+:sns:[\w-]+:\d{12}:endpoint\//.test(profile.communicationId)) {
    throw new Refusal('pushDeviceProfiles: communicationId must be the ARN of an endpoint of SNS');
  }
  return { ...profile, recoveryCodes: codesOf(profile.recoveryCodes, remarks) };
}

const importedPasskey = z.object({
  uuid: z.string(),
  recoveryCodes: z.array(z.string()).default([]),
  createdDate: z.number(),
  lastAccessDate: z.number().optional(),
  credentialId: z.string().regex(/^[\w-]{2,1364}$/),
  algorithm: z.enum(passkeyAlgorithms),
  deviceName: z.string(),
  signCount: z.number().default(0),
  key: z.record(z.string(), z.unknown()),
});

/** AM does not keep for which domain it was made: whatever a node of the realm says. */
function passkeyOf(value: unknown, user: User, remarks: string[]): ImportedPasskey {
  const { data } = importedPasskey.safeParse(deviceOf('webauthnDeviceProfiles', value));
  if (!data) throw new Refusal('webauthnDeviceProfiles holds no device with uuid, credentialId, algorithm and key');
  if (!isUuid(data.uuid)) throw new Refusal('webauthnDeviceProfiles: the uuid must be one');
  const { kty, crv, x, y, n, e } = data.key;
  const members = Object.entries({ kty, crv, x, y, n, e });
  const key = Object.fromEntries(members.flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])));
  if (!isPublicKey(key)) throw new Refusal('webauthnDeviceProfiles: the key must be a public key as JWK');
  const { recoveryCodes, lastAccessDate = data.createdDate, ...plain } = data;
  const passkey = { ...plain, key, lastAccessDate, userHandle: userHandleOf(user) };
  return { passkey, recoveryCodes: codesOf(recoveryCodes, remarks) };
}

function isPublicKey(key: Readonly<Record<string, string>>): boolean {
  try {
    createPublicKey({ key: { ...key }, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}

function deviceOf(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (/^eyJ[\w-]*(\.[\w-]*){4}$/.test(value)) {
    throw new Refusal(`${name} is encrypted: decrypt it with AM’s key first, as docs/migrate.md says`);
  }
  try {
    return JSON.parse(value);
  } catch {
    throw new Refusal(`${name} holds no JSON`);
  }
}

function isUuid(text: string): boolean {
  return /^[\w-]{8,64}$/.test(text);
}

/** AM hides the codes of a device as nobody else can check them; those that lie there as they were shown come along. */
function codesOf(codes: readonly string[], remarks: string[]): string[] {
  const plain = codes.filter((code) => /^[0-9A-Za-z]{10,12}$/.test(code));
  const lost = codes.length - plain.length;
  if (lost > 0)
    remarks.push(`${lost} recovery codes stay behind: AM keeps them hashed, in a way that nobody else knows`);
  return plain;
}

/** AM's numbers. With a device and without a word about it AM asks for it; so do we. */
function skipOf(
  kind: 'oath' | 'push',
  value: unknown,
  hasDevice: boolean,
): Partial<Record<'oath' | 'push', SkipSetting>> {
  const [given] = listOf(value);
  if (given === undefined) return hasDevice ? { [kind]: 'notSkippable' } : {};
  const setting = (['notSet', 'skippable', 'notSkippable'] as const)[Number(given)];
  if (setting === undefined || String(given).trim() === '') throw new Refusal(`${kind}2faEnabled must be 0, 1 or 2`);
  return { [kind]: setting };
}

function markOf(
  user: ImportedUser,
  oath: OathDeviceProfile | undefined,
  push: readonly PushDeviceProfile[],
  passkeys: readonly ImportedPasskey[],
): string {
  const { password: _password, ...plain } = user;
  const devices = [...(oath ? [oath] : []), ...push].map(
    ({ sharedSecret: _secret, recoveryCodes: _codes, ...device }) => device,
  );
  return createHash('sha256')
    .update(JSON.stringify([plain, devices, ...passkeys.map(({ passkey }) => passkey)]))
    .digest()
    .subarray(0, 15)
    .toString('base64url');
}
