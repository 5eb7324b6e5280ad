// A session counts that this very journey has made, as the journey is now: whoever has one is not asked again. It is the
// answer and nothing else: nothing is written, no time starts anew, and nobody has signed in.
import type { Journey } from '../journey/journey.ts';
import { satisfiesDemand } from '../realm/demanded-factor.ts';
import type { Engine, EngineReply } from './engine.ts';
import type { ShownRequest } from './request-view.ts';
import type { StartRequest } from './start-journey.ts';

/** Undefined where the journey has to run. A request without a session costs no look. */
export async function signedInAlready(
  { realm, settings, options, sessionToken, answersAtOnce }: StartRequest,
  journey: Journey,
  shown: Pick<ShownRequest, 'session'>,
  { demandedFactors }: Pick<Engine, 'demandedFactors'>,
): Promise<EngineReply | undefined> {
  const runs = options.forceAuth || options.noSession || journey.mustRun || journey.noSession;
  // Who sends answers along may mean somebody else.
  if (runs || sessionToken === undefined || answersAtOnce.length > 0) return undefined;
  const session = await shown.session();
  const isOfJourney = session?.properties['Service'] === journey.id && session.revision === journey.revision;
  if (!session || !isOfJourney) return undefined;
  const standing = { proofs: session.factors, enrolled: [] };
  // The realm may demand more by now, or the user have more.
  if (!(await satisfiesDemand(journey.id, settings, session, standing, demandedFactors))) return undefined;
  return { kind: 'signedIn', realm, successUrl: options.goto ?? settings.successUrl, tokenId: sessionToken };
}
