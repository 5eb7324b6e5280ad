// The two worlds in which every port must behave alike: in memory, and on DynamoDB tables. Both hash cheaply and count it.
import { afterAll, beforeAll } from '@jest/globals';
import { dynamoAccounts, dynamoLoginCountReader, dynamoLoginCounts } from '../../functions/adapters/dynamo/accounts.ts';
import { dynamoBrands } from '../../functions/adapters/dynamo/brands.ts';
import { dynamoCodeAttempts, dynamoCodeSending } from '../../functions/adapters/dynamo/code-sending.ts';
import {
  dynamoConfiguration,
  dynamoConfigurationEditor,
  dynamoConfigurationStore,
  dynamoCurrentConfiguration,
} from '../../functions/adapters/dynamo/configuration.ts';
import {
  dynamoPasswordChange,
  dynamoPasswordCheck,
  dynamoPasswordRenewal,
  hashCostsKey,
} from '../../functions/adapters/dynamo/credentials.ts';
import { dynamoDeviceEditor, dynamoDeviceList } from '../../functions/adapters/dynamo/device-list.ts';
import {
  dynamoDeviceProfileEditor,
  dynamoDeviceProfileSaving,
  dynamoDeviceProfiles,
  dynamoDeviceProfileUse,
} from '../../functions/adapters/dynamo/device-profiles.ts';
import { dynamoFactorReports } from '../../functions/adapters/dynamo/factor-reports.ts';
import { dynamoFactorUses } from '../../functions/adapters/dynamo/factor-uses.ts';
import {
  dynamoDemandedFactors,
  dynamoFactorFence,
  dynamoFactors,
  dynamoSkipSettingChanges,
  dynamoSkipSettings,
} from '../../functions/adapters/dynamo/factors.ts';
import { dynamoHelpPasses } from '../../functions/adapters/dynamo/help-passes.ts';
import {
  dynamoIdentities,
  dynamoIdentityAttributes,
  dynamoIdentitySearch,
  dynamoIdentityStore,
} from '../../functions/adapters/dynamo/identities.ts';
import { dynamoJourneyStates } from '../../functions/adapters/dynamo/journey-states.ts';
import { dynamoOathAttempts } from '../../functions/adapters/dynamo/oath-attempts.ts';
import { dynamoOathDevices } from '../../functions/adapters/dynamo/oath-devices.ts';
import { dynamoOathEnrolment } from '../../functions/adapters/dynamo/oath-enrolment.ts';
import { dynamoPasskeyEnrolment } from '../../functions/adapters/dynamo/passkey-enrolment.ts';
import { dynamoPasskeys, dynamoPasskeyUse } from '../../functions/adapters/dynamo/passkeys.ts';
import { dynamoPasswordAttempts } from '../../functions/adapters/dynamo/password-attempts.ts';
import { dynamoPlainDevices } from '../../functions/adapters/dynamo/plain-devices.ts';
import { dynamoProfiles } from '../../functions/adapters/dynamo/profiles.ts';
import {
  dynamoPendingPushes,
  dynamoPushBudget,
  dynamoSentPushes,
} from '../../functions/adapters/dynamo/push-budget.ts';
import {
  dynamoPushAddresses,
  dynamoPushDevices,
  dynamoPushDeviceUse,
  dynamoPushHealth,
} from '../../functions/adapters/dynamo/push-devices.ts';
import { dynamoPushEnrolment } from '../../functions/adapters/dynamo/push-enrolment.ts';
import {
  dynamoPushMessageMaking,
  dynamoPushMessageRemoval,
} from '../../functions/adapters/dynamo/push-message-making.ts';
import {
  dynamoPushAnswers,
  dynamoPushDeliveries,
  dynamoPushMessages,
  dynamoPushProgress,
  dynamoPushResults,
} from '../../functions/adapters/dynamo/push-messages.ts';
import { dynamoRecoveryCodeSets, recoverySetAttributes } from '../../functions/adapters/dynamo/recovery-code-sets.ts';
import { dynamoRecoveryCodes } from '../../functions/adapters/dynamo/recovery-codes.ts';
import {
  dynamoBrowserMemory,
  dynamoRememberedBrowserEditor,
  dynamoRememberedBrowsers,
} from '../../functions/adapters/dynamo/remembered-browsers.ts';
import { dynamoRetryCounts } from '../../functions/adapters/dynamo/retry-counts.ts';
import { dynamoSessionGround } from '../../functions/adapters/dynamo/session-ground.ts';
import {
  dynamoSessionEnder,
  dynamoSessionIssuer,
  dynamoSessionKeeper,
  dynamoSessionReader,
  dynamoSessions,
  dynamoSessionTouch,
} from '../../functions/adapters/dynamo/sessions.ts';
import { dynamoSignInLog, dynamoSignIns } from '../../functions/adapters/dynamo/sign-ins.ts';
import { sealer } from '../../functions/adapters/sealing/sealing.ts';
import type { TableName } from '../../functions/manifest/tables.ts';
import { type ForeignCost, foreignHash } from '../../functions/mfa/foreign-hash.ts';
import { type HashCost, slowHash } from '../../functions/mfa/slow-hash.ts';
import type { DeviceSummary } from '../../functions/ports/devices.ts';
import type { Ports } from '../../functions/ports/index.ts';
import { type User, userKey } from '../../functions/ports/users.ts';
import { realmScripts } from '../../functions/script/realm-scripts.ts';
import { memoryKeyRings } from '../../testing/memory/key-rings.ts';
import { addDevice, memoryPorts } from '../../testing/memory/ports.ts';
import { cheapHashing, userIn } from '../../testing/memory/store.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { type SimulatedClock, simulatedClock } from '../../testing/simulated-clock.ts';
import { type DynaliteServer, type FreshTables, startDynalite } from './dynalite-server.ts';

