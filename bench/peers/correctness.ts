// What each product makes of a right login and of wrong ones, before anything is measured.
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../functions/adapters/system/machine.ts';
import { connection } from './connection.ts';
import type { UserQueue } from './measure.ts';
import { account, type Peer } from './peer.ts';

export interface Correctness {
  readonly rightCode: boolean;
  readonly wrongCode: boolean;
  readonly wrongPassword: boolean;
  /** Whether a code that was accepted is accepted in another login. */
  readonly sameCodeAgain: boolean;
  /** Of so many pairs of logins with one code at the same time, in how many both got a session. */
  readonly twiceAtOnce: { readonly pairs: number; readonly both: number };
}

const pairs = 10;

/** Rejects when the right code is refused, or something wrong let in: what comes after would measure nothing. */
export async function checkCorrectness(peer: Peer, users: UserQueue): Promise<Correctness> {
  const lines = [connection(), connection()] as const;
  const [first, second] = lines;
  try {
    await untilStepIsYoung();
    const used = account(users.next());
    const rightCode = await peer.login(first, used);
    const sameCodeAgain = await peer.login(first, used);
    // Far from every time step that anybody takes.
    const wrongCode = await peer.login(first, account(users.next(), 1_000_000));
    const wrongPassword = await peer.login(first, { ...account(users.next()), password: 'not-this-one' });
    if (!rightCode || wrongCode || wrongPassword) {
      const found = JSON.stringify({ rightCode, wrongCode, wrongPassword });
      throw new Error(`${peer.title} is not set up as it should be: ${found}`);
    }
    let both = 0;
    for (let pair = 0; pair < pairs; pair += 1) {
      await untilStepIsYoung();
      const one = account(users.next());
      const ends = await Promise.all(lines.map((line) => peer.login(line, one)));
      if (!ends.includes(true)) throw new Error(`${peer.title} refuses both of two logins with one code`);
      if (ends.every(Boolean)) both += 1;
    }
    return { rightCode, wrongCode, wrongPassword, sameCodeAgain, twiceAtOnce: { pairs, both } };
  } finally {
    first.close();
    second.close();
  }
}

/** A code should not come of age between two logins that share it. */
async function untilStepIsYoung(): Promise<void> {
  const left = 30_000 - (systemClock.now() % 30_000);
  if (left < 5_000) await delay(left + 50);
}
