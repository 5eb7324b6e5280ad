// The first request of a journey. Nothing is written when the first step has nothing to keep.

import { RequestError } from '../node/errors.ts';
import type { ReplyCookie } from '../ports/node-runner.ts';
import type { RealmSettings } from '../realm/realm-settings.ts';
import { type Advanced, advance } from './advance.ts';
import { matchAnswers, type SubmittedCallback } from './answers.ts';
import { isBlank } from './blank-run.ts';
import { endReply, endTurn } from './end-turn.ts';
import { type Engine, type EngineReply, type EngineRequest, recordOf, turnOf } from './engine.ts';
import { endSuspended, type PausedStep, randomToken, rowOf, stepReply, warmAhead } from './pause-journey.ts';
import { initialShared, type Run, type RunOptions } from './run.ts';
import { signedInAlready } from './signed-in-already.ts';
import type { Turn } from './visit.ts';

/** `header`: where it comes from. It counts unless a node has read the header itself. */
export interface AnswerAtOnce extends SubmittedCallback {
  readonly header?: string;
}

export interface StartRequest extends EngineRequest {
  readonly realm: string;
  readonly settings: RealmSettings;
  /** The realm's default journey when absent. */
  readonly journey?: string;
  /** `goto` and `gotoOnFail` validated. */
  readonly options: RunOptions;
  /** Answers to the first step, for realms that allow a login in one request. */
  readonly answersAtOnce: readonly AnswerAtOnce[];
}

/**
 * Throws RequestError ERR_JOURNEY_UNKNOWN, and NodeRunError for trouble that may pass; every other trouble inside the
 * journey is the login failure.
 */
export async function startJourney(request: StartRequest, engine: Engine): Promise<EngineReply> {
  const { realm, settings, options } = request;
  const name = request.journey ?? settings.defaultJourney;
  // Needed at the end; in a new container it takes as long as all the rest. Whoever needs it then hears of a failure.
  engine.keyRings.ring('auth-id').catch(() => {});
  const [journeys, realmFacts] = await Promise.all([
    name === undefined ? undefined : engine.loader.journeys(realm, name),
    engine.loader.facts(realm, settings),
  ]);
  const journey = name === undefined ? undefined : journeys?.(name);
  if (!journeys || !journey?.enabled || journey.innerTreeOnly) {
    throw new RequestError('ERR_JOURNEY_UNKNOWN', 'No Configuration found');
  }

  const id = randomToken(engine);
  const openedAt = engine.clock.now();
  const expiresAt = openedAt + settings.journeyMinutes * 60_000;
  const record = recordOf(engine, request, realm, id);
  const cookies: ReplyCookie[] = [];
  const opened = { realm, settings, record, cookies, journey: journeys, journeyEnds: expiresAt, name: `${id}:0` };
  const turn = turnOf(engine, request, realmFacts, opened, journey.id);
  const already = await signedInAlready(request, journey, turn.request, engine);
  if (already) return already;
  const run: Run = {
    frames: [{ journey: journey.id, node: journey.entryNodeId, visit: 1, secure: {} }],
    shared: initialShared(realm),
    visits: 1,
    options,
    revision: journey.revision,
    openedAt,
  };
  record.journeyStarted(journey.id);
  return endTurn({ realm, settings, record, cookies, journey: journey.id }, engine, request, async () => {
    const advanced = await walk(run, request.answersAtOnce, turn);
    if (advanced.kind === 'suspended') {
      return endSuspended(advanced, { id, version: 1, expiresAt }, turn, engine, request);
    }
    if (advanced.kind !== 'asked') return endReply(advanced, turn, engine, request);
    const warmed = warmAhead(engine, advanced.run, journeys);
    const blank = isBlank(advanced.run, realm, turn, engine.definitions);
    const step: PausedStep = {
      ...{ id, realm, journey: journey.id, expiresAt, blank },
      otk: randomToken(engine),
      run: advanced.run,
    };
    if (!blank) await Promise.all([engine.states.create(rowOf(step, 1)), record.write()]);
    const reply = await stepReply(step, turn, engine, request);
    await warmed;
    return reply;
  });
}

/** To the first question, and past it when the request already answers something of it. */
async function walk(run: Run, answers: readonly AnswerAtOnce[], turn: Turn): Promise<Advanced> {
  const advanced = await advance(run, [], turn);
  const atOnce = answers.filter(({ header }) => header === undefined || !turn.request.hasShown(header));
  if (advanced.kind !== 'asked' || atOnce.length === 0) return advanced;
  return advance(advanced.run, matchAnswers(advanced.run.asked.callbacks, atOnce), turn);
}
