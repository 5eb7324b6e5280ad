// All users of a realm, out of the whole table Identities; and how many sessions one has, out of the table Sessions, where
// no row is found by its user. For operators: no function may read like this.
import * as z from 'zod';
import { deviceKinds } from '../../ports/devices.ts';
import type { SessionCount } from '../../ports/sessions.ts';
import type { Clock } from '../../ports/system.ts';
import { comparableName, type ListedUser, type UserListing } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';
import { skipAttribute, skipSettingOf } from './factors.ts';
import { identityRow } from './identities.ts';
import { dynamoSessionGround } from './session-ground.ts';

const row = identityRow.extend({
  mustChangePassword: z.boolean().default(false),
  passwordExpiresAt: z.exactOptional(z.number()),
  ...Object.fromEntries(deviceKinds.map((kind) => [skipAttribute(kind), z.string().optional()])),
});

export function dynamoUserListing(dynamo: Dynamo): UserListing {
  const identities = dynamo.table('Identities');
  return {
    async *all(realm) {
      const attributes = Object.keys(row.shape);
      const when = '#realm = :realm AND attribute_exists(#username)';
      for await (const rows of identities.scan({ attributes, when, values: { realm } })) {
        yield rows.map((found): ListedUser => {
          const {
            realm: of,
            username,
            active,
            attributes: profile,
            mustChangePassword,
            passwordExpiresAt,
          } = row.parse(found);
          const skip = deviceKinds.flatMap((kind) => {
            const setting = skipSettingOf(found[skipAttribute(kind)]);
            return setting === 'notSet' ? [] : [[kind, setting]];
          });
          return {
            ...{ realm: of, username, active, attributes: profile, mustChangePassword },
            ...(passwordExpiresAt !== undefined && { passwordExpiresAt }),
            skip: Object.fromEntries(skip),
          };
        });
      }
    },
  };
}

const sessionRow = z.object({ epoch: z.number().default(0), username: z.string() });

export function dynamoSessionCount(dynamo: Dynamo, { clock }: { clock: Clock }): SessionCount {
  const sessions = dynamo.table('Sessions');
  const ground = dynamoSessionGround(dynamo, { clock });
  return {
    async count(user, mostPages) {
      const name = comparableName(user.username);
      const { epoch: least } = await ground.look(user);
      const pages = sessions.scan({
        attributes: Object.keys(sessionRow.shape),
        when: '#realm = :realm AND #idleEnd > :now AND #absoluteEnd > :now',
        values: { realm: user.realm, now: clock.now() },
      });
      let [count, read] = [0, 0];
      for await (const rows of pages) {
        const live = rows.map((one) => sessionRow.parse(one)).filter(({ epoch }) => epoch >= least);
        count += live.filter(({ username }) => comparableName(username) === name).length;
        read += 1;
        if (read >= mostPages) return { count, atLeast: true };
      }
      return { count, atLeast: false };
    },
  };
}
