// Of the soak itself: a run in which nothing failed, or nobody got in, shows nothing.
import type { CrowdFigures } from '../crowd.ts';

/** How often each kind of trouble was there, by its name. */
export type Troubles = Readonly<Record<string, number>>;

export const enoughRuns = 10;
const mostSessions = 0.8;

/** Users who do everything right while nothing is made to go wrong. Some meet the trouble of the moment before all the same. */
export function fairUsersGetIn({ runs, sessions }: CrowdFigures['fair']): string[] {
  if (runs < enoughRuns) return [`Only ${runs} runs were in fair weather`];
  return sessions < mostSessions * runs ? [`Of ${runs} runs in fair weather ${sessions} came to a session`] : [];
}

export function everythingFailed(troubles: Troubles): string[] {
  return Object.entries(troubles).flatMap(([name, times]) =>
    times === 0 ? [`There was no trouble of this kind: ${name}`] : [],
  );
}
