// The ground of a user's sessions: one row a user beside the sessions, never removed, so that a new user of an old name
// stands on another one. Epochs are times, and grow even where clocks do not agree.
import * as z from 'zod';
import type { Ground, SessionGround, SessionGroundRaiser } from '../../ports/sessions.ts';
import type { Clock } from '../../ports/system.ts';
import { type User, userKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';

const row = z.object({ epoch: z.number(), raisedBy: z.string().optional(), before: z.number().default(0) });
const attributes = Object.keys(row.shape);
const mostTries = 20;

export function dynamoSessionGround(dynamo: Dynamo, { clock }: { clock: Clock }): SessionGround & SessionGroundRaiser {
  const sessions = dynamo.table('Sessions');
  const groundOf = async (key: { tokenHash: string } | undefined, consistent: boolean): Promise<Ground | undefined> => {
    const found = key && (await sessions.get(key, { consistent, attributes }));
    if (!found) return undefined;
    const { epoch, raisedBy, before } = row.parse(found);
    return { epoch, ...(raisedBy !== undefined && { raised: { by: raisedBy, before } }) };
  };
  return {
    async look(user) {
      return (await groundOf(keyOf(user), false)) ?? { epoch: 0 };
    },
    async raise(user, by) {
      const key = keyOf(user);
      if (key === undefined) return { epoch: 0 };
      for (let tries = 0; tries < mostTries; tries += 1) {
        const found = await groundOf(key, true);
        const old = found ?? { epoch: 0 };
        const epoch = Math.max(clock.now(), old.epoch + 1);
        const before = by !== undefined && old.raised?.by === by ? old.raised.before : old.epoch;
        const raised = await sessions.update(key, {
          update: `SET #epoch = :epoch${by === undefined ? ' REMOVE #raisedBy, #before' : ', #raisedBy = :by, #before = :before'}`,
          when: found ? '#epoch = :old' : 'attribute_not_exists(#epoch)',
          values: { epoch, ...(found && { old: old.epoch }), ...(by !== undefined && { by, before }) },
        });
        if (raised) return { epoch, ...(by !== undefined && { raised: { by, before } }) };
      }
      throw new Error('The ground of the sessions changes faster than it can be raised');
    },
  };
}

function keyOf(user: User): { tokenHash: string } | undefined {
  const key = userKey(user);
  // A hash of a token in Base64 has no `#`.
  return key === undefined ? undefined : { tokenHash: `ground#${key}` };
}