/** What is stored in tables: all but the ways to phones. */
export type StoredPorts = Omit<
  Ports,
  | 'auditLog'
  | 'auditTrail'
  | 'endpointClaims'
  | 'endpointOwners'
  | 'endpointReleases'
  | 'httpOut'
  | 'journeyTraffic'
  | 'mails'
  | 'notices'
  | 'pushEndpoints'
  | 'pushNotifications'
  | 'pushQueue'
  | 'scriptRuns'
  | 'scriptSecrets'
  | 'textMessages'
>;

export interface World {
  readonly ports: StoredPorts;
  readonly clock: SimulatedClock;
  /** The costs of every slow hash so far, in order. */
  readonly hashes: readonly (HashCost | ForeignCost)[];
  /** Puts it in the place of the user's, as an older version has left it. */
  putHash(user: User, passwordHash: string): Promise<void>;
  /** Notes that users of this realm have brought along hashes of these costs. */
  putHashCosts(realm: string, costs: readonly string[]): Promise<void>;
  /** A device of any kind, as another port would store it. */
  addDevice(user: User, summary: DeviceSummary, recoveryCodes: readonly string[]): Promise<void>;
}

export interface DynamoWorld extends World {
  readonly tables: FreshTables;
}

function tools() {
  const hashes: (HashCost | ForeignCost)[] = [];
  const hashing = {
    ...cheapHashing,
    slowHash: (secret: string, salt: Uint8Array, length: number, cost: HashCost) => {
      hashes.push(cost);
      return slowHash(secret, salt, length, cost);
    },
    foreignHash: (secret: string, salt: Uint8Array, length: number, cost: ForeignCost) => {
      hashes.push(cost);
      return foreignHash(secret, salt, length, cost);
    },
  };
  return { clock: simulatedClock(), randomness: seededRandomness(), hashes, hashing };
}

