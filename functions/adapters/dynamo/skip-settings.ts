// Skip settings on the rows of the table Identities, as the text that AM keeps in oath2faEnabled and push2faEnabled.
import type { DeviceKind, SkipSetting, SkipSettingChanges, SkipSettings } from '../../ports/devices.ts';
import { userKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';

const settings: readonly SkipSetting[] = ['notSet', 'skippable', 'notSkippable'];

export function dynamoSkipSettings(dynamo: Dynamo): SkipSettings {
  const identities = dynamo.table('Identities');
  return {
    async get(owner, kind) {
      const user = userKey(owner);
      if (user === undefined) return 'notSet';
      const name = attribute(kind);
      const found = await identities.get({ user }, { consistent: true, attributes: [name] });
      return settings.find((_, index) => found?.[name] === String(index)) ?? 'notSet';
    },
  };
}

export function dynamoSkipSettingChanges(dynamo: Dynamo): SkipSettingChanges {
  const identities = dynamo.table('Identities');
  return {
    async set(owner, kind, setting) {
      const user = userKey(owner);
      if (user === undefined) return false;
      const changed = await identities.update(
        { user },
        {
          update: `SET #${attribute(kind)} = :setting`,
          when: 'attribute_exists(#user)',
          values: { setting: String(settings.indexOf(setting)) },
        },
      );
      return changed !== undefined;
    },
  };
}

function attribute(kind: DeviceKind): string {
  return `${kind}2faEnabled`;
}
