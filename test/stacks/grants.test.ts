// Every port of tables does all that its contract asks for with exactly the grants of lib/port-grants.ts: none too few, none too many.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DynamoTable } from '../../functions/adapters/dynamo/table.ts';
import type { TableName } from '../../functions/manifest/tables.ts';
import type { PortGrant } from '../../lib/port-grant.ts';
import { portGrants } from '../../lib/port-grants.ts';
import { accountsContract } from '../contracts/accounts.contract.ts';
import { codeAttemptsContract, codeSendingContract } from '../contracts/code-sending.contract.ts';
import { configurationContract } from '../contracts/configuration.contract.ts';
import { credentialsContract } from '../contracts/credentials.contract.ts';
import { deviceEditorContract } from '../contracts/device-editor.contract.ts';
import { deviceListContract } from '../contracts/device-list.contract.ts';
import { deviceProfilesContract } from '../contracts/device-profiles.contract.ts';
import { factorReportsContract } from '../contracts/factor-reports.contract.ts';
import { factorUsesContract } from '../contracts/factor-uses.contract.ts';
import { factorsContract } from '../contracts/factors.contract.ts';
import { identitiesContract } from '../contracts/identities.contract.ts';
import { identityAttributesContract } from '../contracts/identity-attributes.contract.ts';
import { journeyStatesContract } from '../contracts/journey-states.contract.ts';
import { oathAttemptsContract } from '../contracts/oath-attempts.contract.ts';
import { oathDevicesContract } from '../contracts/oath-devices.contract.ts';
import { oathProfile } from '../contracts/oath-profile.ts';
import { passkey } from '../contracts/passkey.ts';
import { passkeysContract } from '../contracts/passkeys.contract.ts';
import { passwordAttemptsContract } from '../contracts/password-attempts.contract.ts';
import { pendingPushesContract } from '../contracts/pending-pushes.contract.ts';
import { plainDevicesContract } from '../contracts/plain-devices.contract.ts';
import { profilesContract } from '../contracts/profiles.contract.ts';
import { pushBudgetContract } from '../contracts/push-budget.contract.ts';
import { pushDevicesContract } from '../contracts/push-devices.contract.ts';
import { pushHealthContract } from '../contracts/push-health.contract.ts';
import { pushMessagesContract } from '../contracts/push-messages.contract.ts';
import { pushRecoveryCodesContract } from '../contracts/push-recovery-codes.contract.ts';
import { recoveryCodeSetsContract } from '../contracts/recovery-code-sets.contract.ts';
import { recoveryCodesContract } from '../contracts/recovery-codes.contract.ts';
import { rememberedBrowsersContract } from '../contracts/remembered-browsers.contract.ts';
import { retryCountsContract } from '../contracts/retry-counts.contract.ts';
import { scriptsContract } from '../contracts/scripts.contract.ts';
import { sessionGroundContract } from '../contracts/session-ground.contract.ts';
import { sessionsContract } from '../contracts/sessions.contract.ts';
import { signInAt, signInsContract } from '../contracts/sign-ins.contract.ts';
import { skipSettingsContract } from '../contracts/skip-settings.contract.ts';
import { demo } from '../contracts/users.ts';
import { dynamoWorld, type StoredPorts, type World } from '../support/contract-worlds.ts';
import { type DynaliteServer, startDynalite } from '../support/dynalite-server.ts';
import { guarded, type Used } from './guarded-ports.ts';
import { guardTables } from './guarded-tables.ts';

// Races of fifty on a busy machine.
const oathKey = { user: '/alpha#demo', device: 'oath#1' };
const passkeyKey = { user: '/alpha#demo', device: 'webauthn#1' };

let server: DynaliteServer;
const used: Used = new Map();

beforeAll(async () => {
  server = await startDynalite();
  guardTables(server, used);
});
afterAll(() => server.stop());

function worldsOf(...names: TableName[]): () => Promise<World> {
  return async () => {
    const world = dynamoWorld(await server.freshTables(...names));
    return { ...world, ports: guarded(world.ports) };
  };
}

