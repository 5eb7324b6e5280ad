// The request of a link: a journey that was suspended goes on where it stood, as a run of its own.
import type { ReplyCookie } from '../ports/node-runner.ts';
import type { RealmSettings } from '../realm/realm-settings.ts';
import { advance } from './advance.ts';
import { endReply, endTurn } from './end-turn.ts';
import { type Engine, type EngineReply, type EngineRequest, recordOf, turnOf } from './engine.ts';
import { endSuspended, randomToken, rowOf, stepReply, warmAhead } from './pause-journey.ts';
import { topFrame } from './run.ts';
import { findSuspended, noToken } from './suspension.ts';

export interface ResumeRequest extends EngineRequest {
  readonly realm: string;
  readonly settings: RealmSettings;
  readonly suspendedId: string;
}

/** Throws RequestError ERR_SUSPENDED_UNKNOWN, and otherwise as `startJourney`. Of fifty at once one goes on. */
export async function resumeJourney(request: ResumeRequest, engine: Engine): Promise<EngineReply> {
  const { realm, settings } = request;
  const suspended = await findSuspended(request.suspendedId, realm, engine);
  const [journeys, realmFacts] = await Promise.all([
    engine.loader.journeys(realm, suspended.journey),
    engine.loader.facts(realm, settings),
  ]);
  const id = randomToken(engine);
  const openedAt = engine.clock.now();
  const expiresAt = openedAt + settings.journeyMinutes * 60_000;
  const record = recordOf(engine, request, realm, id);
  const cookies: ReplyCookie[] = [];
  const begun = { realm, settings, record, cookies, journey: journeys, journeyEnds: expiresAt, name: `${id}:0` };
  const turn = turnOf(engine, request, realmFacts, begun, suspended.journey);
  const run = { ...suspended.run, openedAt };
  return endTurn({ realm, settings, record, cookies, journey: suspended.journey }, engine, request, async () => {
    // In a browser without the session that the journey goes by, the link is used up for nobody.
    await turn.request.requireSessionOf(run);
    if (!(await suspended.claim())) throw noToken();
    const advanced = await advance(run, [], { ...turn, resumedAt: topFrame(run).visit });
    if (advanced.kind === 'suspended')
      return endSuspended(advanced, { id, version: 1, expiresAt }, turn, engine, request);
    if (advanced.kind !== 'asked') return endReply(advanced, turn, engine, request);
    const warmed = warmAhead(engine, advanced.run, journeys);
    const step = {
      ...{ id, realm, journey: suspended.journey, expiresAt, blank: false, run: advanced.run },
      otk: randomToken(engine),
    };
    await Promise.all([engine.states.create(rowOf(step, 1)), record.write()]);
    const reply = await stepReply(step, turn, engine, request);
    await warmed;
    return reply;
  });
}
