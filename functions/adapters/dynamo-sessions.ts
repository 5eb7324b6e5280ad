// Sessions in their table, under the SHA-256 of their tokens. Starting, reading and ending one are separate factories.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../ports/clock.ts';
import { type Session, type SessionIssuer, type SessionReader, type Sessions, sessionEnds } from '../ports/sessions.ts';
import type { Dynamo } from './dynamo-client.ts';
import type { Row } from './dynamo-table.ts';
import { ttlSeconds } from './dynamo-ttl.ts';

const row = z.object({
  realm: z.string(),
  username: z.string(),
  universalId: z.string(),
  authLevel: z.number(),
  /** JSON text: names of properties are the customers', and not all of them would do as attributes. */
  properties: z.string().transform((text) => z.record(z.string(), z.string()).parse(JSON.parse(text))),
  createdAt: z.number(),
  latestAccessAt: z.number(),
  maxIdleMinutes: z.number(),
  maxMinutes: z.number(),
});

const live = '#idleEnd > :now AND #absoluteEnd > :now';

export function dynamoSessionIssuer(dynamo: Dynamo): SessionIssuer {
  const sessions = dynamo.table('Sessions');
  return {
    async create(token, session) {
      const { idle, absolute } = sessionEnds(session);
      await sessions.put({
        tokenHash: hashOf(token),
        ...session,
        properties: JSON.stringify(session.properties),
        idleEnd: idle,
        idleTime: idle - session.latestAccessAt,
        absoluteEnd: absolute,
        ttl: ttlSeconds(absolute),
      });
    },
  };
}

export function dynamoSessionReader(dynamo: Dynamo, { clock }: { clock: Clock }): SessionReader {
  const sessions = dynamo.table('Sessions');
  return {
    async find(token) {
      // A session that somebody has just ended must not be found again.
      const found = await sessions.get({ tokenHash: hashOf(token) }, { consistent: true });
      const session = found && fromRow(found);
      if (!session) return undefined;
      const { idle, absolute } = sessionEnds(session);
      return clock.now() < Math.min(idle, absolute) ? session : undefined;
    },
  };
}

export function dynamoSessions(dynamo: Dynamo, { clock }: { clock: Clock }): Sessions {
  const sessions = dynamo.table('Sessions');
  return {
    ...dynamoSessionReader(dynamo, { clock }),
    async touch(token) {
      const touched = await sessions.update(
        { tokenHash: hashOf(token) },
        {
          update: 'SET #idleEnd = #idleTime + :now, #latestAccessAt = :now',
          when: live,
          values: { now: clock.now() },
          returning: 'ALL_NEW',
        },
      );
      return touched && fromRow(touched);
    },
    async destroy(token) {
      return sessions.remove({ tokenHash: hashOf(token) }, { when: live, values: { now: clock.now() } });
    },
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

function fromRow(found: Row): Session {
  return row.parse(found);
}
