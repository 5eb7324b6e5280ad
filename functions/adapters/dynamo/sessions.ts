// Sessions in their table, under the SHA-256 of their tokens. Starting, reading and ending one are separate factories.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import {
  type Session,
  type SessionEnder,
  type SessionIssuer,
  type SessionKeeper,
  type SessionReader,
  type Sessions,
  type SessionTouch,
  sessionEnds,
  stands,
} from '../../ports/sessions.ts';
import type { Clock } from '../../ports/system.ts';
import type { Dynamo } from './client.ts';
import { dynamoSessionGround } from './session-ground.ts';
import { type Row, ttlSeconds } from './table.ts';

const factor = z.object({
  factor: z.string(),
  at: z.number(),
  second: z.exactOptional(z.literal(true)),
  device: z.exactOptional(z.string()),
});

const row = z.object({
  realm: z.string(),
  username: z.string(),
  universalId: z.string(),
  authLevel: z.number(),
  /** JSON text. Rows of before have none, and stand on the first ground. */
  factors: z
    .string()
    .default('[]')
    .transform((text) => z.array(factor).parse(JSON.parse(text))),
  epoch: z.number().default(0),
  /** JSON text: names of properties are the customers', and not all of them would do as attributes. */
  properties: z.string().transform((text) => z.record(z.string(), z.string()).parse(JSON.parse(text))),
  revision: z.exactOptional(z.string()),
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
        factors: JSON.stringify(session.factors),
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
  const grounded = standing(dynamo, clock);
  return {
    async find(token) {
      // A session that somebody has just ended must not be found again.
      const found = await sessions.get({ tokenHash: hashOf(token) }, { consistent: true });
      const session = found && fromRow(found);
      if (!session) return undefined;
      const { idle, absolute } = sessionEnds(session);
      return clock.now() < Math.min(idle, absolute) ? grounded(session) : undefined;
    },
  };
}

export function dynamoSessionEnder(dynamo: Dynamo, { clock }: { clock: Clock }): SessionEnder {
  const sessions = dynamo.table('Sessions');
  return {
    async destroy(token) {
      return sessions.remove({ tokenHash: hashOf(token) }, { when: live, values: { now: clock.now() } });
    },
  };
}

export function dynamoSessionKeeper(dynamo: Dynamo): SessionKeeper {
  const sessions = dynamo.table('Sessions');
  return {
    async keep(token, { epoch, factors, authLevel }) {
      const kept = await sessions.update(
        { tokenHash: hashOf(token) },
        {
          update: 'SET #epoch = :epoch, #factors = :factors, #authLevel = :authLevel',
          // Not by its times, which whoever may name them in a condition could also set.
          when: 'attribute_exists(#tokenHash)',
          values: { epoch, factors: JSON.stringify(factors), authLevel },
        },
      );
      return kept !== undefined;
    },
  };
}

export function dynamoSessionTouch(dynamo: Dynamo, { clock }: { clock: Clock }): SessionTouch {
  const sessions = dynamo.table('Sessions');
  const grounded = standing(dynamo, clock);
  return {
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
      return touched && grounded(fromRow(touched));
    },
  };
}

export function dynamoSessions(dynamo: Dynamo, { clock }: { clock: Clock }): Sessions {
  return {
    ...dynamoSessionReader(dynamo, { clock }),
    ...dynamoSessionEnder(dynamo, { clock }),
    ...dynamoSessionTouch(dynamo, { clock }),
  };
}

/** The session, unless the ground of its user has been raised since it was begun. */
function standing(dynamo: Dynamo, clock: Clock): (session: Session) => Promise<Session | undefined> {
  const ground = dynamoSessionGround(dynamo, { clock });
  return async (session) => (stands(session.epoch, await ground.look(session)) ? session : undefined);
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

function fromRow(found: Row): Session {
  return row.parse(found);
}
