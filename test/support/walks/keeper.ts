// An administrator in the root realm who signs in by his password, for walks: the same one for all of a system.
import { setTimeout as delay } from 'node:timers/promises';
import { dynamo } from '../../../functions/adapters/dynamo/client.ts';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../../functions/adapters/dynamo/configuration.ts';
import { dynamoIdentityStore } from '../../../functions/adapters/dynamo/identities.ts';
import { systemRandomness } from '../../../functions/adapters/system/machine.ts';
import { storedJourney } from '../../../functions/journey/source.ts';
import { cheapCost } from '../../../testing/memory/store.ts';
import { shippedJourneys } from '../shipped-journeys.ts';

export const keeper = { username: 'keeper', password: 'Correct-horse-7' };

/** Resolves once he can sign in. */
export async function makeKeeper(url: string): Promise<void> {
  const editor = dynamoConfigurationEditor(dynamo());
  const root = await dynamoConfiguration(dynamo()).get('/', 'realm', '');
  const login = shippedJourneys.find(({ id }) => id === 'Login');
  if (!login) throw new Error('There is no journey Login any more');
  await editor.put('/', 'journey', 'Login', storedJourney(login));
  await editor.put('/', 'realm', '', {
    ...root?.value,
    defaultJourney: 'Login',
    administrators: [keeper.username],
    administratorSecondFactor: false,
  });
  const store = dynamoIdentityStore(dynamo(), { randomness: systemRandomness }, { cost: cheapCost });
  await store.put({ ...keeper, realm: '/', active: true, attributes: {} });
  await untilAsked(url);
}

/** A container may have looked at the root realm half a minute ago. */
async function untilAsked(url: string): Promise<void> {
  for (let attempt = 0; attempt < 90; attempt += 1) {
    const response = await fetch(`${url}/json/realms/root/authenticate`, { method: 'POST' });
    const { callbacks } = (await response.json()) as { callbacks?: unknown[] };
    if (response.ok && callbacks?.length === 2) return;
    await delay(500);
  }
  throw new Error('Nobody can sign in to the root realm');
}
