// Attempts on a device row: the visits that were charged since the last success, as a set, and when the last one was.
// A set counts each visit once whatever is repeated, and gives back exactly the charge that was made.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type AttemptPolicy, attemptDelay, type CodeGuesser } from '../../ports/users.ts';
import type { DynamoTable, Key } from './table.ts';

/** Codes of the device and its recovery codes are charged apart: whoever mistypes the one can still use the other. */
type AttemptCounter = 'code' | 'recoveryCode';

const counters = {
  stranger: {
    code: { charges: 'charges', failedAt: 'failedAt' },
    recoveryCode: { charges: 'recoveryCharges', failedAt: 'recoveryFailedAt' },
  },
  known: {
    code: { charges: 'knownCharges', failedAt: 'knownFailedAt' },
    recoveryCode: { charges: 'knownRecoveryCharges', failedAt: 'knownRecoveryFailedAt' },
  },
} as const;

const marks = z.set(z.string()).default(new Set());
const mostTries = 3;

/** For the write of a success: what to REMOVE from the row. */
export function attemptAttributes(counter: AttemptCounter, guesser: CodeGuesser): string {
  const { charges, failedAt } = counters[guesser][counter];
  return `#${charges}, #${failedAt}`;
}

/**
 * `anyRow`: the row needs not be there before, and goes when nobody has guessed for long. Default: a device's.
 *
 * Below the limit a single conditional write decides, so that racing attempts never pass it. From there on one attempt
 * is let through each time the delay, which then grows, has passed, and at the ceiling none. The marks that count up to it
 * make the row of a device that is guessed at a kilobyte bigger.
 */
export async function chargeAttempt(
  devices: DynamoTable,
  key: Key,
  counter: AttemptCounter,
  guesser: CodeGuesser,
  visit: string,
  policy: AttemptPolicy,
  now: number,
  anyRow?: { readonly ttl: number },
): Promise<'charged' | 'limited'> {
  const names = counters[guesser][counter];
  const mark = visitMark(visit);
  const lasts = anyRow ? ', #ttl = :ttl' : '';
  for (let tries = 0; tries < mostTries; tries += 1) {
    const charged = await devices.update(key, {
      update: `ADD #charges :mark SET #failedAt = :now${lasts}`,
      when: [
        ...(anyRow ? [] : ['attribute_exists(#user)']),
        '(attribute_not_exists(#charges) OR (size(#charges) < :limit AND NOT contains(#charges, :visit)))',
      ].join(' AND '),
      values: { mark: new Set([mark]), visit: mark, now, limit: Math.min(policy.limit, policy.ceiling), ...anyRow },
      names,
    });
    if (charged) return 'charged';

    const own = anyRow ? [] : ['user'];
    const row = await devices.get(key, { consistent: true, attributes: [...own, names.charges, names.failedAt] });
    if (!row) return 'limited';
    const charges = marks.parse(row[names.charges]);
    if (charges.has(mark)) return 'charged';
    const failedAt = z.number().default(0).parse(row[names.failedAt]);
    if (charges.size >= policy.ceiling || now < failedAt + attemptDelay(charges.size, policy)) return 'limited';
    const letThrough = await devices.update(key, {
      update: `SET #charges = :charges, #failedAt = :now${lasts}`,
      when: '#failedAt = :failedAt AND size(#charges) = :size',
      values: { charges: new Set([...charges, mark]), size: charges.size, failedAt, now, ...anyRow },
      names,
    });
    if (letThrough) return 'charged';
  }
  return 'limited';
}

/** Takes back the charge of this visit, if there is one. */
export async function refundAttempt(
  devices: DynamoTable,
  key: Key,
  counter: AttemptCounter,
  guesser: CodeGuesser,
  visit: string,
): Promise<void> {
  const mark = visitMark(visit);
  await devices.update(key, {
    update: 'DELETE #charges :mark',
    when: 'contains(#charges, :visit)',
    values: { mark: new Set([mark]), visit: mark },
    names: counters[guesser][counter],
  });
}

/** A visit's name, shortened to 72 bits: rows are billed by the kilobyte. */
export function visitMark(visit: string): string {
  return createHash('sha256').update(visit).digest().subarray(0, 9).toString('base64url');
}
