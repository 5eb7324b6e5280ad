// Policies that an authenticator app must fulfil before it takes an account: settings by name, as the ForgeRock
// Authenticator reads them.
import { isJsonObject, type JsonObject } from '../json.ts';

export interface AuthenticatorPolicies {
  readonly policies: JsonObject;
  /** Whether apps were spared something: they break on anything but an object of objects. */
  readonly incomplete: boolean;
}

/** Undefined when the text is no JSON; none for no text. */
export function authenticatorPolicies(json = ''): AuthenticatorPolicies | undefined {
  if (json === '') return { policies: {}, incomplete: false };
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return undefined;
  }
  const given = isJsonObject(parsed) ? Object.entries(parsed) : [];
  const usable = given.filter(([, settings]) => isJsonObject(settings));
  return {
    policies: Object.fromEntries(usable),
    incomplete: !isJsonObject(parsed) || usable.length < given.length,
  };
}
