// Every port in memory over the same maps, so that a whole journey can be walked: the user who is made through one port
// is found through the others.
import type { PasswordHashing } from '../../functions/mfa/password-hash.ts';
import { hashRecoveryCodes } from '../../functions/mfa/recovery-code-hash.ts';
import type { DeviceSummary } from '../../functions/ports/devices.ts';
import type { Ports } from '../../functions/ports/index.ts';
import { type User, userKey } from '../../functions/ports/users.ts';
import { realmScripts } from '../../functions/script/realm-scripts.ts';
import { type ScriptRunner, scriptRunner } from '../../functions/script/script-runner.ts';
import { seededRandomness } from '../seeded-randomness.ts';
import { simulatedClock } from '../simulated-clock.ts';
import { memoryAccounts } from './accounts.ts';
import { type MemoryAuditLog, memoryAuditLog } from './audit-log.ts';
import { memoryAuditTrail } from './audit-trail.ts';
import { type MemoryTextMessages, memoryCodeAttempts, memoryCodeSending, memoryTextMessages } from './codes.ts';
import { memoryConfiguration, memoryConfigurationStore } from './configuration.ts';
import { memoryCredentials } from './credentials.ts';
import { memoryDeviceEditor } from './device-editor.ts';
import { memoryDeviceList } from './device-list.ts';
import { memoryDeviceProfiles } from './device-profiles.ts';
import { memoryEndpointOwners } from './endpoint-owners.ts';
import { memoryFactorReports } from './factor-reports.ts';
import { memoryFactorUses } from './factor-uses.ts';
import { memoryFactors } from './factors.ts';
import { memoryHelpPasses } from './help-passes.ts';
import { type MemoryHttpOut, memoryHttpOut } from './http-out.ts';
import { memoryIdentities, memoryIdentityAttributes, memoryIdentitySearch } from './identities.ts';
import { memoryIdentityStore } from './identity-store.ts';
import { memoryJourneyStates } from './journey-states.ts';
import { type MemoryMails, memoryMails } from './mails.ts';
import { type MemoryNotices, memoryNotices } from './notices.ts';
import { memoryOathDevices } from './oath-devices.ts';
import { memoryPasskeys } from './passkeys.ts';
import { memoryPasswordAttempts } from './password-attempts.ts';
import { memoryPendingPushes } from './pending-pushes.ts';
import { memoryPlainDevices } from './plain-devices.ts';
import { memoryProfiles } from './profiles.ts';
import { memoryPushBudget } from './push-budget.ts';
import { memoryPushDevices, memoryPushEnrolment } from './push-devices.ts';
import { type MemoryPushService, memoryPushEndpoints, memoryPushService } from './push-endpoints.ts';
import { memoryPushHealth } from './push-health.ts';
import { memoryPushMessages } from './push-messages.ts';
import { memoryPushNotifications } from './push-notifications.ts';
import { type MemoryPushQueue, memoryPushQueue } from './push-queue.ts';
import { memoryRecoveryCodeSets } from './recovery-code-sets.ts';
import { memoryRecoveryCodes } from './recovery-codes.ts';
import { memoryRememberedBrowserEditor, memoryRememberedBrowsers } from './remembered-browsers.ts';
import { memoryRetryCounts } from './retry-counts.ts';
import { type MemorySecrets, memorySecrets } from './secrets.ts';
import { memorySessions } from './sessions.ts';
import { memorySignIns } from './sign-ins.ts';
import { memorySkipSettings } from './skip-settings.ts';
import { cheapCost, cheapHashing, type MemoryStore, type MemoryTools, memoryStore, noAttempts } from './store.ts';
import { type MemoryTraffic, memoryTraffic } from './traffic.ts';

export interface MemoryPorts extends Ports {
  readonly journeyTraffic: MemoryTraffic;
  /** What is stored, for tests that look behind the ports. */
  readonly store: MemoryStore;
  /** What endpointOwners, pushEndpoints and pushNotifications work on. It knows no application until a test adds one. */
  readonly pushService: MemoryPushService;
  readonly pushQueue: MemoryPushQueue;
  readonly auditLog: MemoryAuditLog;
  readonly httpOut: MemoryHttpOut;
  readonly mails: MemoryMails;
  readonly notices: MemoryNotices;
  /** The sandbox itself; `stop` ends what it has started, which else ends with the process. */
  readonly scriptRuns: ScriptRunner;
  readonly scriptSecrets: MemorySecrets;
  readonly textMessages: MemoryTextMessages;
}

/**
 * Empty stores behind every port. Clock and randomness are new ones unless given; a world or a run that must agree with them
 * about the time is given the same clock. `hashing`: what passwords and recovery codes cost, next to nothing unless given.
 */
