// Stored device profiles: rows of the table DeviceProfiles under a key of their own beside the user's. Whoever may write them
// reaches no factor, and no login that looks at the user's factors pays for reading them.
import * as z from 'zod';
import { isJsonObject } from '../../json.ts';
import type {
  DeviceProfile,
  DeviceProfileEditor,
  DeviceProfileSaving,
  DeviceProfiles,
  DeviceProfileUse,
} from '../../ports/devices.ts';
import type { Clock } from '../../ports/system.ts';
import type { UserKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';
import { ofUser, requiredUserKey } from './user-key.ts';

const prefix = 'profile#';

/** The partition of a user's profiles. No user's own key is like it: they all begin with a slash. */
export function profilesOf(user: UserKey): string {
  return `${prefix}${user}`;
}

function profileKey(user: UserKey, identifier: string): { user: string; device: string } {
  return { user: profilesOf(user), device: `${prefix}${identifier}` };
}

// As text: a client's JSON may have names and depths that DynamoDB's own types refuse.
const json = z.string().transform((text, context) => {
  const value: unknown = JSON.parse(text);
  if (isJsonObject(value)) return value;
  context.addIssue('must be the JSON of an object');
  return z.NEVER;
});

const row = z
  .object({
    device: z.string().startsWith(prefix),
    alias: z.exactOptional(z.string()),
    metadata: z.exactOptional(json),
    location: z.exactOptional(json.pipe(z.object({ latitude: z.number(), longitude: z.number() }))),
    lastSelectedDate: z.number(),
  })
  .transform(({ device, ...rest }): DeviceProfile => ({ identifier: device.slice(prefix.length), ...rest }));

const attributes = ['device', 'alias', 'metadata', 'location', 'lastSelectedDate'];

export function dynamoDeviceProfiles(dynamo: Dynamo): DeviceProfiles {
  const table = dynamo.table('DeviceProfiles');
  return {
    find: ofUser(undefined, async (user, identifier) => {
      const found = await table.get(profileKey(user, identifier), { consistent: true, attributes });
      return found && row.parse(found);
    }),
  };
}

export function dynamoDeviceProfileUse(dynamo: Dynamo, { clock }: { clock: Clock }): DeviceProfileUse {
  const table = dynamo.table('DeviceProfiles');
  return {
    select: ofUser(false, async (user, identifier) => {
      const selected = await table.update(profileKey(user, identifier), {
        update: 'SET #lastSelectedDate = :now',
        when: 'attribute_exists(#user)',
        values: { now: clock.now() },
      });
      return selected !== undefined;
    }),
  };
}

const useRow = z.object({ device: z.string(), lastSelectedDate: z.number() });

export function dynamoDeviceProfileSaving(dynamo: Dynamo, { clock }: { clock: Clock }): DeviceProfileSaving {
  const table = dynamo.table('DeviceProfiles');
  return {
    async save(owner, { identifier, alias, usualAlias, metadata, location }, most) {
      const user = requiredUserKey(owner);
      const key = profileKey(user, identifier);
      const noted = {
        ...(alias !== undefined && { alias }),
        ...(metadata && { metadata: JSON.stringify(metadata) }),
        ...(location && { location: JSON.stringify(location) }),
        lastSelectedDate: clock.now(),
      };
      const named = alias === undefined && usualAlias !== undefined;
      const sets = Object.keys(noted).map((name) => `#${name} = :${name}`);
      await table.update(key, {
        update: `SET ${[...sets, ...(named ? ['#alias = if_not_exists(#alias, :usualAlias)'] : [])].join(', ')}`,
        values: { ...noted, ...(named && { usualAlias }) },
      });
      const found = await table.query(key.user, prefix, { consistent: true, attributes: Object.keys(useRow.shape) });
      const others = found.map((one) => useRow.parse(one)).filter(({ device }) => device !== key.device);
      const oldest = others.sort((one, other) => other.lastSelectedDate - one.lastSelectedDate).slice(most - 1);
      for (const { device, lastSelectedDate } of oldest) {
        // Unless it was used in this very moment.
        await table.remove(
          { user: key.user, device },
          { when: '#lastSelectedDate = :lastSelectedDate', values: { lastSelectedDate } },
        );
      }
    },
  };
}

export function dynamoDeviceProfileEditor(dynamo: Dynamo): DeviceProfileEditor {
  const table = dynamo.table('DeviceProfiles');
  const profiles = dynamoDeviceProfiles(dynamo);
  return {
    list: ofUser([], async (user) => {
      const found = await table.query(profilesOf(user), prefix, { consistent: true, attributes });
      return found.map((one) => row.parse(one)).sort((one, other) => other.lastSelectedDate - one.lastSelectedDate);
    }),

    rename: ofUser(false, async (user, identifier, alias) => {
      const renamed = await table.update(profileKey(user, identifier), {
        update: 'SET #alias = :alias',
        when: 'attribute_exists(#user)',
        values: { alias },
      });
      return renamed !== undefined;
    }),

    async remove(owner, identifier) {
      const profile = await profiles.find(owner, identifier);
      if (!profile) return undefined;
      const key = profileKey(requiredUserKey(owner), identifier);
      return (await table.remove(key, { when: 'attribute_exists(#user)' })) ? profile : undefined;
    },
  };
}
