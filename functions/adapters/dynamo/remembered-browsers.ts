// Remembered browsers in a table of their own. The row lies under the id in its tokens, and holds the hashes of the current secret
// and of the one before. Its key begins with `id#`, so that rows by user have room beside it; an index finds it by its user.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { sameText } from '../../mfa/same-text.ts';
import {
  type BrowserMemory,
  partsOfToken,
  type RememberedBrowser,
  type RememberedBrowserEditor,
  type RememberedBrowsers,
  tokenGrace,
} from '../../ports/browsers.ts';
import { stands } from '../../ports/sessions.ts';
import type { Clock, Randomness } from '../../ports/system.ts';
import { type UserKey, userKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';
import { dynamoSessionGround } from './session-ground.ts';
import { type DynamoTable, ttlSeconds } from './table.ts';

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
const prefix = 'id#';

export function dynamoBrowserMemory(dynamo: Dynamo, { randomness }: { randomness: Randomness }): BrowserMemory {
  const browsers = dynamo.table('RememberedBrowsers');
  return {
    async remember(remembered: RememberedBrowser) {
      const [id, secret] = [idBytes, secretBytes].map((length) => randomText(randomness, length));
      const made = await browsers.put(
        {
          ...keyOf(id ?? ''),
          owner: userKey(remembered),
          ...remembered,
          secretHash: hashOf(secret ?? ''),
          ttl: ttlSeconds(remembered.end),
        },
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
      const parts = partsOfToken(token);
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
      const parts = partsOfToken(token);
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
      const parts = partsOfToken(token);
      if (parts) await browsers.remove(keyOf(parts.id));
    },
  };
}

/** What its user sees of it. */
const listed = browser
  .pick({ epoch: true, createdAt: true, idleEnd: true, end: true, sourceIp: true, userAgent: true })
  .extend({ renewedAt: z.number().optional() });
const listedAttributes = Object.keys(listed.shape);
/** Each was remembered after a second factor, and ends by itself: nobody has as many. */
const mostListed = 100;

export function dynamoRememberedBrowserEditor(dynamo: Dynamo, { clock }: { clock: Clock }): RememberedBrowserEditor {
  const browsers = dynamo.table('RememberedBrowsers');
  const ground = dynamoSessionGround(dynamo, { clock });
  return {
    async list(user) {
      const owner = userKey(user);
      if (owner === undefined) return [];
      const [keys, current] = await Promise.all([browsers.find('byOwner', owner, mostListed), ground.look(user)]);
      const now = clock.now();
      const rows = await Promise.all(
        keys.map(async ({ user: key }) => {
          const id = String(key).slice(prefix.length);
          // The index is a moment behind: one that was forgotten is not listed again.
          const found = await browsers.get(keyOf(id), { consistent: true, attributes: listedAttributes });
          return found && { id, ...listed.parse(found) };
        }),
      );
      return rows
        .flatMap((row) => (row && now < Math.min(row.idleEnd, row.end) && stands(row.epoch, current) ? [row] : []))
        .map(({ id, userAgent, sourceIp, createdAt, idleEnd, end, renewedAt = createdAt }) => ({
          ...{ id, userAgent, sourceIp, createdAt, lastUsedAt: renewedAt, end: Math.min(idleEnd, end) },
        }))
        .sort((one, other) => other.lastUsedAt - one.lastUsedAt);
    },
    async remove(user, id) {
      const owner = userKey(user);
      if (owner === undefined || id === '') return false;
      return browsers.remove(keyOf(id), { when: '#owner = :owner', values: { owner } });
    },
  };
}

/** For whoever removes a user: they open nothing any more, and say where he was. */
export async function forgetBrowsers(browsers: DynamoTable, owner: UserKey): Promise<void> {
  for (const key of await browsers.find('byOwner', owner, mostListed)) {
    await browsers.remove({ user: String(key['user']), item });
  }
}

function keyOf(id: string): { user: string; item: string } {
  return { user: `${prefix}${id}`, item };
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

function randomText(randomness: Randomness, length: number): string {
  return Buffer.from(randomness.bytes(length)).toString('base64url');
}
