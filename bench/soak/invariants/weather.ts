// Of the soak itself: a run in which nothing failed, or nobody got in, shows nothing.
import type { CrowdFigures } from '../crowd.ts';

/** How often each kind of trouble was there, by its name. */
export type Troubles = Readonly<Record<string, number>>;

export const enoughRuns = 10;
const usualShare = 0.8;
/** Of few runs chance takes more. */
const deviations = 3;

/** Users who do everything right while nothing is made to go wrong. Some meet the trouble of the moment before all the same. */
export function fairUsersGetIn({ runs, sessions }: CrowdFigures['fair']): string[] {
  if (runs < enoughRuns) return [`Only ${runs} runs were in fair weather`];
  const least = runs * usualShare - deviations * Math.sqrt(runs * usualShare * (1 - usualShare));
  return sessions < least ? [`Of ${runs} runs in fair weather ${sessions} came to a session`] : [];
}

export function everythingFailed(troubles: Troubles): string[] {
  return Object.entries(troubles).flatMap(([name, times]) =>
    times === 0 ? [`There was no trouble of this kind: ${name}`] : [],
  );
}
