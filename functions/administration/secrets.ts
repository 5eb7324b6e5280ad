// Properties of nodes and services that hold secrets: they are in no answer, in no history and in no log.
import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/** Names under which AM has secrets, in its nodes and services. What is no text is a switch that is called so. */
const secretName = /^(hmacSigningKey|accessKey|.*([pP]assword|[sS]ecret|[pP]rivateKey|[aA]piKey|-encrypted))$/;

export function withoutSecrets(value: JsonObject): JsonObject {
  const kept = Object.entries(value).filter(([name, member]) => !isSecret(name, member));
  return Object.fromEntries(kept.map(([name, member]) => [name, deeply(member)]));
}

/** `value` with the secrets that `stored` has and it does not name. An empty one counts as none: so forms send them. */
export function withStoredSecrets(value: JsonObject, stored: JsonObject = {}): JsonObject {
  const kept = Object.entries(stored).filter(
    ([name, member]) => isSecret(name, member) && [undefined, null, ''].includes(value[name] as string | undefined),
  );
  return { ...value, ...Object.fromEntries(kept) };
}

function isSecret(name: string, value: Json): boolean {
  return secretName.test(name) && typeof value === 'string';
}

function deeply(value: Json): Json {
  if (Array.isArray(value)) return value.map(deeply);
  return isJsonObject(value) ? withoutSecrets(value) : value;
}
