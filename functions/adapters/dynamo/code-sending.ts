// What was sent to a user and to an address in the last hour, a row for each in the table Attempts. The row's version lets of all
// that read the same list only one write. The latest code is there as well, sealed: a copy of the request that has sent it drew
// another one, and would leave the user with a code that is none.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import {
  type CodeAttempts,
  type CodeSending,
  mailboxOf,
  type Recipient,
  type SendingPolicy,
} from '../../ports/codes.ts';
import type { Clock } from '../../ports/system.ts';
import { type CodeGuesser, comparableName, type User } from '../../ports/users.ts';
import type { Sealer } from '../sealing/sealing.ts';
import { attemptAttributes, chargeAttempt, visitMark } from './attempts.ts';
import type { Dynamo } from './client.ts';
import { type DynamoTable, type Key, ttlSeconds } from './table.ts';

const hour = 60 * 60_000;
/** A user who is guessed at for so long is waited for; who comes back after it begins anew. */
const remembered = 365 * 24 * hour;

const sent = z.array(z.object({ mark: z.string(), at: z.number() })).default([]);
const row = z.object({
  /** Of the last hour, oldest first. */
  strangerSends: sent,
  knownSends: sent,
  sealed: z.string().optional(),
  sealedFor: z.string().optional(),
  version: z.number().optional(),
});
const attributes = Object.keys(row.shape);
const sends = { stranger: 'strangerSends', known: 'knownSends' } as const satisfies Record<CodeGuesser, string>;

const mostTries = 20;

export function dynamoCodeSending(dynamo: Dynamo, sealer: Sealer, { clock }: { clock: Clock }): CodeSending {
  const attempts = dynamo.table('Attempts');

  const take = async (
    key: Key,
    mark: string,
    guesser: CodeGuesser,
    { coolDownSeconds, perHour }: SendingPolicy,
    sealed: string | undefined,
  ) => {
    const list = sends[guesser];
    for (let tries = 0; tries < mostTries; tries += 1) {
      const now = clock.now();
      const found = row.parse((await attempts.get(key, { consistent: true, attributes })) ?? {});
      if ([...found.strangerSends, ...found.knownSends].some((one) => one.mark === mark)) {
        return { verdict: 'repeated', sealed: found.sealedFor === mark ? found.sealed : undefined } as const;
      }
      const lately = found[list].filter(({ at }) => at > now - hour);
      const latest = lately.at(-1)?.at;
      const cooled = (latest ?? 0) + coolDownSeconds * 1000;
      if (now < cooled) return { verdict: 'tooSoon', againAt: cooled } as const;
      const [oldest] = lately.slice(-perHour);
      if (oldest && lately.length >= perHour) return { verdict: 'tooMany', againAt: oldest.at + hour } as const;
      const seals = sealed === undefined ? '' : ', #sealed = :sealed, #sealedFor = :mark';
      const taken = await attempts.update(key, {
        update: `SET #sends = :sends, #version = :next, #ttl = :ttl${seals}`,
        when: found.version === undefined ? 'attribute_not_exists(#version)' : '#version = :version',
        values: {
          ...{ sends: [...lately, { mark, at: now }], next: (found.version ?? 0) + 1, ttl: ttlSeconds(now + hour) },
          ...(sealed !== undefined && { sealed, mark }),
          ...(found.version !== undefined && { version: found.version }),
        },
        names: { sends: list },
      });
      if (taken) return { verdict: 'send' } as const;
    }
    // As many have been sent in the meantime.
    return { verdict: 'tooSoon', againAt: clock.now() + coolDownSeconds * 1000 } as const;
  };

  const opened = async (owner: string, sealed: string | undefined) => {
    const { code } = sealed === undefined ? {} : await sealer.open(owner, sealed);
    return typeof code === 'string' ? { code } : {};
  };

  return {
    async begin(recipient, { visit, guesser, code }, policy) {
      const [first, second] = keysOf('sent', recipient);
      const mark = visitMark(visit);
      const sealed = code === undefined ? undefined : await sealer.seal(first.id, { code, mark });
      const own = await take(first, mark, guesser, policy, sealed);
      if (own.verdict === 'repeated') return { verdict: 'repeated', ...(await opened(first.id, own.sealed)) };
      if (own.verdict !== 'send') return { ...own, of: second ? 'user' : 'address' };
      const others = second ? await take(second, mark, guesser, policy, undefined) : own;
      if (others.verdict === 'repeated') return { verdict: 'repeated' };
      return others.verdict === 'send' ? others : { ...others, of: 'address' };
    },
  };
}

export function dynamoCodeAttempts(dynamo: Dynamo, { clock }: { clock: Clock }): CodeAttempts {
  const attempts = dynamo.table('Attempts');
  return {
    async charge(recipient, visit, policy, guesser) {
      const [key] = keysOf('guessed', recipient);
      const now = clock.now();
      const anyRow = { ttl: ttlSeconds(now + remembered) };
      return chargeAttempt(attempts, key, 'code', guesser, visit, policy, now, anyRow);
    },
    async clear(recipient, guesser) {
      const [key] = keysOf('guessed', recipient);
      await attempts.update(key, {
        update: `REMOVE ${attemptAttributes('code', guesser)}`,
        when: 'attribute_exists(#id)',
      });
    },
  };
}

/** Of a user, at codes of either kind. */
export async function forgetGuesses(attempts: DynamoTable, { realm, username }: User): Promise<void> {
  const counters = (['stranger', 'known'] as const).map((guesser) => attemptAttributes('code', guesser));
  const forget = { update: `REMOVE ${counters.join(', ')}`, when: 'attribute_exists(#id)' };
  for (const channel of ['mail', 'sms'] as const) {
    const [key] = keysOf('guessed', { realm, channel, username });
    await attempts.update(key, forget);
  }
}

/** The user's first, if there is one. In digests: people type their password where the name belongs. */
function keysOf(
  what: 'sent' | 'guessed',
  { realm, channel, username, to }: Recipient,
): readonly [Key & { id: string }, Key?] {
  const key = (whose: string) => {
    const digest = createHash('sha256')
      .update(JSON.stringify([what, channel, realm, whose]))
      .digest();
    return { id: `${what}#${digest.subarray(0, 16).toString('base64url')}` };
  };
  const user = username === undefined ? undefined : key(`user#${comparableName(username)}`);
  // Who has no address costs the same.
  const address = key(
    to === undefined ? `nowhere#${comparableName(username ?? '')}` : `to#${comparableName(mailboxOf(to))}`,
  );
  return user ? [user, address] : [address];
}
