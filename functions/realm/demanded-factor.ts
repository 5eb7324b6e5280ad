// What a realm demands before a session: a second factor of everybody, or of who has one. A journey that enrols somebody's
// first factor is judged by what there was when it began.
import { factorDemand } from '../node/proved-factors.ts';
import type { DemandedFactors } from '../ports/devices.ts';
import type { Standing } from '../ports/node-runner.ts';
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

/** What nodes are told of it: that no session comes of this journey for who has the password alone, whoever it is. */
export function demandOf(
  journey: string,
  { secondFactor, passwordOnlyJourneys }: RealmSettings,
): { readonly always?: true } {
  return secondFactor === 'always' && !passwordOnlyJourneys.includes(journey) ? { always: true } : {};
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

const passDemand =
  'A pass lets you register a new device, and this sign-in does not go on to that. Ask for another pass, and for the sign-in that registers a device.';

/** What to do about it. */
export function demandMessage(
  journey: string,
  { defaultJourney }: RealmSettings,
  standing: Standing | undefined,
): string {
  if (owesEnrolment(standing)) return passDemand;
  return factorDemand(defaultJourney === journey ? undefined : defaultJourney);
}
