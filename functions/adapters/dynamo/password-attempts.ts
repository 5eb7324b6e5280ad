// Password attempts, one row per user in the table Attempts: a count for strangers, and what each known browser was charged
// since its last sign-in. One row, so that a known browser's charge tells of the strangers' door without a read.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../../ports/system.ts';
import {
  allowance,
  attemptDelay,
  comparableName,
  type KnownGuesser,
  type PasswordAttempts,
  type PasswordAttemptsReset,
  type PasswordCharge,
  type PasswordPolicy,
  type User,
} from '../../ports/users.ts';
import { visitMark } from './attempts.ts';
import type { Dynamo } from './client.ts';
import { forgetGuesses } from './code-sending.ts';
import { type Key, ttlSeconds } from './table.ts';

const marks = z.array(z.string());
const browsers = z.record(z.string(), z.object({ since: z.number(), visits: marks }));
type Browsers = z.output<typeof browsers>;

const row = z.object({
  /** Failures of strangers since the last success. */
  strangers: z.number().default(0),
  /** Those of them below the limit, by the visit; above it the latest. */
  strangerVisits: marks.default([]),
  strangersAt: z.number().default(0),
  /** By the browser's id: its charged visits, since the sign-in that settled those before. */
  browsers: browsers.optional(),
});
const attributes = Object.keys(row.shape);
/** What comes back of a change to a browser's list: the list, and no `since`. */
const changed = z.object({
  strangers: z.number(),
  browsers: z.record(z.string(), z.object({ visits: marks })),
});

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

  /** The first attempt after a sign-in begins the browser's list anew; undefined when it is not the first. */
  const chargeFirst = (key: Key, { browser, since }: KnownGuesser, mark: string) =>
    attempts.update(key, {
      update: 'SET #browsers.#browser = :first, #strangers = if_not_exists(#strangers, :zero), #ttl = :ttl',
      when: [
        'attribute_exists(#browsers) AND',
        '((attribute_not_exists(#browsers.#browser) AND size(#browsers) < :most) OR #browsers.#browser.#since < :since)',
      ].join(' '),
      values: { first: { since, visits: [mark] }, since, zero: 0, most: mostBrowsers, ttl: ttl() },
      names: { browser },
    });

  const chargeNext = (key: Key, { browser }: KnownGuesser, mark: string, { limit }: PasswordPolicy) =>
    attempts.update(key, {
      update: [
        'SET #browsers.#browser.#visits = list_append(#browsers.#browser.#visits, :marks)',
        '#strangers = if_not_exists(#strangers, :zero)',
        '#ttl = :ttl',
      ].join(', '),
      when: [
        'attribute_exists(#browsers.#browser)',
        'size(#browsers.#browser.#visits) < :limit',
        'NOT contains(#browsers.#browser.#visits, :mark)',
      ].join(' AND '),
      values: { marks: [mark], mark, zero: 0, limit, ttl: ttl() },
      names: { browser },
    });

  /** Undefined for a browser at its limit. */
  const chargeBrowser = async (
    key: Key,
    guesser: KnownGuesser,
    mark: string,
    policy: PasswordPolicy,
  ): Promise<PasswordCharge | undefined> => {
    const success = (charges: number, strangers: number) =>
      charges > allowance(policy) || strangers >= policy.limit ? 'clears' : 'free';
    for (let tries = 0; tries < mostTries; tries += 1) {
      const written = (await chargeFirst(key, guesser, mark)) ?? (await chargeNext(key, guesser, mark, policy));
      const found = written ? undefined : await read(key);
      const { strangers, browsers = {} } = found ?? changed.parse(written);
      const visits = browsers[guesser.browser]?.visits ?? [];
      if (written || visits.includes(mark)) return { verdict: 'charged', success: success(visits.length, strangers) };
      if (visits.length >= policy.limit) return undefined;
      await makeRoom(key, found?.browsers, policy);
    }
    return undefined;
  };

  /** For one more browser. Those at their limit stay, as far as there is room: they must not come back as new ones. */
  const makeRoom = async (key: Key, known: Browsers | undefined, { limit }: PasswordPolicy) => {
    const limited = Object.entries(known ?? {}).filter(([, { visits }]) => visits.length >= limit);
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
      const known = await chargeBrowser(key, guesser, mark, policy);
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
      // The row keeps `since`: without it an older cookie of the browser would begin anew.
      const own = '#browsers.#browser.#visits = :none';
      const charged = 'attribute_exists(#browsers.#browser)';
      const names = { browser: guesser.browser };
      const reopened = await attempts.update(key, {
        update: `${reopen.update}, ${own}`,
        when: `${charged} AND #strangers >= :ceiling`,
        values: { ...reopen.values, ceiling: policy.ceiling },
        names,
      });
      if (reopened) return;
      await attempts.update(key, {
        update: `SET #strangersAt = :zero, ${own}`,
        when: charged,
        values: { zero: 0, none: [] },
        names,
      });
    },

    async look(user) {
      const { strangers, browsers: known = {} } = await read(keyOf(user));
      return { strangers, browsers: Object.values(known).filter(({ visits }) => visits.length > 0).length };
    },

    async forget(user) {
      await Promise.all([
        attempts.update(keyOf(user), {
          update: 'SET #strangers = :zero, #strangerVisits = :none, #strangersAt = :zero, #browsers = :nobody',
          when: 'attribute_exists(#strangers)',
          values: { zero: 0, none: [], nobody: {} },
        }),
        forgetGuesses(attempts, user),
      ]);
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