describe.each([
  ['accounts, loginCounts and loginCountReader', accountsContract, ['Identities']],
  ['codeAttempts', codeAttemptsContract, ['Attempts']],
  ['codeSending', codeSendingContract, ['Attempts']],
  ['configuration and all that reads and writes it', configurationContract, ['Configuration']],
  ['deviceEditor', deviceEditorContract, ['DeviceProfiles']],
  ['deviceList', deviceListContract, ['DeviceProfiles']],
  ['deviceProfiles and all that uses, saves and edits them', deviceProfilesContract, ['DeviceProfiles']],
  ['factorUses', factorUsesContract, ['DeviceProfiles']],
  ['factorReports', factorReportsContract, ['DeviceProfiles']],
  ['factors, factorFence and demandedFactors', factorsContract, ['DeviceProfiles', 'Identities']],
  [
    'browserMemory, rememberedBrowsers and rememberedBrowserEditor',
    rememberedBrowsersContract,
    ['RememberedBrowsers', 'Sessions'],
  ],
  ['identityAttributes', identityAttributesContract, ['Identities']],
  ['identities, identitySearch and identityStore', identitiesContract, ['Identities']],
  ['journeyStates', journeyStatesContract, ['JourneyStates']],
  ['oathAttempts', oathAttemptsContract, ['DeviceProfiles']],
  ['oathDevices and oathEnrolment', oathDevicesContract, ['DeviceProfiles']],
  ['passkeys, passkeyUse and passkeyEnrolment', passkeysContract, ['DeviceProfiles']],
  ['passwordCheck, passwordChange and passwordRenewal', credentialsContract, ['Identities']],
  ['passwordAttempts and passwordAttemptsReset', passwordAttemptsContract, ['Attempts']],
  ['pendingPushes', pendingPushesContract, ['DeviceProfiles', 'PushMessages']],
  ['plainDevices', plainDevicesContract, ['DeviceProfiles']],
  ['profiles', profilesContract, ['Identities']],
  ['pushBudget and sentPushes', pushBudgetContract, ['DeviceProfiles']],
  ['pushDevices, pushDeviceUse, pushAddresses and pushEnrolment', pushDevicesContract, ['DeviceProfiles']],
  ['pushEnrolment with recovery codes', pushRecoveryCodesContract, ['DeviceProfiles']],
  ['pushHealth', pushHealthContract, ['DeviceProfiles']],
  ['pushMessages and all that makes, answers, delivers and removes them', pushMessagesContract, ['PushMessages']],
  ['recoveryCodes and helpPasses', recoveryCodesContract, ['DeviceProfiles']],
  ['recoveryCodeSets', recoveryCodeSetsContract, ['DeviceProfiles']],
  ['retryCounts', retryCountsContract, ['Identities']],
  ['scripts', scriptsContract, ['Configuration']],
  ['sessionGround and all that stands on it', sessionGroundContract, ['Sessions', 'Identities']],
  ['sessions and sessionReader', sessionsContract, ['Sessions']],
  ['signInLog and signIns', signInsContract, ['RememberedBrowsers']],
  ['skipSettings and skipSettingChanges', skipSettingsContract, ['Identities']],
] as const)('under its grants: %s', (_, contract, names) => {
  contract(worldsOf(...names));
});

