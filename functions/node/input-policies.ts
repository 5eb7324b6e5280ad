// What we ask of a new user name or password, described and reported in the shape of AM's validated callbacks.
// Requirement names and parameters are those for which the client SDKs have a sentence.

import * as z from 'zod';
import type { JsonObject } from '../json.ts';
import { holdsNul } from '../mfa/slow-hash.ts';
import { type UserAttribute, userKey } from '../ports/users.ts';
import type { FailedPolicy } from './callbacks/validated-create-callback.ts';
import { longestValue } from './user-schema.ts';

/** Bytes of UTF-8 in normal form: longer names have no key. */
const longestUsername = 256;
/** Characters. NIST SP 800-63B-4 section 3.1.1.2 asks for at least 64 allowed. */
const longestPassword = 128;

interface Policy {
  readonly id: string;
  readonly requirement: string;
  readonly params?: JsonObject;
  readonly accepts: (value: string) => boolean;
}

export interface InputPolicies {
  /** The `policies` output of the callback. */
  readonly description: JsonObject;
  /** The policies that this value breaks; none when it is good. */
  failures(value: string): FailedPolicy[];
}

const required: Policy = { id: 'required', requirement: 'REQUIRED', accepts: (value) => value.trim() !== '' };

/** Not: whether the name is free. Saying so to anyone who asks would list the users. */
export function usernamePolicies(attribute: string): InputPolicies {
  return inputPolicies(attribute, [
    required,
    { id: 'valid-name-format', requirement: 'VALID_NAME_FORMAT', accepts: (value) => !/\p{Cc}/u.test(value) },
    {
      id: 'maximum-length',
      requirement: 'MAX_LENGTH',
      params: { maxLength: longestUsername },
      accepts: (value) => value.trim() === '' || keyOf(value) !== undefined,
    },
  ]);
}

/** `username` is whose password it will be, when the journey knows. */
export function passwordPolicies(attribute: string, username: string | undefined, strict = false): InputPolicies {
  const shortestPassword = strict ? strictShortestPassword : usualShortestPassword;
  return inputPolicies(attribute, [
    required,
    {
      id: 'minimum-length',
      requirement: 'MIN_LENGTH',
      params: { minLength: shortestPassword },
      accepts: (value) => characters(value) >= shortestPassword,
    },
    {
      id: 'maximum-length',
      requirement: 'MAX_LENGTH',
      params: { maxLength: longestPassword },
      accepts: (value) => characters(value) <= longestPassword,
    },
    {
      id: 'cannot-contain-characters',
      requirement: 'CANNOT_CONTAIN_CHARACTERS',
      params: { forbiddenChars: '\0' },
      accepts: (value) => !holdsNul(value),
    },
    {
      id: 'cannot-contain-others',
      requirement: 'CANNOT_CONTAIN_OTHERS',
      params: { disallowedFields: 'userName' },
      accepts: (value) => username === undefined || keyOf(username) === undefined || keyOf(value) !== keyOf(username),
    },
  ]);
}

/** What an attribute of a profile must be, whatever it is called. Values are texts, as they are stored. */
export function attributePolicies(name: string, { type, required: isRequired }: UserAttribute): InputPolicies {
  const ofName = name === 'mail' ? [emailAddress] : name === 'telephoneNumber' ? [phoneNumber] : [];
  const ofType = type === 'number' ? [numberOnly] : type === 'boolean' ? [] : [valueLength];
  return inputPolicies(name, [...(isRequired ? [required] : []), ...ofName, ...ofType]);
}

// An empty one is the business of `required`.
const emailAddress: Policy = {
  id: 'valid-email-address-format',
  requirement: 'VALID_EMAIL_ADDRESS_FORMAT',
  accepts: (value) => value === '' || z.email().max(254).safeParse(value).success,
};
const phoneNumber: Policy = {
  id: 'valid-phone-format',
  requirement: 'VALID_PHONE_FORMAT',
  accepts: (value) => /^\+?[0-9\- ()]{0,40}$/.test(value),
};
const numberOnly: Policy = {
  id: 'valid-number',
  requirement: 'VALID_NUMBER',
  accepts: (value) => value === '' || Number.isFinite(Number(value)),
};
const valueLength: Policy = {
  id: 'maximum-length',
  requirement: 'MAX_LENGTH',
  params: { maxLength: longestValue },
  accepts: (value) => Buffer.byteLength(value) <= longestValue,
};

/** What users count as one character, surrogate pairs included. */
export function characters(text: string): number {
  return [...text].length;
}

/** Names that are one user are one name here too. */
function keyOf(name: string): string | undefined {
  return userKey({ realm: '/', username: name });
}

function inputPolicies(name: string, policies: readonly Policy[]): InputPolicies {
  return {
    description: {
      name,
      policyRequirements: policies.map(({ requirement }) => requirement),
      fallbackPolicies: null,
      conditionalPolicies: null,
      policies: policies.map(({ id, requirement, params }) => ({
        policyId: id,
        policyRequirements: [requirement],
        ...(params && { params }),
      })),
    },
    failures: (value) =>
      policies
        .filter(({ accepts }) => !accepts(value))
        .map(({ requirement, params }) => ({ policyRequirement: requirement, ...(params && { params }) })),
  };
}

// How long a new password must be at the least, in characters. NIST SP 800-63B-4 section 3.1.1.2 asks for 8 beside another
// factor and for 15 where the password stands alone; a node that sets one does not know where it will stand.

const usualShortestPassword = 8;
export const strictShortestPassword = 15;
