// What a script of Device Match does with stored device profiles: `deviceProfilesDao`, for the journey's user alone. They prove
// nothing; but what is stored here is what later logins take for known.
import * as z from 'zod';
import { type JsonObject, sameJson } from '../json.ts';
import { cleanDeviceName } from '../mfa/device-name.ts';
import { identifierOf, largestProfile, locationOf, metadataOf } from '../node/collected-device.ts';
import type { Ports } from '../ports/index.ts';
import { type User, userKey } from '../ports/users.ts';
import { GuestError, type ScriptProfiles } from './script-host.ts';
import type { ScriptingSettings } from './scripting-settings.ts';

export type ProfilePorts = Pick<Ports, 'deviceProfileEditor' | 'deviceProfileSaving'>;

interface ProfileOptions {
  readonly realm: string;
  /** The journey's. */
  readonly user: User | undefined;
  readonly rule: ScriptingSettings['devices'];
  /** Whether the journey, or the session that came along, has verified that user. */
  readonly isVerified: boolean;
  /** Throws a GuestError, and tells operators of the rule. */
  readonly refuse: (rule: string, message: string) => never;
  readonly ports: ProfilePorts;
}

/** Of one user. Whoever has more has them from elsewhere. */
const mostProfiles = 100;

// Whatever else stands in one is left where it is: not stored, and no reason to refuse the rest.
const wantedProfile = z.object({
  identifier: z.string(),
  alias: z.string().nullish(),
  metadata: z.record(z.string(), z.json()).nullish(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).nullish(),
  lastSelectedDate: z.number().nullish(),
});
const wantedProfiles = z.array(wantedProfile).max(mostProfiles);

export function scriptProfiles({ realm, user, rule, isVerified, refuse, ports }: ProfileOptions): ScriptProfiles {
  const { deviceProfileEditor: editor, deviceProfileSaving: saving } = ports;

  const owner = (username: string, named: string): User => {
    const isRealm = [realm, realm.slice(1)].some((name) => name.toLowerCase() === named.toLowerCase());
    const key = userKey({ realm, username });
    const isJourneys = isRealm && user !== undefined && key !== undefined && key === userKey(user);
    if (!isJourneys) return refuse('otherUser', 'Not allowed: device profiles of another user');
    if (rule === 'none') refuse('devices', 'Not allowed: scripts touch no devices in this realm');
    return user;
  };

  return {
    async list(username, named) {
      return (await editor.list(owner(username, named))).map((profile) => JSON.parse(JSON.stringify(profile)));
    },

    async save(username, named, given) {
      const whose = owner(username, named);
      if (rule === 'verified' && !isVerified) {
        refuse('unverified', 'Not allowed: the journey has not verified the user');
      }
      const parsed = wantedProfiles.safeParse(given);
      if (!parsed.success) throw new GuestError('These are no device profiles');
      const before = new Map((await editor.list(whose)).map((profile) => [profile.identifier, profile]));
      const wanted = parsed.data.map((profile) => checked(profile));
      const kept = new Set(wanted.map(({ identifier }) => identifier));
      for (const identifier of before.keys()) if (!kept.has(identifier)) await editor.remove(whose, identifier);
      for (const { lastSelectedDate, ...device } of wanted) {
        const known = before.get(device.identifier);
        const { lastSelectedDate: last, ...same } = known ?? {};
        // The date of the last use is ours to note: a script says that there was one, not when.
        if (known && sameJson(same, { ...same, ...device }) && (lastSelectedDate ?? last) === last) continue;
        await saving.save(whose, device, mostProfiles);
      }
    },
  };
}

/** Throws a GuestError for what a profile cannot be, before anything is written. */
function checked(profile: z.output<typeof wantedProfile>) {
  const given = profile as JsonObject;
  const identifier = identifierOf(given);
  if (identifier === undefined) throw new GuestError('The identifier of a device profile is a text of 1 to 256 bytes');
  const [metadata, location] = [metadataOf(given), locationOf(given)];
  if (Buffer.byteLength(JSON.stringify([metadata, location])) > largestProfile) {
    throw new GuestError(`A device profile of more than ${largestProfile} bytes is not stored`);
  }
  const alias = typeof profile.alias === 'string' ? cleanDeviceName(profile.alias) : undefined;
  return {
    identifier,
    lastSelectedDate: profile.lastSelectedDate,
    ...(alias !== undefined && { alias }),
    ...(metadata && { metadata }),
    ...(location && { location }),
  };
}