describe('the grants', () => {
  // Those that reach phones as well are in messaging-grants.test.ts.
  const ofTables = Object.entries<PortGrant>(portGrants).filter(([, { tables, push }]) => tables.length > 0 && !push);

  test.each(ofTables)('of %s are used, each of them', (port, { tables }) => {
    const granted = tables.flatMap(({ actions, rows = [], attributes, returning }) =>
      actions.flatMap((action) => [
        ...rows.map((row) => `${action} ${row}`),
        ...(attributes?.map((name) => `${action} ${name}`) ?? [action]),
        ...(returning ? [`${action} returning ${returning}`] : []),
      ]),
    );

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

  test.each([
    ['hash', 'SET #passwordHash = :stolen'],
    ['lock', 'SET #active = :stolen'],
  ])('a stolen passwordCheck writes no %s', async (_, update) => {
    const { ports, tables } = dynamoWorld(await server.freshTables('Identities'));
    const steal = async () => {
      await tables.dynamo.table('Identities').update({ user: '/alpha#demo' }, { update, values: { stolen: 'x' } });
      return { known: true, correct: true, active: true, mustChange: false, expired: false };
    };

    const thief = guarded<StoredPorts>({ ...ports, passwordCheck: { check: steal } });

    await expect(thief.passwordCheck.check(demo, 'x')).rejects.toThrow('AccessDenied');
  });

  test.each([
    ['put in place of the victim’s', (devices: DynamoTable) => devices.put({ ...oathKey, secret: 'of the thief' })],
    ['removed', (devices: DynamoTable) => devices.remove(oathKey)],
    [
      'given another secret',
      (devices: DynamoTable) => devices.update(oathKey, { update: 'SET #secret = :s', values: { s: 's' } }),
    ],
    ['read', (devices: DynamoTable) => devices.get(oathKey, { attributes: ['secret'] })],
  ] as const)('with stolen oathAttempts no device is %s', async (_, abuse) => {
    const { ports, tables } = dynamoWorld(await server.freshTables('DeviceProfiles'));
    const steal = async () => {
      await abuse(tables.dynamo.table('DeviceProfiles'));
      return 'accepted' as const;
    };

    const thief = guarded<StoredPorts>({ ...ports, oathAttempts: { ...ports.oathAttempts, accept: steal } });

    const advance = { algorithm: 'HOTP', counter: 1 } as const;
    await expect(thief.oathAttempts.accept(demo, '1', advance, 'visit')).rejects.toThrow('AccessDenied');
  });

  test('with stolen oathEnrolment no stored secret is read, nor written over in place', async () => {
    const { ports, tables } = dynamoWorld(await server.freshTables('DeviceProfiles'));
    const devices = tables.dynamo.table('DeviceProfiles');
    const thieves = [
      async () => void (await devices.get(oathKey, { attributes: ['secret'] })),
      async () => void (await devices.query('/alpha#demo', 'oath#', { attributes: ['secret'] })),
      async () => void (await devices.update(oathKey, { update: 'SET #secret = :s', values: { s: 's' } })),
    ].map((save) => guarded<StoredPorts>({ ...ports, oathEnrolment: { save } }));

    const thefts = thieves.map((thief) => thief.oathEnrolment.save(demo, oathProfile()));

    for (const theft of thefts) await expect(theft).rejects.toThrow('AccessDenied');
  });

  test.each([
    [
      'given another key',
      (devices: DynamoTable) => devices.update(passkeyKey, { update: 'SET #key = :k', values: { k: {} } }),
    ],
    ['put in place', (devices: DynamoTable) => devices.put({ ...passkeyKey, credentialId: 'c' })],
    ['removed', (devices: DynamoTable) => devices.remove(passkeyKey)],
    [
      'given recovery codes',
      (devices: DynamoTable) => devices.update(passkeyKey, { update: 'SET #recoverySalt = :s', values: { s: 's' } }),
    ],
  ] as const)('with a stolen passkeyUse no passkey is %s', async (_, abuse) => {
    const { ports, tables } = dynamoWorld(await server.freshTables('DeviceProfiles'));
    const steal = async () => {
      await abuse(tables.dynamo.table('DeviceProfiles'));
      return 'used' as const;
    };

    const thief = guarded<StoredPorts>({ ...ports, passkeyUse: { use: steal } });

    const assertion = { credentialId: 'c', signCount: 1, visit: 'v' };
    await expect(thief.passkeyUse.use(demo, '1', assertion)).rejects.toThrow('AccessDenied');
  });

  test('with a stolen passkeyEnrolment no key of a passkey that is there is changed in place', async () => {
    const { ports, tables } = dynamoWorld(await server.freshTables('DeviceProfiles'));
    const steal = async () => {
      await tables.dynamo.table('DeviceProfiles').update(passkeyKey, { update: 'SET #key = :k', values: { k: {} } });
      return 'stored' as const;
    };

    const thief = guarded<StoredPorts>({ ...ports, passkeyEnrolment: { save: steal } });

    await expect(thief.passkeyEnrolment.save(demo, passkey())).rejects.toThrow('AccessDenied');
  });

  test('whoever makes a message cannot make it answered', async () => {
    const { ports, tables } = dynamoWorld(await server.freshTables('PushMessages'));
    const answer = { decision: 'approved', digest: 'of no phone' };
    const forge = async () => {
      await tables.dynamo.table('PushMessages').put({ messageId: 'm', id: 'm1', answer });
      throw new Error('it was written');
    };

    const thief = guarded<StoredPorts>({ ...ports, pushMessageMaking: { create: forge } });

    const asked = { ...demo, type: 'AUTHENTICATE', transactionId: 't', deviceUuid: 'd', challenge: 'c' } as const;
    const forged = thief.pushMessageMaking.create('visit', { ...asked, expiresAt: 1 });
    await expect(forged).rejects.toThrow('AccessDenied');
  });

  test('a worker that has gone over to the thief cannot say that the phone approved', async () => {
    const { ports, tables } = dynamoWorld(await server.freshTables('PushMessages'));
    const forge = async () => {
      const approved = { update: 'SET #answer = :answer', values: { answer: { decision: 'approved', digest: 'd' } } };
      await tables.dynamo.table('PushMessages').update({ messageId: 'm' }, approved);
      return true;
    };

    const thief = guarded<StoredPorts>({ ...ports, pushDeliveries: { ...ports.pushDeliveries, markDelivery: forge } });

    await expect(thief.pushDeliveries.markDelivery('m', 'sent')).rejects.toThrow('AccessDenied');
  });

  test('a touch of a device does not point it at another phone', async () => {
    const { ports, tables } = dynamoWorld(await server.freshTables('DeviceProfiles'));
    const redirect = async () => {
      const change = { update: 'SET #communicationId = :mine', values: { mine: 'arn of the thief' } };
      await tables.dynamo.table('DeviceProfiles').update({ user: '/alpha#demo', device: 'push#1' }, change);
    };

    const thief = guarded<StoredPorts>({ ...ports, pushDeviceUse: { touch: redirect } });

    await expect(thief.pushDeviceUse.touch(demo, '1')).rejects.toThrow('AccessDenied');
  });

  const sessionKey = { tokenHash: 'hash-of-a-token' };
  const groundKey = { tokenHash: 'ground#/alpha#demo' };
  const longLife = { update: 'SET #idleEnd = :never, #absoluteEnd = :never', values: { never: 9e15 } };
  const lowered = { update: 'SET #epoch = :epoch', values: { epoch: 0 } };
  const stronger = { update: 'SET #authLevel = :level', values: { level: 99 } };
  const another = { update: 'SET #username = :admin', values: { admin: 'admin' } };

  test.each([
    ['read', (sessions: DynamoTable) => sessions.get(sessionKey, { attributes: ['epoch'] })],
    ['changed', (sessions: DynamoTable) => sessions.update(sessionKey, lowered)],
    ['ended', (sessions: DynamoTable) => sessions.remove(sessionKey)],
    ['started', (sessions: DynamoTable) => sessions.put({ ...sessionKey, epoch: 0 })],
  ])('attack: with a stolen sessionGroundRaiser no session is %s', async (_, abuse) => {
    const { ports, tables } = dynamoWorld(await server.freshTables('Sessions'));
    const steal = async () => {
      await abuse(tables.dynamo.table('Sessions'));
      return { epoch: 0 };
    };

    const thief = guarded<StoredPorts>({ ...ports, sessionGroundRaiser: { raise: steal } });

    await expect(thief.sessionGroundRaiser.raise(demo)).rejects.toThrow('AccessDenied');
  });

  test.each([
    ['prolonged', (sessions: DynamoTable) => sessions.update(sessionKey, longLife)],
    ['given to somebody else', (sessions: DynamoTable) => sessions.update(sessionKey, another)],
    ['read on the way', (sessions: DynamoTable) => sessions.update(sessionKey, { ...lowered, returning: 'ALL_NEW' })],
    ['brought back by lowering the ground', (sessions: DynamoTable) => sessions.update(groundKey, lowered)],
  ])('attack: with a stolen sessionKeeper no session is %s', async (_, abuse) => {
    const { ports, tables } = dynamoWorld(await server.freshTables('Sessions'));
    const steal = async () => (await abuse(tables.dynamo.table('Sessions'))) !== undefined;

    const thief = guarded<StoredPorts>({ ...ports, sessionKeeper: { keep: steal } });

    const kept = thief.sessionKeeper.keep('token', { epoch: 0, factors: [], authLevel: 0 });
    await expect(kept).rejects.toThrow('AccessDenied');
  });

  test.each([
    ['made stronger', (sessions: DynamoTable) => sessions.update(sessionKey, stronger)],
    ['given to somebody else', (sessions: DynamoTable) => sessions.update(sessionKey, another)],
    ['started', (sessions: DynamoTable) => sessions.put({ ...sessionKey, username: 'admin' })],
    ['ended', (sessions: DynamoTable) => sessions.remove(sessionKey)],
    ['brought back by lowering the ground', (sessions: DynamoTable) => sessions.update(groundKey, lowered)],
    ['brought back by removing the ground', (sessions: DynamoTable) => sessions.remove(groundKey)],
  ])('attack: with stolen sessionTouch none is %s', async (_, abuse) => {
    const { ports, tables } = dynamoWorld(await server.freshTables('Sessions'));
    const steal = async () => {
      await abuse(tables.dynamo.table('Sessions'));
      return undefined;
    };

    const thief = guarded<StoredPorts>({ ...ports, sessionTouch: { touch: steal } });

    await expect(thief.sessionTouch.touch('token')).rejects.toThrow('AccessDenied');
  });

  test.each([
    ['made stronger', (sessions: DynamoTable) => sessions.update(sessionKey, stronger)],
    ['given to somebody else', (sessions: DynamoTable) => sessions.update(sessionKey, another)],
    ['started', (sessions: DynamoTable) => sessions.put({ ...sessionKey, username: 'admin' })],
    ['brought back by lowering the ground', (sessions: DynamoTable) => sessions.update(groundKey, lowered)],
    ['brought back by removing the ground', (sessions: DynamoTable) => sessions.remove(groundKey)],
  ])('attack: with stolen sessions none is %s', async (_, abuse) => {
    const { ports, tables } = dynamoWorld(await server.freshTables('Sessions'));
    const steal = async () => {
      await abuse(tables.dynamo.table('Sessions'));
      return undefined;
    };

    const thief = guarded<StoredPorts>({ ...ports, sessions: { ...ports.sessions, touch: steal } });

    await expect(thief.sessions.touch('token')).rejects.toThrow('AccessDenied');
  });

  test('attack: with a stolen signInLog no browser is remembered for anybody', async () => {
    const { ports, tables } = dynamoWorld(await server.freshTables('RememberedBrowsers'));
    const plant = async () => {
      await tables.dynamo.table('RememberedBrowsers').put({ user: 'id#mine', item: 'browser', username: 'admin' });
    };

    const thief = guarded<StoredPorts>({ ...ports, signInLog: { note: plant } });

    await expect(thief.signInLog.note(demo, signInAt(0), 1)).rejects.toThrow('AccessDenied');
  });

  test('attack: with stolen signIns no remembered browser is read', async () => {
    const { ports, tables } = dynamoWorld(await server.freshTables('RememberedBrowsers'));
    const steal = async () => {
      await tables.dynamo.table('RememberedBrowsers').query('id#theirs', '');
      return [];
    };

    const thief = guarded<StoredPorts>({ ...ports, signIns: { list: steal } });

    await expect(thief.signIns.list(demo)).rejects.toThrow('AccessDenied');
  });

  test('attack: with a stolen sessionIssuer, or sessionEnder, no ended session is brought back by another ground', async () => {
    const { ports, tables } = dynamoWorld(await server.freshTables('Sessions'));
    const sessions = tables.dynamo.table('Sessions');
    const issuer = { create: async () => void (await sessions.put({ ...groundKey, epoch: 0 })) };
    const ender = { destroy: () => sessions.remove(groundKey) };

    const thief = guarded<StoredPorts>({ ...ports, sessionIssuer: issuer, sessionEnder: ender });

    const session = { ...demo, universalId: 'id=demo', authLevel: 0, factors: [], epoch: 0, properties: {} };
    const times = { createdAt: 0, latestAccessAt: 0, maxIdleMinutes: 1, maxMinutes: 1 };
    await expect(thief.sessionIssuer.create('t', { ...session, ...times })).rejects.toThrow('AccessDenied');
    await expect(thief.sessionEnder.destroy('t')).rejects.toThrow('AccessDenied');
  });

  test.each([
    ['taken from its device', { update: 'SET #secret = :mine', values: { mine: 's' } }],
    ['renamed', { update: 'SET #deviceName = :mine', values: { mine: 'n' } }],
    ['pointed at another phone', { update: 'SET #communicationId = :mine', values: { mine: 'arn' } }],
  ])('attack: with a stolen factorFence no factor is %s', async (_, change) => {
    const { ports, tables } = dynamoWorld(await server.freshTables('DeviceProfiles'));
    const steal = async () => void (await tables.dynamo.table('DeviceProfiles').update(oathKey, change));

    const thief = guarded<StoredPorts>({ ...ports, factorFence: { ...ports.factorFence, raise: steal } });

    await expect(thief.factorFence.raise(demo)).rejects.toThrow('AccessDenied');
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
