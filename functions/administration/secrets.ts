// Properties of nodes and services that hold secrets: they are in no answer and in no log. Where they are stored, in what runs
// and in its versions, they stay.
import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/** Names that AM and others give to secrets, in nodes and services. What is a switch or a number is only called so. */
const secretName =
  /^(hmacSigningKey|accessKey|.*([pP]assword|[pP]assphrase|[sS]ecret([kK]ey)?|[tT]oken|([pP]rivate|[sS]igning|[eE]ncryption|[aA]pi)Key|-encrypted))$/;

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

function isSecret(name: string, value: Json): boolean {
  return secretName.test(name) && (typeof value === 'string' || Array.isArray(value));
}

function deeply(value: Json): Json {
  if (Array.isArray(value)) return value.map(deeply);
  return isJsonObject(value) ? withoutSecrets(value) : value;
}
