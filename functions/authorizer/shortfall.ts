// What a session lacks for a guard, as the challenge of RFC 9470: clients read in it how to sign in again.
import type { GuardOptions } from '../manifest/session-guard.ts';
import type { Session } from '../ports/sessions.ts';

/** Undefined when it lacks nothing. */
export function shortfall(
  { authLevel, factors }: Session,
  options: Pick<GuardOptions, 'minimumAuthLevel' | 'factors' | 'maxAgeSeconds'>,
  now: number,
): string | undefined {
  const { minimumAuthLevel, factors: wanted, maxAgeSeconds } = options;
  const counted = factors.filter(({ factor }) => wanted.length === 0 || wanted.includes(factor));
  const isProved = wanted.length === 0 || counted.length > 0;
  const latest = Math.max(...counted.map(({ at }) => at));
  const isFresh = maxAgeSeconds === 0 || now < latest + maxAgeSeconds * 1000;
  if (authLevel >= minimumAuthLevel && isProved && isFresh) return undefined;
  const lacks = [
    ...(authLevel < minimumAuthLevel ? [`auth level ${minimumAuthLevel} is needed`] : []),
    ...(isProved ? [] : [`one of ${wanted.join(', ')} is needed`]),
    ...(isProved && !isFresh ? [`signed in more than ${maxAgeSeconds} seconds ago`] : []),
  ];
  return [
    'Bearer error="insufficient_user_authentication"',
    `error_description="${lacks.join('; ')}"`,
    ...(minimumAuthLevel > 0 ? [`acr_values="${minimumAuthLevel}"`] : []),
    ...(wanted.length > 0 ? [`amr_values="${wanted.join(' ')}"`] : []),
    ...(maxAgeSeconds > 0 ? [`max_age="${maxAgeSeconds}"`] : []),
  ].join(', ');
}
