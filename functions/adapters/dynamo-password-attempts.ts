// Password attempts, one row per user in the table Attempts: a count for strangers, and the visits of each known browser.
// One row, so that a known browser's charge tells of the strangers' door without a read.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { attemptDelay } from '../ports/attempt-policy.ts';
import type { Clock } from '../ports/clock.ts';
import {
  allowance,
  type PasswordAttempts,
  type PasswordAttemptsReset,
  type PasswordCharge,
  type PasswordPolicy,
} from '../ports/password-attempts.ts';
import { comparableName, type User } from '../ports/user.ts';
import { visitMark } from './dynamo-attempts.ts';
import type { Dynamo } from './dynamo-client.ts';
import type { Key } from './dynamo-table.ts';
import { ttlSeconds } from './dynamo-ttl.ts';

const marks = z.array(z.string());
const row = z.object({
  /** Failures of strangers since the last success. */
  strangers: z.number().default(0),
  /** Those of them below the limit, by the visit; above it the latest. */
  strangerVisits: marks.default([]),
  strangersAt: z.number().default(0),
  /** The charged visits of known browsers, by the browser's id. */
  browsers: z.record(z.string(), marks).optional(),
});
const attributes = Object.keys(row.shape);

/** Nothing is forgotten sooner: who waits for that is slower than the longest delay. */
const remembered = 365 * 24 * 60 * 60_000;
/** Browsers come into a row only by signing in; those of a program that makes a new one each time must not fill it. */
const mostBrowsers = 8;
const mostTries = 4;