export async function memoryWorld(): Promise<World> {
  const { hashes, ...rest } = tools();
  const ports = memoryPorts(rest);
  return {
    ports,
    clock: rest.clock,
    hashes,
    async putHash(user, passwordHash) {
      Object.assign(userIn(ports.store, user) ?? {}, { passwordHash });
    },
    async putHashCosts(realm, costs) {
      ports.store.hashCosts.set(realm, costs);
    },
    addDevice: (user, summary, recoveryCodes) => addDevice(ports.store, user, summary, recoveryCodes),
  };
}

/** To be called once per file; gives worlds with fresh tables on one server, which ends with the file. */
export function dynamoWorlds(...names: TableName[]): () => Promise<DynamoWorld> {
  let server: DynaliteServer;
  // Races of fifty on a busy machine.
  beforeAll(async () => {
    server = await startDynalite();
  });
  afterAll(() => server.stop());
  return async () => dynamoWorld(await server.freshTables(...names));
}

export function dynamoWorld(tables: FreshTables): DynamoWorld {
  const { dynamo } = tables;
  const { clock, randomness, hashes, hashing } = tools();
  const rings = memoryKeyRings();
  const ports: StoredPorts = {
    accounts: dynamoAccounts(dynamo),
    brands: dynamoBrands(dynamo, clock),
    browserMemory: dynamoBrowserMemory(dynamo, { randomness }),
    codeAttempts: dynamoCodeAttempts(dynamo, { clock }),
    codeSending: dynamoCodeSending(dynamo, sealer(rings, 'sent-codes'), { clock }),
    configuration: dynamoConfiguration(dynamo),
    configurationEditor: dynamoConfigurationEditor(dynamo),
    configurationStore: dynamoConfigurationStore(dynamo),
    currentConfiguration: dynamoCurrentConfiguration(dynamo),
    demandedFactors: dynamoDemandedFactors(dynamo, { clock }),
    deviceEditor: dynamoDeviceEditor(dynamo),
    deviceList: dynamoDeviceList(dynamo),
    deviceProfileEditor: dynamoDeviceProfileEditor(dynamo),
    deviceProfileRemoval: dynamoDeviceProfileEditor(dynamo),
    deviceProfileSaving: dynamoDeviceProfileSaving(dynamo, { clock }),
    deviceProfiles: dynamoDeviceProfiles(dynamo),
    deviceProfileUse: dynamoDeviceProfileUse(dynamo, { clock }),
    deviceRemoval: dynamoDeviceEditor(dynamo),
    factorFence: dynamoFactorFence(dynamo, { clock }),
    factorReports: dynamoFactorReports(dynamo),
    factors: dynamoFactors(dynamo, { clock }),
    factorUses: dynamoFactorUses(dynamo),
    helpPasses: dynamoHelpPasses(dynamo, { randomness }, hashing),
    identities: dynamoIdentities(dynamo),
    identityAttributes: dynamoIdentityAttributes(dynamo),
    identitySearch: dynamoIdentitySearch(dynamo),
    identityStore: dynamoIdentityStore(dynamo, { randomness }, hashing),
    journeyStates: dynamoJourneyStates(dynamo, sealer(rings, 'journey-state'), { clock }),
    loginCountReader: dynamoLoginCountReader(dynamo),
    loginCounts: dynamoLoginCounts(dynamo),
    oathAttempts: dynamoOathAttempts(dynamo, { clock }),
    oathDevices: dynamoOathDevices(dynamo, sealer(rings, 'device-secrets')),
    oathEnrolment: dynamoOathEnrolment(dynamo, sealer(rings, 'device-secrets'), { clock, randomness }, hashing),
    passkeyEnrolment: dynamoPasskeyEnrolment(dynamo, { clock, randomness }, hashing),
    passkeys: dynamoPasskeys(dynamo),
    passkeyUse: dynamoPasskeyUse(dynamo, { clock }),
    passwordAttempts: dynamoPasswordAttempts(dynamo, { clock }),
    passwordAttemptsReset: dynamoPasswordAttempts(dynamo, { clock }),
    passwordChange: dynamoPasswordChange(dynamo, { randomness }, hashing),
    passwordCheck: dynamoPasswordCheck(dynamo, { clock }, hashing),
    passwordRenewal: dynamoPasswordRenewal(dynamo, { randomness }, hashing),
    pendingPushes: dynamoPendingPushes(dynamo, { clock }),
    plainDevices: dynamoPlainDevices(dynamo),
    profiles: dynamoProfiles(dynamo),
    pushAddresses: dynamoPushAddresses(dynamo),
    pushAnswers: dynamoPushAnswers(dynamo, { clock }),
    pushBudget: dynamoPushBudget(dynamo, { clock }),
    pushDeliveries: dynamoPushDeliveries(dynamo, sealer(rings, 'push-messages'), { clock }),
    pushDevices: dynamoPushDevices(dynamo, sealer(rings, 'device-secrets')),
    pushDeviceUse: dynamoPushDeviceUse(dynamo, { clock }),
    pushEnrolment: dynamoPushEnrolment(dynamo, sealer(rings, 'device-secrets'), { randomness }, hashing),
    pushHealth: dynamoPushHealth(dynamo),
    pushMessageMaking: dynamoPushMessageMaking(dynamo, sealer(rings, 'push-messages'), { clock }),
    pushMessageRemoval: dynamoPushMessageRemoval(dynamo),
    pushMessages: dynamoPushMessages(dynamo, sealer(rings, 'push-messages'), { clock }),
    pushProgress: dynamoPushProgress(dynamo, { clock }),
    pushResults: dynamoPushResults(dynamo, { clock }),
    recoveryCodes: dynamoRecoveryCodes(dynamo, { clock }, hashing),
    recoveryCodeSets: dynamoRecoveryCodeSets(dynamo, { randomness }, hashing),
    rememberedBrowserEditor: dynamoRememberedBrowserEditor(dynamo, { clock }),
    rememberedBrowsers: dynamoRememberedBrowsers(dynamo, { clock, randomness }),
    retryCounts: dynamoRetryCounts(dynamo),
    scripts: realmScripts(dynamoConfiguration(dynamo), { clock }),
    sentPushes: dynamoSentPushes(dynamo, { clock }),
    sessionEnder: dynamoSessionEnder(dynamo, { clock }),
    sessionGround: dynamoSessionGround(dynamo, { clock }),
    sessionGroundRaiser: dynamoSessionGround(dynamo, { clock }),
    sessionIssuer: dynamoSessionIssuer(dynamo),
    sessionKeeper: dynamoSessionKeeper(dynamo),
    sessionReader: dynamoSessionReader(dynamo, { clock }),
    sessions: dynamoSessions(dynamo, { clock }),
    sessionTouch: dynamoSessionTouch(dynamo, { clock }),
    signInLog: dynamoSignInLog(dynamo),
    signIns: dynamoSignIns(dynamo, { clock }),
    skipSettingChanges: dynamoSkipSettingChanges(dynamo),
    skipSettings: dynamoSkipSettings(dynamo),
  };
  return {
    ports,
    clock,
    hashes,
    tables,
    async putHash(user, passwordHash) {
      const row = (await tables.rows('Identities')).find((one) => one['user'] === userKey(user));
      await tables.putRow('Identities', { ...row, passwordHash });
    },
    async putHashCosts(realm, costs) {
      await tables.putRow('Identities', { ...hashCostsKey(realm), hashCosts: new Set(costs) });
    },
    async addDevice(user, { uuid, kind, ...summary }, recoveryCodes) {
      await tables.putRow('DeviceProfiles', {
        user: userKey(user),
        device: `${kind}#${uuid}`,
        ...summary,
        ...(await recoverySetAttributes(recoveryCodes, randomness, hashing)),
      });
    },
  };
}

/** Runs the same thing many times at once. */
export function race<Result>(times: number, run: (index: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: times }, (_, index) => run(index)));
}

/** How many times each value came. */
export function tally(results: readonly unknown[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const result of results) counts[String(result)] = (counts[String(result)] ?? 0) + 1;
  return counts;
}
