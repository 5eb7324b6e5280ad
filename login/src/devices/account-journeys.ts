// Which journeys of the realm My account leads to.
import { realmPath } from '../shared/configuration.ts';
import { call } from './account-call.ts';
import type { DeviceKind } from './account-server.ts';

/** Names of journeys, by kind. */
type JourneysByKind = Readonly<Partial<Record<DeviceKind, string>>>;

export interface AccountJourneys {
  /** Those that sign in with a device of the kind. */
  readonly proving: JourneysByKind;
  /** Those that add one. */
  readonly adding: JourneysByKind;
  /** Undefined where the realm has none by which its users change their password. */
  readonly password: string | undefined;
}

/** None where the server does not say. */
export async function accountJourneys(amUrl: string, realm: string): Promise<AccountJourneys> {
  const info = await call('GET', `${amUrl}/json${realmPath(realm)}/serverinfo/*`).catch(() => undefined);
  const password = info?.['passwordJourney'];
  return {
    proving: journeysIn(info?.['deviceJourneys']),
    adding: journeysIn(info?.['registrationJourneys']),
    password: typeof password === 'string' ? password : undefined,
  };
}

function journeysIn(value: unknown): JourneysByKind {
  const given = Object.entries({ ...(value as Record<string, unknown> | undefined) });
  return Object.fromEntries(given.filter(([, name]) => typeof name === 'string'));
}
