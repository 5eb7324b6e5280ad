// What a journey's end leaves for its user to see: that he has signed in, or that somebody came as far as proving something of his
// and no further. It never decides a login: what cannot be noted is logged.
import { describedError } from '../node/errors.ts';
import { remembered, type SessionFactor } from '../ports/sessions.ts';
import { longestUserAgent, type SignIn } from '../ports/sign-ins.ts';
import type { User } from '../ports/users.ts';
import { shownMethods } from '../realm/shown-methods.ts';
import type { Engine } from './engine.ts';
import type { Run } from './run.ts';
import { standingOf, userOfRun } from './standing.ts';
import type { Turn } from './visit.ts';

const day = 86_400_000;

/** Of a session that is being made. `proofs`: what it was made on. */
export async function noteSignIn(
  user: User,
  proofs: readonly SessionFactor[],
  run: Run,
  turn: Turn,
  engine: Engine,
): Promise<void> {
  await note('signedIn', user, proofs, run, turn, engine);
}

/**
 * Of a run that ends without a session. A cookie alone is no proof worth telling, and a name that was only typed is nobody's: else
 * anybody could write into anybody's list.
 */
export async function noteRefusal(run: Run, turn: Turn, engine: Engine): Promise<void> {
  const user = userOfRun(run, turn.realm);
  const proofs = standingOf(run, user)?.proofs ?? [];
  if (user === undefined || proofs.every(({ factor }) => factor === remembered)) return;
  await note('refused', user, proofs, run, turn, engine);
}

async function note(
  verdict: SignIn['verdict'],
  user: User,
  proofs: readonly SessionFactor[],
  run: Run,
  { settings, facts, record }: Turn,
  { signIns, clock, log }: Engine,
): Promise<void> {
  const days = settings.recentSignInDays;
  if (days === 0) return;
  const at = clock.now();
  const { sourceIp, userAgent, country } = facts.client;
  const signIn: SignIn = {
    ...{ id: record.trackingId, at, verdict, sourceIp },
    ...(country !== undefined && { country }),
    userAgent: userAgent.slice(0, longestUserAgent),
    journey: run.frames[0]?.journey ?? '',
    methods: shownMethods(proofs),
  };
  try {
    await signIns.note(user, signIn, at + days * day);
  } catch (error) {
    log.warn('A sign-in could not be noted for its user', {
      transactionId: facts.transactionId,
      ...describedError(error),
    });
  }
}
