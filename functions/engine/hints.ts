// What our own page is told beside a step, on request alone: AM's clients get AM's answer.

import type { JsonObject } from '../json.ts';
import { identityName } from '../ports/universal-id.ts';
import { type User, userKey } from '../ports/users.ts';
import type { RealmSettings } from '../realm/realm-settings.ts';
import { loginFailure } from './end-journey.ts';
import type { AskedStep, Run } from './run.ts';
import { standingOf, userOfRun } from './standing.ts';
import { returnNames, returnsOf } from './trail.ts';
import type { Turn } from './visit.ts';

/** `{ user, returns, asks, lengths, main }`, and what the node says of its step; what there is nothing to say of is left out. */
export async function hintsOf(run: Run & { readonly asked: AskedStep }, turn: Turn): Promise<JsonObject> {
  const user = shownName(run, turn.realm, run.session === undefined ? undefined : await turn.request.session());
  const offers = returnsOf(run, turn);
  const returns = returnNames.filter((name) => offers.has(name));
  const fields = run.asked.callbacks.flatMap(({ purpose, length, main, input }, index) =>
    input ? [{ name: `IDToken${index + 1}`, purpose, length, main }] : [],
  );
  const asks = fields.flatMap(({ name, purpose }) => (purpose ? [[name, purpose] as const] : []));
  const lengths = fields.flatMap(({ name, length }) => (length ? [[name, length] as const] : []));
  const mains = fields.flatMap(({ name, main }) => (main === undefined ? [] : [[name, main] as const]));
  return {
    ...run.asked.hints,
    now: turn.clock.now(),
    ...(user !== undefined && { user }),
    ...(returns.length > 0 && { returns }),
    ...(asks.length > 0 && { asks: Object.fromEntries(asks) }),
    ...(lengths.length > 0 && { lengths: Object.fromEntries(lengths) }),
    ...(mains.length > 0 && { main: Object.fromEntries(mains) }),
  };
}

/**
 * Who is signing in, once the journey knows a name. A name that a journey has found out by itself, such as by an address, is
 * told to whoever has proved to be that user; anybody else sees no more than what he has typed.
 */
function shownName(run: Run, realm: string, session: User | undefined): string | undefined {
  const { username } = run.shared;
  const named = typeof username === 'string' && username !== '' ? username : undefined;
  const { universalId } = run;
  const user = userOfRun(run, realm);
  if (user === undefined || (named === undefined && universalId === undefined)) return undefined;
  const proved = (standingOf(run, user)?.proofs.length ?? 0) > 0;
  // Whose session came along knows who he is, and nobody else.
  const isOwn = session !== undefined && userKey(session) === userKey(user);
  if (!proved && !isOwn) return run.named;
  return named ?? (universalId === undefined ? undefined : identityName(universalId));
}

/**
 * Of a failure: `isPlain`, where it has no reason to tell, in whatever language, and says so in our words; `instead`, the
 * realm's default journey, where the message sends its user there.
 */
export function failureHints(
  message: string,
  isOurs: boolean,
  journey: string,
  { defaultJourney }: Pick<RealmSettings, 'defaultJourney'>,
): JsonObject {
  const isPlain = message === loginFailure;
  const isElsewhere = defaultJourney !== undefined && defaultJourney !== journey && message.includes(defaultJourney);
  return {
    ...(isOurs && isPlain && { isPlain: true }),
    // A journey may be called Login.
    ...(isElsewhere && !isPlain && { instead: defaultJourney }),
  };
}
