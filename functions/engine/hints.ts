// What our own page is told beside a step, on request alone: AM's clients get AM's answer.

import type { JsonObject } from '../json.ts';
import { identityName } from '../ports/universal-id.ts';
import type { AskedStep, Run } from './run.ts';
import { standingOf, userOfRun } from './standing.ts';
import { returnNames, returnsOf } from './trail.ts';
import type { Turn } from './visit.ts';

/** `{ user, returns, asks, lengths, main }`, and what the node says of its step; what there is nothing to say of is left out. */
export function hintsOf(run: Run & { readonly asked: AskedStep }, turn: Turn): JsonObject {
  const user = shownName(run, turn.realm);
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
function shownName(run: Run, realm: string): string | undefined {
  const { username } = run.shared;
  const named = typeof username === 'string' && username !== '' ? username : undefined;
  const { universalId, session } = run;
  if (named === undefined && universalId === undefined) return undefined;
  const proved = (standingOf(run, userOfRun(run, realm))?.proofs.length ?? 0) > 0;
  // Whose session came along knows who he is.
  if (!proved && session === undefined) return run.named;
  return named ?? (universalId === undefined ? undefined : identityName(universalId));
}
