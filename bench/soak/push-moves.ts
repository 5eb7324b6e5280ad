// What a user does while the page waits for the phone.
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../functions/adapters/system/machine.ts';
import type { ShownPush } from '../../phone/inbox.ts';
import { numberOf, waitOf } from '../../testing/step.ts';
import { pushLife } from './journeys.ts';
import type { Run } from './ledger.ts';
import type { LineAnswer } from './line.ts';
import type { Move } from './moves.ts';
import { asReply } from './step.ts';
import type { Walk } from './walk.ts';

/** Polls until a user gives up. */
const mostPolls = 25;
const silentPolls = 9;
/** Milliseconds until a phone says yes whose user has gone. */
const latest = 8_000;

/** In milliseconds since 1970: it stands in the id. */
function madeAt({ messageId }: ShownPush): number {
  return Number(/\d{13}$/.exec(messageId)?.[0]);
}

export async function answerPush(walk: Walk, step: LineAnswer): Promise<Move | undefined> {
  const move = await answered(walk, step);
  return move && { ...move, heard: () => countRenewal(walk.run) };
}

/** A poll that finds the push expired may have the next one sent; it is the clock at its end that tells, not that of the step before. */
export function countRenewal(run: Run, now = systemClock.now()): void {
  if (now > run.begunAt + pushLife(run.journey)) run.sends += 1;
}

async function answered(walk: Walk, step: LineAnswer): Promise<Move | undefined> {
  const { person, mood, run, seen } = walk;
  const polls = seen.get('push') ?? 0;
  const pause = Math.max(waitOf(asReply(step)) ?? 0, 100) + person.chance.below(100);
  const number = numberOf(asReply(step));
  const arrived = person.phone.inbox().find((push) => push.state === 'pending' && madeAt(push) >= run.begunAt);
  if (polls > mostPolls || (mood === 'leaves' && polls > 2)) return undefined;
  if (mood === 'recoveryCode' && polls > 1) return { answers: { ConfirmationCallback: 0 } };
  if (mood === 'silent' || mood === 'recoveryCode') return polls > silentPolls ? undefined : { answers: {}, pause };
  if (!arrived) return { answers: {}, pause };
  if (mood === 'late') {
    later(walk, arrived, number);
    return undefined;
  }
  if (mood === 'denies' || mood === 'thief') await person.phone.deny(arrived.messageId, { disowned: mood === 'thief' });
  else if (mood === 'wrongNumber' && arrived.type === 'challenge') {
    const wrong = arrived.numbers.find((one) => one !== number) ?? number;
    await person.phone.approve(arrived.messageId, { number: wrong });
    walk.ledger.approvals.push({ user: person.name, at: systemClock.now() });
  } else await approve(walk, arrived, number);
  return { answers: {}, pause };
}

async function approve({ person, ledger, run }: Walk, { messageId, type }: ShownPush, number: number): Promise<void> {
  if (!run.proofs.some(({ what }) => what === messageId)) run.proofs.push({ kind: 'push', what: messageId });
  await person.phone.approve(messageId, type === 'challenge' ? { number } : {});
  ledger.approvals.push({ user: person.name, at: systemClock.now() });
}

/** Nobody waits for it any more. */
function later(walk: Walk, push: ShownPush, number: number): void {
  const { later: pending, chance } = walk.person;
  pending.push(delay(chance.below(latest)).then(() => approve(walk, push, number)));
}
