// OTP Collector Decision. A try is charged before it is compared, twice: against the code, and against whoever got it, across
// journeys. A code is good once, and only for the user to whom it was sent.

import * as z from 'zod';
import { sameText } from '../mfa/same-text.ts';
import { passwordCallback } from '../node/callbacks/password-callback.ts';
import { ask, defineNode, goTo, type NodeContext } from '../node/define-node.ts';
import { sentCodeGuesser } from '../node/known-browser.ts';
import { journeyUser } from '../node/resolve-identity.ts';
import {
  codeHints,
  codeKey,
  codeTimeKey,
  guessedOf,
  heldKey,
  type SentCode,
  sentCodeOf,
  sentKey,
} from '../node/sent-code.ts';
import type { NodeState } from '../node/state.ts';
import type { CodeAttempts, Recipient } from '../ports/codes.ts';
import { comparableName, type User } from '../ports/users.ts';

/** Minutes, whatever the config says: NIST SP 800-63B-4, section 3.1.3.2. */
const longestLife = 10;
const triesPerCode = 5;
const triesKey = 'waymark.codeTries';

const attemptRefused = (factor: string) => ({ eventName: 'WAYMARK-ATTEMPT-REFUSED', info: { factor } }) as const;

export const node = defineNode(
  {
    type: 'OneTimePasswordCollectorDecisionNode',
    displayName: 'OTP Collector Decision',
    description:
      'Asks for the code that was sent and checks it. A code is good once, for five tries, and ten minutes at most. What it proves is no second factor: whoever reads the mail or has the number can have it too.',
    config: z.object({
      passwordExpiryTime: z
        .int()
        .default(5)
        .describe(`Minutes for which a code is good; ${longestLife} at most, and none below 1`),
    }),
    outcomes: ['true', 'false'],
    callbacks: ['PasswordCallback'],
    inputs: [codeKey, codeTimeKey, sentKey, heldKey, triesKey],
    reads: ['username'],
    returns: { back: true },
    needs: ['codeAttempts'],
    proves: true,
    warnings: ({ passwordExpiryTime: minutes }) => [
      ...(minutes > longestLife ? [`passwordExpiryTime: ${minutes} counts as ${longestLife}`] : []),
      ...(minutes <= 0 ? [`passwordExpiryTime: ${minutes}: no code is ever good`] : []),
    ],
    strictWarnings: () => ['a code by mail or SMS is nobody’s second factor (N-OOB-11)'],
  },
  async (context, { codeAttempts }) => {
    const { state, callbacks, log } = context;
    const typed = passwordCallback.answer(callbacks)?.replaceAll(/\s/g, '');
    if (!typed) {
      const hints = codeHints(state, context.standing.proofs.length > 0);
      // Whether there is such a user or not: a code is made in any case.
      const code = state.getText(codeKey);
      const digits = code !== undefined && /^[0-9]+$/.test(code) ? code.length : undefined;
      return ask([passwordCallback.ask('One Time Password', 'mailCode', digits)], {}, hints);
    }
    const sent = sentCodeOf(state);
    const user = journeyUser(context);
    const isSent = sent !== undefined && sent.code === state.getText(codeKey);
    const verdict = await check(context, codeAttempts, typed, sent, user);
    if (verdict === 'right') {
      for (const key of [codeKey, codeTimeKey, sentKey, heldKey, triesKey]) state.remove(key);
      // Who has sent the code otherwise knows what it is worth; we do not.
      return goTo('true', isSent && sent.toUser ? { proved: [{ factor: sent.channel }] } : {});
    }
    log[verdict === 'limited' ? 'warn' : 'info']('The code was refused', { reason: verdict });
    const events = verdict === 'limited' ? { events: [attemptRefused(sent?.channel ?? 'mail')] } : {};
    return goTo('false', { audit: { reason: verdict }, ...events });
  },
);

type Context = NodeContext<{ passwordExpiryTime: number }>;
type Verdict = 'right' | 'wrong' | 'missing' | 'expired' | 'limited' | 'tooManyTries' | 'otherUser';

async function check(
  context: Context,
  codeAttempts: CodeAttempts,
  typed: string,
  sent: SentCode | undefined,
  user: User | undefined,
): Promise<Verdict> {
  const { realm, state, visit, attemptPolicy, browser } = context;
  const code = state.getText(codeKey);
  const recipient = guessedOf(realm, state) ?? (user && named(user));
  const guesser = user ? sentCodeGuesser(user, browser) : 'stranger';
  const tries = code === undefined ? 0 : countTry(state, code);
  const charge = recipient ? await codeAttempts.charge(recipient, visit, attemptPolicy, guesser) : 'charged';
  if (charge === 'limited') return 'limited';
  if (code === undefined) return 'missing';
  if (tries > triesPerCode) {
    state.remove(codeKey);
    return 'tooManyTries';
  }
  // Compared in any case, so that the time does not tell an old code from a wrong one.
  const isSame = sameText(typed, code);
  if (tries === triesPerCode && !isSame) state.remove(codeKey);
  if (!isSame) return 'wrong';
  if (!isFresh(context)) return 'expired';
  if (sent?.username !== undefined && comparableName(sent.username) !== comparableName(user?.username ?? '')) {
    return 'otherUser';
  }
  if (recipient) await codeAttempts.clear(recipient, guesser);
  return 'right';
}

function named({ realm, username }: User): Recipient {
  return { realm, username, channel: 'mail' };
}

/** How many there have been at this code, with this one. */
function countTry(state: NodeState, code: string): number {
  const before = state.getObject(triesKey);
  const tries = (before?.['code'] === code ? Number(before['tries']) : 0) + 1;
  state.putTransient(triesKey, { code, tries });
  return tries;
}

function isFresh({ config, state, clock }: Context): boolean {
  const madeAt = state.get(codeTimeKey);
  const minutes = Math.min(config.passwordExpiryTime, longestLife);
  return typeof madeAt === 'number' && clock.now() < (madeAt + minutes * 60) * 1000;
}
