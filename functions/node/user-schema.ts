// What the profiles of users are made of: the usual attributes, those of the realm, and those that no journey touches.
import * as z from 'zod';
import type { UserAttribute, UserSchema } from '../ports/users.ts';

/**
 * What guards an account, or says what its user may do. In lower case; a path is known by its beginning. They are no
 * attributes of a profile here, but a name must not even look like one of them.
 */
const guarded: readonly string[] = [
  ...['_id', '_rev', 'id', 'uid', 'username', 'realm', 'universalid', 'dn', 'objectclass'],
  ...['password', 'userpassword', 'passwordhash', 'passwordexpiresat', 'mustchangepassword', 'kbainfo'],
  ...['active', 'accountstatus', 'inetuserstatus', 'loginattempts', 'logincount', 'lastcountedvisit'],
  ...['retrycounts', 'retryvisits', 'retrylimitnodecount', 'termsaccepted', 'aliaslist', 'lastsync'],
  ...['roles', 'authzroles', 'effectiveroles', 'ismemberof', 'memberof', 'groups'],
  ...['oathdeviceprofiles', 'pushdeviceprofiles', 'webauthndeviceprofiles', 'devicebindingprofiles', 'bounddevices'],
  ...['deviceprofiles', 'deviceprintprofiles', 'oath2faenabled', 'push2faenabled', 'webauthn2faenabled'],
];

/** Of these a journey is told nothing, not even whether they are there: a wrong "no" would let it make new ones. */
const untold = /^(user)?password|^passwordhash|deviceprofiles$|^bounddevices$|2faenabled$/;

/** Why a decision cannot ask for this attribute; undefined when it can. */
export function askingRefusal(name: string): string | undefined {
  return untold.test(name.replace(/^\//, '').split('/')[0]?.toLowerCase() ?? '')
    ? 'is not told to journeys'
    : undefined;
}

/** A key of a config that names an attribute to ask for. */
export const askedAttribute = z
  .string()
  .min(1)
  .refine((name) => askingRefusal(name) === undefined, {
    error: ({ input }) => `${String(input)} ${askingRefusal(String(input))}`,
  });

/** Why no profile can have an attribute of this name; undefined when it can. */
export function attributeRefusal(name: string): string | undefined {
  const segments = name.split('/');
  if (name.length > 128 || !segments.every((segment) => /^[A-Za-z_][\w.-]*$/.test(segment))) {
    return 'is no name of an attribute';
  }
  // Names that code would take for something else.
  if (segments.some((segment) => ['__proto__', 'constructor', 'prototype'].includes(segment))) {
    return 'is no name of an attribute';
  }
  return guarded.includes(segments[0]?.toLowerCase() ?? '') ? 'is no attribute of a profile' : undefined;
}

function usual(en: string, more: Partial<UserAttribute> = {}): UserAttribute {
  return { title: { en }, type: 'string', required: false, viewable: true, userEditable: true, ...more };
}

const required = { required: true };
const flag = { type: 'boolean' } as const;

/** Names and titles are those of a managed user; without `userName`, which no journey changes. */
const usualAttributes: UserSchema = {
  givenName: usual('First Name', required),
  sn: usual('Last Name', required),
  mail: usual('Email Address', required),
  cn: usual('Common Name'),
  displayName: usual('Display Name'),
  description: usual('Description'),
  telephoneNumber: usual('Telephone Number'),
  postalAddress: usual('Address 1'),
  address2: usual('Address 2'),
  city: usual('City'),
  postalCode: usual('Postal Code'),
  country: usual('Country'),
  stateProvince: usual('State/Province'),
  employeeNumber: usual('Employee Number', { userEditable: false }),
  'preferences/updates': usual('Send me news and updates', flag),
  'preferences/marketing': usual('Send me special offers and services', flag),
};

/** The attributes of a realm's users; `own` are those that its settings name. */
export function userSchema(own: UserSchema = {}): UserSchema {
  return { ...usualAttributes, ...own };
}

/** Longest text of one value, in bytes of UTF-8. */
export const longestValue = 4096;

/**
 * A value as it is stored; none for what is empty. Undefined for what the attribute cannot hold: texts that are too long or
 * hold control characters, numbers that are not finite, anything else.
 */
export function storedValues({ type }: Pick<UserAttribute, 'type'>, value: unknown): readonly string[] | undefined {
  if (value === null || value === undefined || value === '') return [];
  if (type === 'array') {
    const list = Array.isArray(value) ? value : [value];
    const texts = list.map((item) => textOf('string', item));
    return texts.length <= 100 && texts.every((text) => text !== undefined) ? texts : undefined;
  }
  const text = textOf(type, value);
  return text === undefined ? undefined : [text];
}

function textOf(type: 'string' | 'number' | 'boolean', value: unknown): string | undefined {
  if (type === 'boolean') {
    return value === true || value === 'true' ? 'true' : value === false || value === 'false' ? 'false' : undefined;
  }
  if (type === 'number') {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? String(number) : undefined;
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string' || Buffer.byteLength(value) > longestValue) return undefined;
  // Line breaks belong to postal addresses; the others to nobody.
  return /\p{Cc}/u.test(value.replaceAll(/[\t\r\n]/g, '')) ? undefined : value;
}
