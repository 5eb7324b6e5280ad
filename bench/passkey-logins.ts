// Passkeys: registering one, and PasskeyLogin with it, which has no password and no name. The authenticator is in software, its
// processor time in that of the turn.

import type { Dynamo } from '../functions/adapters/dynamo/client.ts';
import { dynamoDeviceEditor, dynamoDeviceList } from '../functions/adapters/dynamo/device-list.ts';
import { dynamoFactorFence } from '../functions/adapters/dynamo/factors.ts';
import { systemClock } from '../functions/adapters/system/machine.ts';
import { isJsonObject, type Json, type JsonObject } from '../functions/json.ts';
import { demoUser } from '../local/seeds.ts';
import { type SoftwareAuthenticator, softwareAuthenticator } from '../testing/software-authenticator.ts';
import { drive, type LoginFigures, turnsOf } from './drive.ts';
import { password } from './logins.ts';
import { listOf, type MeasuredClient, type Posted } from './measured-client.ts';

/** Of the local stack at this address. */
export function benchAuthenticator(url: string): SoftwareAuthenticator {
  return softwareAuthenticator({ origin: new URL(url).origin });
}

interface PasskeyDrive {
  readonly key: SoftwareAuthenticator;
  readonly logins: number;
}

/** Of a user without another factor. Each time the first passkey; the last one is left. */
export function drivePasskeyRegistration(
  client: MeasuredClient,
  { key, dynamo, logins }: PasskeyDrive & { readonly dynamo: Dynamo },
): Promise<LoginFigures> {
  return drive({
    journey: 'PasskeyRegistration',
    turns: turnsOf('PasskeyRegistration', [false, true, false, false]),
    logins,
    before: () => removePasskeys(dynamo),
    async login() {
      const page = await client.open('PasskeyRegistration');
      const ceremony = await client.answer(page, password);
      const display = await client.answer(ceremony, outcomeOf(ceremony, key));
      return [page, ceremony, display, await client.answer(display, {})];
    },
  });
}

export function drivePasskeyLogin(client: MeasuredClient, { key, logins }: PasskeyDrive): Promise<LoginFigures> {
  return drive({
    journey: 'PasskeyLogin',
    turns: turnsOf('PasskeyLogin', [false, false]),
    logins,
    async login() {
      const page = await client.open('PasskeyLogin');
      return [page, await client.answer(page, outcomeOf(page, key))];
    },
  });
}

export async function removePasskeys(dynamo: Dynamo): Promise<void> {
  for (const { uuid } of await dynamoDeviceList(dynamo).list(demoUser, 'webauthn')) {
    await dynamoDeviceEditor(dynamo).remove(demoUser, 'webauthn', uuid);
  }
  // Or the one that is gone would be taken for one that is being stored.
  await dynamoFactorFence(dynamo, { clock: systemClock }).raise(demoUser);
}

function outcomeOf({ body }: Posted, key: SoftwareAuthenticator): Record<string, Json> {
  const callbacks = listOf(body['callbacks']);
  const hidden = callbacks.find(({ type }) => type === 'HiddenValueCallback');
  const data = metadataIn(callbacks);
  const outcome = data['_action'] === 'webauthn_registration' ? key.register(data) : key.authenticate(data);
  return { [String(listOf(hidden?.['input'])[0]?.['name'])]: outcome };
}

function metadataIn(callbacks: readonly JsonObject[]): JsonObject {
  const metadata = callbacks.find(({ type }) => type === 'MetadataCallback');
  const data = listOf(metadata?.['output']).find(({ name }) => name === 'data')?.['value'];
  if (!isJsonObject(data)) throw new Error('The step asks for no passkey');
  return data;
}
