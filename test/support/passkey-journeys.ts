// A journey world with a browser whose authenticator is in software.
import { isJsonObject, type JsonObject } from '../../functions/json.ts';
import type { JourneyWorld } from '../../testing/journey-world.ts';
import { outputOf, type Reply } from '../../testing/step.ts';
import {
  type AuthenticatorOptions,
  type SoftwareAuthenticator,
  type Spoiled,
  softwareAuthenticator,
} from './software-authenticator.ts';

/** Where the pages of a journey world are. */
export const pageOrigin = 'https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com';

export function browserKey(options: AuthenticatorOptions = {}): SoftwareAuthenticator {
  return softwareAuthenticator({ origin: pageOrigin, ...options });
}

/** What a step tells the browser, in either of AM's modes. Throws for a step without a passkey. */
export function ceremonyOf(step: Reply): JsonObject {
  const data = outputOf(step, 'MetadataCallback', 'data') ?? outputOf(step, 'TextOutputCallback', 'options');
  if (!isJsonObject(data)) throw new Error(`The step asks for no passkey: ${JSON.stringify(step.body)}`);
  return data;
}

/** Sends the step back with what the authenticator makes of it. */
export function passkeyAnswer(
  at: Pick<JourneyWorld, 'answer'>,
  step: Reply,
  key: SoftwareAuthenticator,
  spoiled: Spoiled = {},
  others: Parameters<JourneyWorld['answer']>[1] = {},
): Promise<Reply> {
  const data = ceremonyOf(step);
  const isNew = data['_action'] === 'webauthn_registration';
  const outcome = isNew ? key.register(data, spoiled) : key.authenticate(data, spoiled);
  return at.answer(step, { ...others, HiddenValueCallback: outcome });
}
