// Properties of nodes and services that hold secrets: they are in no answer and in no log. Where they are stored, in what runs
// and in its versions, they stay.
import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/**
 * How names that AM, AWS and others give to secrets end. What is a switch or a number is only called so, and `secrets` of scripting
 * are names of secrets.
 */
const secretName =
  /(secret|authorization|-encrypted|(passwd|password|passphrase|pwd|token|credential|(access|api|encryption|hmac|master|private|secret|shared|signing)[._-]?key)s?)$/i;

export function withoutSecrets(value: JsonObject): JsonObject {
  const kept = Object.entries(value).filter(([name, member]) => !isSecret(name, member));
  return Object.fromEntries(kept.map(([name, member]) => [name, deeply(member)]));
}

/**
 * `value` with the secrets that `stored` has and it does not name, at every depth. An empty one counts as none: so forms send
 * them. Of lists only where as many stand in the one as in the other: nobody can tell whose they were.
 */
export function withStoredSecrets(value: JsonObject, stored: JsonObject = {}): JsonObject {
  const kept = Object.entries(stored).flatMap(([name, member]): [string, Json][] => {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    if (isSecret(name, member)) return given === undefined || given === null || given === '' ? [[name, member]] : [];
    return given === undefined ? [] : [[name, keeping(given, member)]];
  });
  return { ...value, ...Object.fromEntries(kept) };
}

function keeping(given: Json, stored: Json): Json {
  if (isJsonObject(given) && isJsonObject(stored)) return withStoredSecrets(given, stored);
  if (!Array.isArray(given) || !Array.isArray(stored) || given.length !== stored.length) return given;
  return given.map((member, index) => keeping(member, stored[index] ?? null));
}

/** What is shown in place of a secret. */
export const hiddenSecret = '(secret)';

/** For whoever looks at one member: that there is a secret, and not which. */
export function shownMember(name: string, value: Json | undefined): Json | undefined {
  if (value === undefined) return undefined;
  return isSecret(name, value) ? hiddenSecret : deeply(value);
}

function isSecret(name: string, value: Json): boolean {
  return secretName.test(name) && (typeof value === 'string' || (typeof value === 'object' && value !== null));
}

function deeply(value: Json): Json {
  if (Array.isArray(value)) return value.map(deeply);
  return isJsonObject(value) ? withoutSecrets(value) : value;
}