export function memoryPorts({
  clock = simulatedClock(),
  randomness = seededRandomness('memory ports'),
  hashing = cheapHashing,
}: Partial<MemoryTools> & { hashing?: PasswordHashing } = {}): MemoryPorts {
  const store = memoryStore();
  const pushService = memoryPushService();
  const tools = { clock, randomness };
  const accounts = memoryAccounts(store);
  const auditLog = memoryAuditLog();
  const configuration = memoryConfiguration(store);
  const configurationStore = memoryConfigurationStore(store);
  const deviceEditor = memoryDeviceEditor(store);
  const deviceProfiles = memoryDeviceProfiles(store, tools);
  const credentials = memoryCredentials(store, tools, hashing);
  const oathDevices = memoryOathDevices(store, tools, hashing);
  const passkeys = memoryPasskeys(store, tools, hashing);
  const passwordAttempts = memoryPasswordAttempts(store, tools);
  const pushBudget = memoryPushBudget(store, tools);
  const pushDevices = memoryPushDevices(store, tools);
  const skipSettings = memorySkipSettings(store);
  const browsers = memoryRememberedBrowsers(store, tools);
  const sessions = memorySessions(store, tools);
  const signIns = memorySignIns(store, tools);
  const factors = memoryFactors(store, tools);
  const endpointOwners = memoryEndpointOwners(pushService);
  return {
    store,
    pushService,
    ...memoryPushMessages(store, tools),
    accounts,
    auditLog,
    auditTrail: memoryAuditTrail(auditLog, tools),
    brands: { stored: async (realm) => (await configuration.get(realm, 'brand', ''))?.value },
    browserMemory: browsers,
    codeAttempts: memoryCodeAttempts(store, tools),
    codeSending: memoryCodeSending(store, tools),
    configuration,
    configurationEditor: configuration,
    configurationStore,
    currentConfiguration: configurationStore,
    demandedFactors: factors,
    deviceEditor,
    deviceList: memoryDeviceList(store),
    deviceProfileEditor: deviceProfiles,
    deviceProfileRemoval: deviceProfiles,
    deviceProfileSaving: deviceProfiles,
    deviceProfiles,
    deviceProfileUse: deviceProfiles,
    deviceRemoval: deviceEditor,
    endpointClaims: endpointOwners,
    endpointOwners,
    endpointReleases: endpointOwners,
    factorFence: factors,
    factorReports: memoryFactorReports(store),
    factors,
    factorUses: memoryFactorUses(store),
    helpPasses: memoryHelpPasses(store),
    httpOut: memoryHttpOut(),
    identities: memoryIdentities(store),
    identityAttributes: memoryIdentityAttributes(store),
    identitySearch: memoryIdentitySearch(store),
    identityStore: memoryIdentityStore(store, tools, hashing),
    journeyStates: memoryJourneyStates(store, tools),
    journeyTraffic: memoryTraffic(tools),
    loginCountReader: accounts,
    loginCounts: accounts,
    mails: memoryMails(),
    notices: memoryNotices(),
    oathAttempts: oathDevices,
    oathDevices,
    oathEnrolment: oathDevices,
    passkeyEnrolment: passkeys,
    passkeys,
    passkeyUse: passkeys,
    passwordAttempts,
    passwordAttemptsReset: passwordAttempts,
    passwordChange: credentials,
    passwordCheck: credentials,
    passwordRenewal: credentials,
    pendingPushes: memoryPendingPushes(store, tools),
    plainDevices: memoryPlainDevices(store),
    profiles: memoryProfiles(store),
    pushAddresses: pushDevices,
    pushBudget,
    pushDevices,
    pushDeviceUse: pushDevices,
    pushEndpoints: memoryPushEndpoints(pushService),
    pushEnrolment: memoryPushEnrolment(store, tools, hashing),
    pushHealth: memoryPushHealth(store),
    pushNotifications: memoryPushNotifications(pushService),
    pushQueue: memoryPushQueue(),
    recoveryCodes: memoryRecoveryCodes(store, tools, hashing),
    recoveryCodeSets: memoryRecoveryCodeSets(store, tools, hashing),
    rememberedBrowserEditor: memoryRememberedBrowserEditor(store, tools),
    rememberedBrowsers: browsers,
    retryCounts: memoryRetryCounts(store),
    scriptRuns: scriptRunner({ randomness, workers: 2 }),
    scripts: realmScripts(configuration, tools),
    scriptSecrets: memorySecrets(),
    sessionEnder: sessions,
    sessionGround: sessions,
    sessionGroundRaiser: sessions,
    sentPushes: pushBudget,
    sessionIssuer: sessions,
    sessionKeeper: sessions,
    sessionReader: sessions,
    sessions,
    sessionTouch: sessions,
    signInLog: signIns,
    signIns,
    skipSettingChanges: skipSettings,
    skipSettings,
    textMessages: memoryTextMessages(),
  };
}

/**
 * Gives a user a device of any kind, with recovery codes if any are named. It answers no codes and no pushes: a device that
 * does comes from a journey that registers it.
 */
export async function addDevice(
  { devices }: MemoryStore,
  user: User,
  summary: DeviceSummary,
  recoveryCodes: readonly string[] = [],
): Promise<void> {
  const key = userKey(user) ?? '';
  const codes =
    recoveryCodes.length > 0
      ? await hashRecoveryCodes(recoveryCodes, new Uint8Array(16), { cost: cheapCost })
      : undefined;
  const owned = devices.get(key) ?? new Map();
  owned.set(`${summary.kind}#${summary.uuid}`, {
    summary,
    attempts: noAttempts(),
    ...(codes && { codes }),
    codeAttempts: noAttempts(),
  });
  devices.set(key, owned);
}
