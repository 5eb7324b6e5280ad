// What a realm demands before a session: a second factor of everybody, or of who has one. A journey that enrols somebody's
// first factor is judged by what there was when it began.
import { bestText } from '../node/localised-text.ts';
import type { DemandedFactors } from '../ports/devices.ts';
import type { Locales, Standing } from '../ports/node-runner.ts';
import { remembered } from '../ports/sessions.ts';
import type { User } from '../ports/users.ts';
import type { RealmSettings } from './realm-settings.ts';

/** Whether this run may end with a session for the user. Only who has proved nothing but a password costs a look. */
export async function satisfiesDemand(
  journey: string,
  { secondFactor, passwordOnlyJourneys }: RealmSettings,
  user: User,
  standing: Standing | undefined,
  demanded: DemandedFactors,
): Promise<boolean> {
  if (secondFactor === 'never' || passwordOnlyJourneys.includes(journey)) return true;
  if (provesSecondFactor(standing) || remembersSecondFactor(standing)) return true;
  if (secondFactor === 'always') return false;
  const devices = await demanded.list(user);
  return devices.every((device) => standing?.enrolled.includes(device));
}

/** Whether a browser in which a second factor was proved stands beside a password: alone it is one thing that can be stolen. */
function remembersSecondFactor({ proofs }: Standing = { proofs: [], enrolled: [] }): boolean {
  const isRemembered = proofs.some(({ factor, second }) => factor === remembered && second);
  return isRemembered && proofs.some(({ factor }) => factor === 'pwd');
}

/** Whether all that there is was proved in an earlier session. */
export function provesNothingNew({ proofs }: Pick<Standing, 'proofs'> = { proofs: [] }): boolean {
  return proofs.length > 0 && proofs.every(({ factor }) => factor === remembered);
}

/** Whether something was proved that the user has. */
export function provesSecondFactor(standing: Standing | undefined): boolean {
  return standing?.proofs.some(({ device }) => device !== undefined) ?? false;
}

const texts = {
  en: 'This account is protected by a second factor, and this sign-in does not ask for it.',
  de: 'Dieses Konto ist durch einen zweiten Faktor geschützt, nach dem diese Anmeldung nicht fragt.',
  fr: 'Ce compte est protégé par un second facteur que cette connexion ne demande pas.',
};
const elsewhere = {
  en: 'Sign in with %s.',
  de: 'Melden Sie sich mit %s an.',
  fr: 'Connectez-vous avec %s.',
};

/** What to do about it, in the user's language. */
export function demandMessage(journey: string, { defaultJourney }: RealmSettings, locales: Locales): string {
  const text = bestText(texts, locales, 'realmServerFirst') ?? texts.en;
  if (defaultJourney === undefined || defaultJourney === journey) return text;
  const place = bestText(elsewhere, locales, 'realmServerFirst') ?? elsewhere.en;
  return `${text} ${place.replace('%s', defaultJourney)}`;
}
