// Making a step answerable: the run is written where it has something to keep, and the client gets an authId for it.

import type { JsonObject } from '../json.ts';
import type { JourneyRow } from '../ports/journeys.ts';
import { realmSpeech } from '../realm/own-texts.ts';
import { signAuthId } from './auth-id.ts';
import { openingOf } from './blank-run.ts';
import type { Engine, EngineReply, EngineRequest } from './engine.ts';
import { hintsOf } from './hints.ts';
import { nodesAhead } from './nodes-ahead.ts';
import { otherTexts, renderStep } from './render-step.ts';
import type { AskedStep, Run } from './run.ts';
import { keepSuspended, type Suspension } from './suspension.ts';
import { MovedOn, type Turn } from './visit.ts';

export type AskedRun = Run & { readonly asked: AskedStep };

export interface PausedStep {
  readonly id: string;
  readonly otk: string;
  readonly realm: string;
  readonly journey: string;
  readonly expiresAt: number;
  readonly run: AskedRun;
  /** True while nothing is stored: the authId carries the run. */
  readonly blank: boolean;
}

export async function stepReply(
  paused: PausedStep,
  turn: Turn,
  engine: Engine,
  request: EngineRequest,
): Promise<EngineReply> {
  const { id: runId, otk, realm, journey, expiresAt, run, blank } = paused;
  const authId = signAuthId(
    { runId, otk, realm, journey, issuedAt: run.openedAt, expiresAt, ...(blank && { opening: openingOf(run) }) },
    await engine.keyRings.ring('auth-id'),
  );
  const { settings } = turn;
  const at = { realm, settings, texts: engine.loader.texts };
  const speech = await realmSpeech(request.languages, at, request.facts.hints);
  const step = renderStep(run.asked, speech);
  const theme = run.theme !== undefined && { theme: run.theme };
  const hints = request.facts.hints && {
    hints: { ...(await hintsOf(run, turn)), language: speech.language, given: otherTexts(run.asked, speech) },
  };
  return { kind: 'step', authId, step: { ...step, ...theme, ...hints } };
}

/**
 * The answer of a run that goes on by a link: its step, which can be answered by nobody. Undefined when another request was faster:
 * then there is no such link either.
 */
export async function endSuspended(
  { run, suspension }: { readonly run: AskedRun; readonly suspension: Suspension },
  { id, version, expiresAt, lastRequest }: Pick<JourneyRow, 'id' | 'version' | 'expiresAt' | 'lastRequest'>,
  turn: Turn,
  engine: Engine,
  request: EngineRequest,
): Promise<EngineReply> {
  const journey = run.frames[0]?.journey ?? '';
  const { realm } = turn;
  const ended = { id, version, realm, journey, expiresAt, otk: '', ended: true, ...(lastRequest && { lastRequest }) };
  const written = await (version === 1 ? engine.states.create(ended) : engine.states.replace(ended));
  if (!written) throw new MovedOn();
  await Promise.all([keepSuspended(run, suspension, turn, engine), turn.record.write()]);
  return stepReply({ id, otk: '', realm, journey, expiresAt, run, blank: false }, turn, engine, request);
}

/** Has the functions of the nodes ahead started while the user thinks. Begin it before the row is written, end on it. */
export async function warmAhead({ warmer }: Engine, run: Run, journeyOf: Turn['journey']): Promise<void> {
  await warmer?.warm(nodesAhead(run, journeyOf, warmer.nodeTypes));
}

/** The row of a paused journey. */
export function rowOf(paused: PausedStep, version: number, lastRequest?: string): JourneyRow {
  const { id, realm, journey, expiresAt, otk, run } = paused;
  const state: JsonObject = JSON.parse(JSON.stringify(run));
  return { id, version, realm, journey, expiresAt, otk, ended: false, state, ...(lastRequest && { lastRequest }) };
}

const otkBytes = 16;

export function randomToken(engine: Engine): string {
  return Buffer.from(engine.randomness.bytes(otkBytes)).toString('base64url');
}
