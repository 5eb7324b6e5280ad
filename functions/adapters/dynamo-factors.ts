// The fence around a user's factors: the row `factors` among his devices in the table DeviceProfiles. It stays when the last
// device goes, and when the user does: a registration begun before must not find the revision that it saw.
import * as z from 'zod';
import type { DemandedFactors, FactorFence, Factors } from '../ports/factors.ts';
import type { DeviceKind } from '../ports/skip-settings.ts';
import { userKey } from '../ports/user.ts';
import type { Dynamo } from './dynamo-client.ts';
import { dynamoSkipSettings } from './dynamo-skip-settings.ts';

export const fenceDevice = 'factors';

const row = z.object({ device: z.string(), revision: z.number().default(0) });
const kinds = ['oath', 'push', 'webauthn'] as const satisfies readonly DeviceKind[];

export function dynamoFactors(dynamo: Dynamo): Factors {
  const devices = dynamo.table('DeviceProfiles');
  return {
    async look(owner) {
      const user = userKey(owner);
      if (user === undefined) return { revision: 0, devices: [] };
      const found = await devices.query(user, '', { consistent: true, attributes: ['device', 'revision'] });
      const rows = found.map((one) => row.parse(one));
      return {
        revision: rows.find(({ device }) => device === fenceDevice)?.revision ?? 0,
        devices: rows.map(({ device }) => device).filter((device) => kindOf(device) !== undefined),
      };
    },
  };
}

export function dynamoFactorFence(dynamo: Dynamo): FactorFence {
  const devices = dynamo.table('DeviceProfiles');
  return {
    async pass(owner, device, seen) {
      const user = userKey(owner);
      if (user === undefined) return false;
      const raised = await devices.update(
        { user, device: fenceDevice },
        {
          update: 'ADD #revision :one SET #raisedFor = :raisedFor',
          ...(seen !== undefined && {
            when: seen === 0 ? 'attribute_not_exists(#revision)' : '#revision = :seen',
          }),
          values: { one: 1, raisedFor: device, ...(seen !== undefined && seen !== 0 && { seen }) },
        },
      );
      if (raised) return true;
      const fence = await devices.get({ user, device: fenceDevice }, { consistent: true, attributes: ['raisedFor'] });
      return fence?.['raisedFor'] === device;
    },
    async raise(owner) {
      const user = userKey(owner);
      if (user === undefined) return;
      await devices.update(
        { user, device: fenceDevice },
        { update: 'ADD #revision :one REMOVE #raisedFor', values: { one: 1 } },
      );
    },
  };
}

export function dynamoDemandedFactors(dynamo: Dynamo): DemandedFactors {
  const factors = dynamoFactors(dynamo);
  const skipSettings = dynamoSkipSettings(dynamo);
  return {
    async list(user) {
      const { devices } = await factors.look(user);
      const present = kinds.filter((kind) => devices.some((device) => kindOf(device) === kind));
      const asked = await Promise.all(
        present.map(async (kind) => ((await skipSettings.get(user, kind)) === 'skippable' ? [] : [kind])),
      );
      return devices.filter((device) => asked.flat().some((kind) => kindOf(device) === kind));
    },
  };
}

function kindOf(device: string): DeviceKind | undefined {
  return kinds.find((kind) => device.startsWith(`${kind}#`));
}