export function dynamoPasswordAttempts(
  dynamo: Dynamo,
  { clock }: { clock: Clock },
): PasswordAttempts & PasswordAttemptsReset {
  const attempts = dynamo.table('Attempts');
  const read = async (key: Key) => row.parse((await attempts.get(key, { consistent: true, attributes })) ?? {});
  const ttl = () => ttlSeconds(clock.now() + remembered);

  /** Undefined for a browser at its limit. */
  const chargeBrowser = async (
    key: Key,
    browser: string,
    mark: string,
    policy: PasswordPolicy,
  ): Promise<PasswordCharge | undefined> => {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const charged = await attempts.update(key, {
        update: [
          'SET #browsers.#browser = list_append(if_not_exists(#browsers.#browser, :none), :marks)',
          '#strangers = if_not_exists(#strangers, :zero)',
          '#ttl = :ttl',
        ].join(', '),
        when: [
          'attribute_exists(#browsers.#browser) AND size(#browsers.#browser) < :limit AND NOT contains(#browsers.#browser, :mark)',
          'attribute_exists(#browsers) AND attribute_not_exists(#browsers.#browser) AND size(#browsers) < :most',
        ]
          .map((either) => `(${either})`)
          .join(' OR '),
        values: { none: [], marks: [mark], mark, zero: 0, ttl: ttl(), limit: policy.limit, most: mostBrowsers },
        names: { browser },
      });
      const found = charged ? row.parse(charged) : await read(key);
      const visits = found.browsers?.[browser];
      if (charged || visits?.includes(mark)) {
        const clears = (visits?.length ?? 0) > allowance(policy) || found.strangers >= policy.limit;
        return { verdict: 'charged', success: clears ? 'clears' : 'free' };
      }
      if (visits && visits.length >= policy.limit) return undefined;
      await makeRoom(key, found.browsers, policy);
    }
    return undefined;
  };

  /** For one more browser. Those at their limit stay, as far as there is room: they must not come back as new ones. */
  const makeRoom = async (key: Key, browsers: Record<string, string[]> | undefined, { limit }: PasswordPolicy) => {
    const limited = Object.entries(browsers ?? {}).filter(([, visits]) => visits.length >= limit);
    const kept = Object.fromEntries(limited.slice(-mostBrowsers / 2));
    await attempts.update(key, {
      update: 'SET #browsers = :kept, #ttl = :ttl',
      when: 'attribute_not_exists(#browsers) OR size(#browsers) >= :most',
      values: { kept, most: mostBrowsers, ttl: ttl() },
    });
  };

  const chargeStranger = async (key: Key, mark: string, policy: PasswordPolicy): Promise<PasswordCharge> => {
    const success = (strangers: number) => (strangers > allowance(policy) ? 'clears' : 'free');
    for (let tries = 0; tries < mostTries; tries += 1) {
      const charged = await attempts.update(key, {
        update: [
          'SET #strangers = if_not_exists(#strangers, :zero) + :one',
          '#strangerVisits = list_append(if_not_exists(#strangerVisits, :none), :marks)',
          '#strangersAt = :now',
          '#browsers = if_not_exists(#browsers, :nobody)',
          '#ttl = :ttl',
        ].join(', '),
        when: [
          '(attribute_not_exists(#strangers) OR #strangers < :limit)',
          '(attribute_not_exists(#strangerVisits) OR NOT contains(#strangerVisits, :mark))',
        ].join(' AND '),
        values: {
          ...{ zero: 0, one: 1, none: [], marks: [mark], mark, nobody: {} },
          ...{ now: clock.now(), ttl: ttl(), limit: Math.min(policy.limit, policy.ceiling) },
        },
      });
      if (charged) return { verdict: 'charged', success: success(row.parse(charged).strangers) };

      const { strangers, strangerVisits, strangersAt } = await read(key);
      if (strangerVisits.includes(mark)) return { verdict: 'charged', success: success(strangers) };
      if (strangers >= policy.ceiling) return { verdict: 'closed' };
      if (clock.now() < strangersAt + attemptDelay(strangers, policy)) return { verdict: 'limited' };
      const letThrough = await attempts.update(key, {
        update: 'SET #strangers = :next, #strangerVisits = :marks, #strangersAt = :now, #ttl = :ttl',
        when: '#strangers = :strangers AND #strangersAt = :strangersAt',
        values: { strangers, strangersAt, next: strangers + 1, marks: [mark], now: clock.now(), ttl: ttl() },
      });
      if (letThrough) return { verdict: 'charged', success: success(strangers + 1) };
    }
    return { verdict: 'limited' };
  };

  return {
    async charge(user, guesser, visit, policy) {
      const key = keyOf(user);
      const mark = visitMark(visit);
      if (guesser === 'stranger') return chargeStranger(key, mark, policy);
      const known = await chargeBrowser(key, guesser.browser, mark, policy);
      if (known) return known;
      const charge = await chargeStranger(key, mark, policy);
      return charge.verdict === 'charged' ? { ...charge, success: 'clears' } : charge;
    },

    async clear(user, guesser, policy) {
      const key = keyOf(user);
      const reopen = { update: 'SET #strangers = :zero, #strangerVisits = :none', values: { zero: 0, none: [] } };
      if (guesser === 'stranger') {
        await attempts.update(key, { ...reopen, when: 'attribute_exists(#strangers)' });
        return;
      }
      const names = { browser: guesser.browser };
      const reopened = await attempts.update(key, {
        update: `${reopen.update} REMOVE #browsers.#browser`,
        when: 'attribute_exists(#browsers) AND #strangers >= :ceiling',
        values: { ...reopen.values, ceiling: policy.ceiling },
        names,
      });
      if (reopened) return;
      await attempts.update(key, {
        update: 'SET #strangersAt = :zero REMOVE #browsers.#browser',
        when: 'attribute_exists(#browsers)',
        values: { zero: 0 },
        names,
      });
    },

    async forget(user) {
      await attempts.update(keyOf(user), {
        update: 'SET #strangers = :zero, #strangerVisits = :none, #browsers = :nobody',
        when: 'attribute_exists(#strangers)',
        values: { zero: 0, none: [], nobody: {} },
      });
    },
  };
}

/** Any name has a row, and no name is in it: people type their password where the name belongs. */
function keyOf({ realm, username }: User): Key {
  const digest = createHash('sha256')
    .update(`${realm}#${comparableName(username)}`)
    .digest();
  return { id: digest.subarray(0, 16).toString('base64url') };
}
