// What a realm demands before a session: a second factor of everybody, or of who has one. A journey that enrols somebody's
// first factor is judged by what there was when it began.
import { bestText } from '../node/localised-text.ts';
import type { DemandedFactors } from '../ports/devices.ts';
import type { Locales, Standing } from '../ports/node-runner.ts';
import { helpPass, remembered, type SessionFactor } from '../ports/sessions.ts';
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
  if (owesEnrolment(standing)) return false;
  if (secondFactor === 'never' || passwordOnlyJourneys.includes(journey)) return true;
  if (provesSecondFactor(standing) || remembersSecondFactor(standing)) return true;
  if (secondFactor === 'always') return false;
  const devices = await demanded.list(user);
  return devices.every((device) => standing?.enrolled.includes(device));
}

/** Whether a pass was spent, and nothing registered with it. */
function owesEnrolment(standing: Standing | undefined): boolean {
  const hasPass = standing?.proofs.some(({ factor }) => factor === helpPass) ?? false;
  return hasPass && standing?.enrolled.length === 0 && !provesSecondFactor(standing);
}

/** What a session keeps of it: a pass was good for one registration. */
export function lastingProofs(
  standing: { readonly proofs: readonly SessionFactor[] } | undefined,
): readonly SessionFactor[] {
  return standing?.proofs.filter(({ factor }) => factor !== helpPass) ?? [];
}

/** What the journey's author has added to the level on the strength of a pass does not last either. */
export function lastingLevel(standing: Pick<Standing, 'proofs'> | undefined, level: unknown): number {
  const hasPass = standing?.proofs.some(({ factor }) => factor === helpPass) ?? false;
  return typeof level === 'number' && !hasPass ? level : 0;
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

const passTexts = {
  en: 'A pass lets you register a new device, and this sign-in does not go on to that. Ask for another pass, and for the sign-in that registers a device.',
  de: 'Mit einem Pass registrieren Sie ein neues Gerät, und diese Anmeldung führt nicht dorthin. Bitten Sie um einen neuen Pass und fragen Sie nach der Anmeldung, die ein Gerät registriert.',
  fr: 'Un laissez-passer permet d’enregistrer un nouvel appareil, et cette connexion n’y mène pas. Demandez-en un autre, et la connexion qui enregistre un appareil.',
};

/** What to do about it, in the user's language. */
export function demandMessage(
  journey: string,
  { defaultJourney }: RealmSettings,
  locales: Locales,
  standing: Standing | undefined,
): string {
  if (owesEnrolment(standing)) return bestText(passTexts, locales, 'realmServerFirst') ?? passTexts.en;
  const text = bestText(texts, locales, 'realmServerFirst') ?? texts.en;
  if (defaultJourney === undefined || defaultJourney === journey) return text;
  const place = bestText(elsewhere, locales, 'realmServerFirst') ?? elsewhere.en;
  return `${text} ${place.replace('%s', defaultJourney)}`;
}
