// One run of one user: opens a journey, does with each step what the mood says, and writes down what was sent and told.
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../functions/adapters/system/machine.ts';
import { trackingIdOf } from '../../functions/engine/turn-record.ts';
import type { JsonObject } from '../../functions/json.ts';
import { type AnswersByType, filled } from '../../testing/step.ts';
import type { Ledger, Run } from './ledger.ts';
import type { Line, LineAnswer } from './line.ts';
import type { Mood } from './mood.ts';
import { type Move, moves } from './moves.ts';
import type { Person, TotpCode } from './person.ts';
import { isStep, type StepKind, stepKind, tokenOf } from './step.ts';

export interface Walk {
  readonly person: Person;
  readonly journey: string;
  readonly mood: Mood;
  readonly line: Line;
  readonly ledger: Ledger;
  readonly run: Run;
  /** Whether nothing is made to go wrong just now. */
  readonly fair: () => boolean;
  /** Everybody is to go home. */
  readonly isOver: () => boolean;
  /** Of two browsers at once: the code of both, and the moment when both have come as far. */
  readonly shared?: { readonly code: TotpCode; meet(): Promise<void> };
  /** Steps of each kind so far. */
  readonly seen: Map<StepKind, number>;
}

export type WalkEnd = 'session' | 'refused' | 'expired' | 'left' | 'unanswered' | 'lost';

/** More steps than any journey of ours takes, waits included. */
const mostSteps = 60;
/** Milliseconds that a user takes for a step, at most. */
const slowestHand = 120;

export async function walk(options: Omit<Walk, 'run' | 'seen'>): Promise<WalkEnd> {
  const { person, journey, line, ledger } = options;
  const run: Run = {
    ...{ id: undefined, user: person.name, journey, begunAt: systemClock.now() },
    ...{ password: false, proofs: [], accepted: [], sends: 0, waits: 0 },
  };
  ledger.runs.push(run);
  const here: Walk = { ...options, run, seen: new Map() };
  let before: StepKind | undefined;
  let answer = await line.post(`authenticate?authIndexType=service&authIndexValue=${journey}`, {});
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const end = endOf(answer, run);
    if (end) return end;
    if (!answer) return 'unanswered';
    if (options.isOver()) return 'left';
    run.id ??= runOf(answer);
    const kind = stepKind(answer);
    here.seen.set(kind, (here.seen.get(kind) ?? 0) + 1);
    if (kind === 'push' && before !== kind) run.waits += 1;
    before = kind;
    const move: Move | undefined = kind === 'unknown' ? undefined : await moves[kind](here, answer);
    if (!move) return kind === 'unknown' ? 'lost' : 'left';
    if (move.pause) await delay(move.pause);
    else await delay(person.chance.below(slowestHand));
    answer = await line.post('authenticate', sentBack(answer, move.answers));
    move.heard?.(answer);
  }
  return 'lost';
}

function sentBack({ body }: LineAnswer, answers: AnswersByType): JsonObject {
  return filled(body, answers);
}

function endOf(answer: LineAnswer | undefined, run: Run): WalkEnd | undefined {
  if (!answer) return 'unanswered';
  const token = tokenOf(answer);
  if (token !== undefined) {
    run.token = token;
    return 'session';
  }
  if (isStep(answer)) return undefined;
  return JSON.stringify(answer.body['detail'] ?? '').includes('"110"') ? 'expired' : 'refused';
}

/** By the tracking id that the server makes of the run's own, which clients find in their authId. */
function runOf({ body }: LineAnswer): string {
  const [, claims = ''] = String(body['authId']).split('.');
  return trackingIdOf(String(JSON.parse(Buffer.from(claims, 'base64url').toString()).sessionId));
}
