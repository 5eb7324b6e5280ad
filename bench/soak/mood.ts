// What a user is up to in one run.
import type { PersonKind } from './person.ts';
import type { Seeded } from './seeded.ts';

export type Mood =
  /** Does everything right. */
  | 'right'
  | 'wrongPassword'
  /** Types some wrong codes first. */
  | 'wrongCode'
  /** Knows the password and sends a code that was used before. */
  | 'spentCode'
  /** Sends one fresh code from two browsers at once. */
  | 'race'
  | 'recoveryCode'
  /** Goes away in the middle. */
  | 'leaves'
  | 'denies'
  | 'wrongNumber'
  /** Has gone when the phone says yes. */
  | 'late'
  /** Leaves the phone where it is. */
  | 'silent'
  /** Somebody else, who knows the password and nothing more. */
  | 'thief';

type Weighted = Readonly<Partial<Record<Mood, number>>>;

const moods: Readonly<Record<PersonKind, Weighted>> = {
  app: { right: 50, wrongPassword: 6, wrongCode: 12, spentCode: 7, race: 7, recoveryCode: 8, leaves: 5, thief: 5 },
  phone: {
    ...{ right: 52, wrongPassword: 5, recoveryCode: 6, leaves: 6 },
    ...{ denies: 7, wrongNumber: 5, late: 7, silent: 6, thief: 6 },
  },
  key: { right: 75, wrongPassword: 5, leaves: 12, thief: 8 },
};

export function moodOf(kind: PersonKind, enrolled: boolean, chance: Seeded): Mood {
  // Without a device there is nothing yet to be wrong with, and nobody to rob.
  if (!enrolled) return chance.chance(0.85) ? 'right' : chance.pick(['wrongPassword', 'leaves']);
  const weighted = Object.entries(moods[kind]) as [Mood, number][]; // of its own keys
  let left = chance.number() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
  const found = weighted.find(([, weight]) => {
    left -= weight;
    return left < 0;
  });
  return found?.[0] ?? 'right';
}
