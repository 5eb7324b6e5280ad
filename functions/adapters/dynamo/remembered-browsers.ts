// Remembered browsers in a table of their own. A token is `v1.<id>.<secret>`: the row lies under the id, and holds the hashes of
// its current secret and of the one before. It begins with `id#`, so that rows by user have room beside it.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { sameText } from '../../mfa/same-text.ts';
import {
  type BrowserMemory,
  type RememberedBrowser,
  type RememberedBrowsers,
  tokenGrace,
} from '../../ports/sessions.ts';
import type { Clock, Randomness } from '../../ports/system.ts';
import type { Dynamo } from './client.ts';
import { ttlSeconds } from './table.ts';

const browser = z.object({
  realm: z.string(),
  username: z.string(),
  cookieName: z.string(),
  epoch: z.number(),
  provedAt: z.number(),
  second: z.boolean(),
  createdAt: z.number(),
  idleEnd: z.number(),
  end: z.number(),
  sourceIp: z.string(),
  userAgent: z.string(),
  journey: z.string(),
});

const row = browser.extend({
  secretHash: z.string(),
  previousHash: z.string().optional(),
  renewedAt: z.number().optional(),
  renewedBy: z.string().optional(),
});

const idBytes = 16;
const secretBytes = 32;
const item = 'browser';

export function dynamoBrowserMemory(dynamo: Dynamo, { randomness }: { randomness: Randomness }): BrowserMemory {
  const browsers = dynamo.table('RememberedBrowsers');
  return {
    async remember(remembered: RememberedBrowser) {
      const [id, secret] = [idBytes, secretBytes].map((length) => randomText(randomness, length));
      const made = await browsers.put(
        { ...keyOf(id ?? ''), ...remembered, secretHash: hashOf(secret ?? ''), ttl: ttlSeconds(remembered.end) },
        { when: 'attribute_not_exists(#user)' },
      );
      if (!made) throw new Error('An id has been drawn twice');
      return `v1.${id}.${secret}`;
    },
  };
}

export function dynamoRememberedBrowsers(
  dynamo: Dynamo,
  { clock, randomness }: { clock: Clock; randomness: Randomness },
): RememberedBrowsers {
  const browsers = dynamo.table('RememberedBrowsers');
  const look = async (id: string) => {
    // A browser that was forgotten a moment ago must not be found again.
    const found = await browsers.get(keyOf(id), { consistent: true });
    return found && row.parse(found);
  };
  return {
    async find(token, visit) {
      const parts = partsOf(token);
      const found = parts && (await look(parts.id));
      if (!found || clock.now() >= Math.min(found.idleEnd, found.end)) return undefined;
      const { secretHash, previousHash, renewedAt = 0, renewedBy } = found;
      const hash = hashOf(parts.secret);
      const isPrevious = previousHash !== undefined && sameText(hash, previousHash);
      const isRecent = clock.now() < renewedAt + tokenGrace || renewedBy === visit;
      const state = sameText(hash, secretHash) ? 'current' : isPrevious && isRecent ? 'graced' : 'spent';
      return { browser: browser.parse(found), token: state };
    },
    async renew(token, idleEnd, visit) {
      const parts = partsOf(token);
      const found = parts && (await look(parts.id));
      if (!found) return undefined;
      const { secretHash, previousHash = '', renewedBy, end } = found;
      const hash = hashOf(parts.secret);
      const isCurrent = sameText(hash, secretHash);
      if (!isCurrent && !(renewedBy === visit && sameText(hash, previousHash))) return undefined;
      const secret = randomText(randomness, secretBytes);
      const renewed = await browsers.update(keyOf(parts.id), {
        update:
          'SET #secretHash = :next, #previousHash = :hash, #renewedAt = :now, #renewedBy = :visit, #idleEnd = :idleEnd',
        when: '#secretHash = :seen',
        values: {
          next: hashOf(secret),
          hash,
          now: clock.now(),
          visit,
          idleEnd: Math.min(idleEnd, end),
          seen: secretHash,
        },
      });
      return renewed && `v1.${parts.id}.${secret}`;
    },
    async forget(token) {
      const parts = partsOf(token);
      if (parts) await browsers.remove(keyOf(parts.id));
    },
  };
}

function keyOf(id: string): { user: string; item: string } {
  return { user: `id#${id}`, item };
}

/** 128 bits and 256 bits, in Base64. */
function partsOf(token: string): { readonly id: string; readonly secret: string } | undefined {
  const [, id, secret] = /^v1\.([\w-]{22})\.([\w-]{43})$/.exec(token) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

function randomText(randomness: Randomness, length: number): string {
  return Buffer.from(randomness.bytes(length)).toString('base64url');
}
