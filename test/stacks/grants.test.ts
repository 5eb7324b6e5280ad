// Every port of tables does all that its contract asks for with exactly the grants of lib/port-grants.ts: none too few, none too many.
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { TableName } from '../../functions/manifest/tables.ts';
import type { PortGrant } from '../../lib/port-grant.ts';
import { portGrants } from '../../lib/port-grants.ts';
import { accountsContract } from '../contracts/accounts.contract.ts';
import { configurationContract } from '../contracts/configuration.contract.ts';
import { credentialsContract } from '../contracts/credentials.contract.ts';
import { deviceEditorContract } from '../contracts/device-editor.contract.ts';
import { deviceListContract } from '../contracts/device-list.contract.ts';
import { identitiesContract } from '../contracts/identities.contract.ts';
import { journeyStatesContract } from '../contracts/journey-states.contract.ts';
import { oathDevicesContract } from '../contracts/oath-devices.contract.ts';
import { passwordAttemptsContract } from '../contracts/password-attempts.contract.ts';
import { pendingPushesContract } from '../contracts/pending-pushes.contract.ts';
import { pushBudgetContract } from '../contracts/push-budget.contract.ts';
import { pushDevicesContract } from '../contracts/push-devices.contract.ts';
import { pushHealthContract } from '../contracts/push-health.contract.ts';
import { pushMessagesContract } from '../contracts/push-messages.contract.ts';
import { pushRecoveryCodesContract } from '../contracts/push-recovery-codes.contract.ts';
import { recoveryCodeSetsContract } from '../contracts/recovery-code-sets.contract.ts';
import { recoveryCodesContract } from '../contracts/recovery-codes.contract.ts';
import { retryCountsContract } from '../contracts/retry-counts.contract.ts';
import { sessionsContract } from '../contracts/sessions.contract.ts';
import { skipSettingsContract } from '../contracts/skip-settings.contract.ts';
import { demo } from '../contracts/users.ts';
import { dynamoWorld, type StoredPorts, type World } from '../support/contract-worlds.ts';
import { type DynaliteServer, startDynalite } from '../support/dynalite-server.ts';
import { guarded, type Used } from './guarded-ports.ts';
import { guardTables } from './guarded-tables.ts';

// Races of fifty on a busy machine.
jest.setTimeout(30_000);

let server: DynaliteServer;
const used: Used = new Map();

beforeAll(async () => {
  server = await startDynalite();
  guardTables(server.client, used);
});
afterAll(() => server.stop());

function worldsOf(...names: TableName[]): () => Promise<World> {
  return async () => {
    const world = dynamoWorld(await server.freshTables(...names));
    return { ...world, ports: guarded(world.ports) };
  };
}

describe.each([
  ['accounts', accountsContract, ['Identities']],
  ['configuration', configurationContract, ['Configuration']],
  ['credentials', credentialsContract, ['Identities']],
  ['deviceEditor', deviceEditorContract, ['DeviceProfiles']],
  ['deviceList', deviceListContract, ['DeviceProfiles']],
  ['identities', identitiesContract, ['Identities']],
  ['journeyStates', journeyStatesContract, ['JourneyStates']],
  ['oathDevices', oathDevicesContract, ['DeviceProfiles']],
  ['passwordAttempts', passwordAttemptsContract, ['Attempts']],
  ['pendingPushes', pendingPushesContract, ['DeviceProfiles', 'PushMessages']],
  ['pushBudget', pushBudgetContract, ['DeviceProfiles']],
  ['pushDevices and pushEnrolment', pushDevicesContract, ['DeviceProfiles']],
  ['pushEnrolment with recovery codes', pushRecoveryCodesContract, ['DeviceProfiles']],
  ['pushHealth', pushHealthContract, ['DeviceProfiles']],
  ['pushMessages', pushMessagesContract, ['PushMessages']],
  ['recoveryCodes', recoveryCodesContract, ['DeviceProfiles']],
  ['recoveryCodeSets', recoveryCodeSetsContract, ['DeviceProfiles']],
  ['retryCounts', retryCountsContract, ['Identities']],
  ['sessions and sessionReader', sessionsContract, ['Sessions']],
  ['skipSettings', skipSettingsContract, ['Identities']],
] as const)('under its grants: %s', (_, contract, names) => {
  contract(worldsOf(...names));
});

describe('the grants', () => {
  const ofTables = Object.entries<PortGrant>(portGrants).filter(([, { tables }]) => tables.length > 0);

  test.each(ofTables)('of %s are used, each of them', (port, { tables }) => {
    const granted = tables.flatMap(({ actions, attributes = [] }) => [...actions, ...attributes]);

    const seen = [...used].find(([name]) => name === port)?.[1];
    expect([...(seen ?? [])].sort()).toEqual([...new Set(granted)].sort());
  });

  test.each([
    ['an attribute of another port', 'Identities', { attributes: ['passwordHash'] }],
    ['a whole row', 'Identities', {}],
    ['a table of another port', 'DeviceProfiles', { attributes: ['user'] }],
  ] as const)('a stolen skipSettings gets nothing out of %s', async (_, table, read) => {
    const { ports, tables } = dynamoWorld(await server.freshTables('Identities', 'DeviceProfiles'));
    const steal = async () => {
      await tables.dynamo.table(table).get({ user: '/alpha#demo', device: 'oath#1' }, read);
      return 'notSet' as const;
    };

    const thief = guarded<StoredPorts>({ ...ports, skipSettings: { ...ports.skipSettings, get: steal } });

    await expect(thief.skipSettings.get(demo, 'oath')).rejects.toThrow('AccessDenied');
  });

  test('a stolen pushDevices gets nothing out of the secret of an OATH device', async () => {
    const { ports, tables } = dynamoWorld(await server.freshTables('DeviceProfiles'));
    const steal = async () => {
      const devices = tables.dynamo.table('DeviceProfiles');
      await devices.query('/alpha#demo', 'oath#', { attributes: ['user', 'secret'] });
      return [];
    };

    const thief = guarded<StoredPorts>({ ...ports, pushDevices: { ...ports.pushDevices, list: steal } });

    await expect(thief.pushDevices.list(demo)).rejects.toThrow('AccessDenied');
  });

  test.each([
    ['recovery codes', ['user', 'recoveryCodes', 'recoverySalt']],
    ['the budget', ['user', 'pushes']],
  ])('a stolen pushDevices gets nothing out of %s', async (_, attributes) => {
    const { ports, tables } = dynamoWorld(await server.freshTables('DeviceProfiles'));
    const steal = async () => {
      await tables.dynamo.table('DeviceProfiles').query('/alpha#demo', 'push', { attributes });
      return [];
    };

    const thief = guarded<StoredPorts>({ ...ports, pushDevices: { ...ports.pushDevices, list: steal } });

    await expect(thief.pushDevices.list(demo)).rejects.toThrow('AccessDenied');
  });

  test.each(['pushSecret', 'secret', 'recoveryCodes'])('whoever removes devices cannot read their %s', async (name) => {
    const { ports, tables } = dynamoWorld(await server.freshTables('DeviceProfiles'));
    const steal = async () => {
      const devices = tables.dynamo.table('DeviceProfiles');
      await devices.get({ user: '/alpha#demo', device: 'push#p' }, { attributes: [name] });
      return undefined;
    };

    const thief = guarded<StoredPorts>({ ...ports, deviceEditor: { ...ports.deviceEditor, remove: steal } });

    await expect(thief.deviceEditor.remove(demo, 'push', 'p')).rejects.toThrow('AccessDenied');
  });
});
