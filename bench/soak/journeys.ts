// The journeys that are walked: shipped ones, and copies of them in which nobody waits as long.
import type { JourneyVariant } from '../journey-variants.ts';
import type { Mood } from './mood.ts';
import type { Person } from './person.ts';
import type { Seeded } from './seeded.ts';

/** Milliseconds that the push lives which lives shortest. */
const shortestPush = 6_000;
const usualPush = 120_000;

const soon = { secondsToWait: 1 };
const push = { of: 'PushLogin', name: 'SoakPush', properties: soon };
const tap = { of: 'PushLoginSimple', name: 'SoakTapPush', properties: soon };
const short = { of: 'PushLogin', name: 'SoakShortPush', properties: { ...soon, messageTimeout: shortestPush } };
const choice = { of: 'MfaLogin', name: 'SoakMfa', properties: soon };

export const soakVariants: readonly JourneyVariant[] = [push, tap, short, choice];

/** For whoever knows the password: without a second factor it must not be enough for who has one. */
const passwordAlone = 'Login';

export function journeyFor({ kind, enrolled }: Person, mood: Mood, chance: Seeded): string {
  if (mood === 'thief' && chance.chance(0.3)) return passwordAlone;
  switch (kind) {
    case 'app':
      return chance.chance(0.6) ? 'OathLogin' : choice.name;
    case 'phone':
      if (!enrolled) return chance.pick([push.name, tap.name]);
      // What ends with the push's life is to be seen within the run.
      if (mood === 'silent' || mood === 'late') return chance.pick([short.name, short.name, push.name]);
      return chance.pick([push.name, tap.name, choice.name]);
    case 'key':
      if (!enrolled) return 'PasskeyRegistration';
      return chance.pick(['PasskeyLogin', choice.name]);
  }
}

/** The password is the last question before its push. */
export function sendsAtOnce(journey: string): boolean {
  return journey === tap.name || journey === choice.name;
}

/** Milliseconds. */
export function pushLife(journey: string): number {
  return journey === short.name ? shortestPush : usualPush;
}
