// The fence around a user's factors: the row `factors` among his devices in the table DeviceProfiles. It stays when the last
// device goes, and when the user does: a registration begun before must not find the revision that it saw.
import * as z from 'zod';
import {
  type DemandedFactors,
  type DeviceKind,
  deviceKinds,
  type FactorFence,
  type Factors,
  type SkipSetting,
  type SkipSettingChanges,
  type SkipSettings,
} from '../../ports/devices.ts';
import type { Clock } from '../../ports/system.ts';
import type { Dynamo } from './client.ts';
import { ofUser } from './user-key.ts';

export const fenceDevice = 'factors';

const row = z.object({
  device: z.string(),
  revision: z.number().default(0),
  raisedFor: z.string().optional(),
  raisedAt: z.number().default(0),
});
const attributes = Object.keys(row.shape);

/** Longer than any function runs: what is not stored by then never will be, and must not be in the user's way. */
const storingMilliseconds = 60_000;

export function dynamoFactors(dynamo: Dynamo, { clock }: { clock: Clock }): Factors {
  const table = dynamo.table('DeviceProfiles');
  return {
    look: ofUser({ revision: 0, devices: [] }, async (user) => {
      const found = await table.query(user, '', { consistent: true, attributes });
      const rows = found.map((one) => row.parse(one));
      const devices = rows.map(({ device }) => device).filter((device) => kindOf(device) !== undefined);
      const { revision = 0, raisedFor, raisedAt = 0 } = rows.find(({ device }) => device === fenceDevice) ?? {};
      const isRecent = clock.now() < raisedAt + storingMilliseconds;
      const isStoring = raisedFor !== undefined && isRecent && !devices.includes(raisedFor);
      return { revision, devices, ...(isStoring && { storing: raisedFor }) };
    }),
  };
}

export function dynamoFactorFence(dynamo: Dynamo, { clock }: { clock: Clock }): FactorFence {
  const devices = dynamo.table('DeviceProfiles');
  return {
    pass: ofUser(false, async (user, device, seen) => {
      const raised = await devices.update(
        { user, device: fenceDevice },
        {
          update: 'ADD #revision :one SET #raisedFor = :raisedFor, #raisedAt = :now',
          ...(seen !== undefined && {
            when: seen === 0 ? 'attribute_not_exists(#revision)' : '#revision = :seen',
          }),
          values: { one: 1, raisedFor: device, now: clock.now(), ...(seen !== undefined && seen !== 0 && { seen }) },
        },
      );
      if (raised) return true;
      const fence = await devices.get({ user, device: fenceDevice }, { consistent: true, attributes: ['raisedFor'] });
      return fence?.['raisedFor'] === device;
    }),
    raise: ofUser(undefined, async (user) => {
      await devices.update(
        { user, device: fenceDevice },
        { update: 'ADD #revision :one REMOVE #raisedFor, #raisedAt', values: { one: 1 } },
      );
    }),
  };
}

export function dynamoDemandedFactors(dynamo: Dynamo, tools: { clock: Clock }): DemandedFactors {
  const factors = dynamoFactors(dynamo, tools);
  const skipSettings = dynamoSkipSettings(dynamo);
  return {
    async list(user) {
      const { devices } = await factors.look(user);
      const present = deviceKinds.filter((kind) => devices.some((device) => kindOf(device) === kind));
      const asked = await Promise.all(
        present.map(async (kind) => ((await skipSettings.get(user, kind)) === 'skippable' ? [] : [kind])),
      );
      return devices.filter((device) => asked.flat().some((kind) => kindOf(device) === kind));
    },
  };
}

/** Undefined for rows that are no device's. */
export function kindOf(device: string): DeviceKind | undefined {
  return deviceKinds.find((kind) => device.startsWith(`${kind}#`));
}

// Skip settings on the rows of the table Identities, as the text that AM keeps in oath2faEnabled and push2faEnabled.

const settings: readonly SkipSetting[] = ['notSet', 'skippable', 'notSkippable'];

export function dynamoSkipSettings(dynamo: Dynamo): SkipSettings {
  const identities = dynamo.table('Identities');
  return {
    get: ofUser('notSet', async (user, kind) => {
      const name = skipAttribute(kind);
      const found = await identities.get({ user }, { consistent: true, attributes: [name] });
      return skipSettingOf(found?.[name]);
    }),
  };
}

export function dynamoSkipSettingChanges(dynamo: Dynamo): SkipSettingChanges {
  const identities = dynamo.table('Identities');
  return {
    set: ofUser(false, async (user, kind, setting) => {
      const changed = await identities.update(
        { user },
        {
          update: `SET #${skipAttribute(kind)} = :setting`,
          when: 'attribute_exists(#user)',
          values: { setting: skipValue(setting) },
        },
      );
      return changed !== undefined;
    }),
  };
}

export function skipAttribute(kind: DeviceKind): `${DeviceKind}2faEnabled` {
  return `${kind}2faEnabled`;
}

export function skipValue(setting: SkipSetting): string {
  return String(settings.indexOf(setting));
}

export function skipSettingOf(value: unknown): SkipSetting {
  return settings.find((_, index) => value === String(index)) ?? 'notSet';
}
