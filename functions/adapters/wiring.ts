// Each port as this machine has it: over DynamoDB, SNS and the others, by the environment. One factory for each, by the
// port's name, so that a bundle takes along those that it names and nothing of the others.

import type { Ports } from '../ports/index.ts';
import { realmScripts } from '../script/realm-scripts.ts';
import { scriptRunner } from '../script/script-runner.ts';
import { eventBridgeNotices } from './aws/eventbridge-notices.ts';
import { scriptSecretTexts } from './aws/script-secrets.ts';
import { sesMails } from './aws/ses-mails.ts';
import { dynamoAccounts, dynamoLoginCountReader, dynamoLoginCounts } from './dynamo/accounts.ts';
import { dynamoBrands } from './dynamo/brands.ts';
import { dynamo } from './dynamo/client.ts';
import { dynamoCodeAttempts, dynamoCodeSending } from './dynamo/code-sending.ts';
import {
  dynamoConfiguration,
  dynamoConfigurationEditor,
  dynamoConfigurationStore,
  dynamoCurrentConfiguration,
} from './dynamo/configuration.ts';
import { dynamoPasswordChange, dynamoPasswordCheck, dynamoPasswordRenewal } from './dynamo/credentials.ts';
import { dynamoDeviceEditor, dynamoDeviceList } from './dynamo/device-list.ts';
import {
  dynamoDeviceProfileEditor,
  dynamoDeviceProfileSaving,
  dynamoDeviceProfiles,
  dynamoDeviceProfileUse,
} from './dynamo/device-profiles.ts';
import { dynamoEndpointClaims, dynamoEndpointOwners, dynamoEndpointReleases } from './dynamo/endpoint-owners.ts';
import { dynamoFactorReports } from './dynamo/factor-reports.ts';
import { dynamoFactorUses } from './dynamo/factor-uses.ts';
import {
  dynamoDemandedFactors,
  dynamoFactorFence,
  dynamoFactors,
  dynamoSkipSettingChanges,
  dynamoSkipSettings,
} from './dynamo/factors.ts';
import { dynamoHelpPasses } from './dynamo/help-passes.ts';
import {
  dynamoIdentities,
  dynamoIdentityAttributes,
  dynamoIdentitySearch,
  dynamoIdentityStore,
} from './dynamo/identities.ts';
import { dynamoJourneyStates } from './dynamo/journey-states.ts';
import { dynamoOathAttempts } from './dynamo/oath-attempts.ts';
import { dynamoOathDevices } from './dynamo/oath-devices.ts';
import { dynamoOathEnrolment } from './dynamo/oath-enrolment.ts';
import { dynamoPasskeyEnrolment } from './dynamo/passkey-enrolment.ts';
import { dynamoPasskeys, dynamoPasskeyUse } from './dynamo/passkeys.ts';
import { dynamoPasswordAttempts } from './dynamo/password-attempts.ts';
import { dynamoPlainDevices } from './dynamo/plain-devices.ts';
import { dynamoProfiles } from './dynamo/profiles.ts';
import { dynamoPendingPushes, dynamoPushBudget, dynamoSentPushes } from './dynamo/push-budget.ts';
import {
  dynamoPushAddresses,
  dynamoPushDevices,
  dynamoPushDeviceUse,
  dynamoPushHealth,
} from './dynamo/push-devices.ts';
import { dynamoPushEnrolment } from './dynamo/push-enrolment.ts';
import { dynamoPushMessageMaking, dynamoPushMessageRemoval } from './dynamo/push-message-making.ts';
import {
  dynamoPushAnswers,
  dynamoPushDeliveries,
  dynamoPushMessages,
  dynamoPushProgress,
  dynamoPushResults,
} from './dynamo/push-messages.ts';
import { dynamoRecoveryCodeSets } from './dynamo/recovery-code-sets.ts';
import { dynamoRecoveryCodes } from './dynamo/recovery-codes.ts';
import {
  dynamoBrowserMemory,
  dynamoRememberedBrowserEditor,
  dynamoRememberedBrowsers,
} from './dynamo/remembered-browsers.ts';
import { dynamoRetryCounts } from './dynamo/retry-counts.ts';
import { dynamoSessionGround } from './dynamo/session-ground.ts';
import {
  dynamoSessionEnder,
  dynamoSessionIssuer,
  dynamoSessionKeeper,
  dynamoSessionReader,
  dynamoSessions,
  dynamoSessionTouch,
} from './dynamo/sessions.ts';
import { dynamoSignInLog, dynamoSignIns } from './dynamo/sign-ins.ts';
import { identitySource, type SourceClient } from './identity-source/source-client.ts';
import {
  byRealm,
  noPasswordRenewal,
  sourceAccounts,
  sourceIdentities,
  sourceIdentityAttributes,
  sourceIdentitySearch,
  sourceLoginCountReader,
  sourceLoginCounts,
  sourcePasswordChange,
  sourcePasswordCheck,
  sourceProfiles,
  sourceRetryCounts,
  sourceSkipSettingChanges,
} from './identity-source/source-ports.ts';
import { systemAuditLog } from './observability/system-audit-log.ts';
import { systemAuditTrail } from './observability/system-audit-trail.ts';
import { systemTraffic } from './observability/system-traffic.ts';
import { systemSealer } from './sealing/system-key-rings.ts';
import { snsPushEndpoints } from './sns/push-endpoints.ts';
import { snsPushNotifications } from './sns/push-notifications.ts';
import { snsTextMessages } from './sns/text-messages.ts';
import { sqsPushQueue } from './sqs/push-queue.ts';
import { httpOut as systemHttpOut } from './system/http-out.ts';
import { systemClock, systemRandomness } from './system/machine.ts';
import { systemTools } from './system/tools.ts';

// Whoever reads the clock and logs nothing need not carry a logger: so the guard of other people's APIs.
const onlyTime = { clock: systemClock };
/** For one machine that runs many journeys at once. A function has one request at a time, and starts no second. */
const scriptWorkers = 4;

/** `here`, but where users live elsewhere. */
function orElsewhere<Port extends object>(here: Port, there: (source: SourceClient) => Port): Port {
  const source = identitySource(systemClock);
  return source ? byRealm(source, here, there(source)) : here;
}

export const accounts = (): Ports['accounts'] => {
  const ofTable = dynamoAccounts(dynamo());
  return orElsewhere(ofTable, (source) => sourceAccounts(ofTable, source, dynamo()));
};
export const auditLog = (): Ports['auditLog'] => systemAuditLog();
export const auditTrail = (): Ports['auditTrail'] =>
  systemAuditTrail({ clock: systemClock, randomness: systemRandomness });
export const brands = (): Ports['brands'] => dynamoBrands(dynamo(), systemClock);
export const browserMemory = (): Ports['browserMemory'] => dynamoBrowserMemory(dynamo(), systemTools);
export const codeAttempts = (): Ports['codeAttempts'] => dynamoCodeAttempts(dynamo(), onlyTime);
export const codeSending = (): Ports['codeSending'] =>
  dynamoCodeSending(dynamo(), systemSealer('sent-codes'), onlyTime);
export const configuration = (): Ports['configuration'] => dynamoConfiguration(dynamo());
export const configurationEditor = (): Ports['configurationEditor'] => dynamoConfigurationEditor(dynamo());
export const configurationStore = (): Ports['configurationStore'] => dynamoConfigurationStore(dynamo());
export const currentConfiguration = (): Ports['currentConfiguration'] => dynamoCurrentConfiguration(dynamo());
export const demandedFactors = (): Ports['demandedFactors'] => dynamoDemandedFactors(dynamo(), systemTools);
export const deviceEditor = (): Ports['deviceEditor'] => dynamoDeviceEditor(dynamo());
export const deviceList = (): Ports['deviceList'] => dynamoDeviceList(dynamo());
export const deviceProfileEditor = (): Ports['deviceProfileEditor'] => dynamoDeviceProfileEditor(dynamo());
export const deviceProfileRemoval = (): Ports['deviceProfileRemoval'] => dynamoDeviceProfileEditor(dynamo());
export const deviceProfileSaving = (): Ports['deviceProfileSaving'] => dynamoDeviceProfileSaving(dynamo(), onlyTime);
export const deviceProfiles = (): Ports['deviceProfiles'] => dynamoDeviceProfiles(dynamo());
export const deviceProfileUse = (): Ports['deviceProfileUse'] => dynamoDeviceProfileUse(dynamo(), onlyTime);
export const deviceRemoval = (): Ports['deviceRemoval'] => dynamoDeviceEditor(dynamo());
export const endpointClaims = (): Ports['endpointClaims'] => dynamoEndpointClaims(dynamo(), systemTools);
export const endpointOwners = (): Ports['endpointOwners'] => dynamoEndpointOwners(dynamo());
export const endpointReleases = (): Ports['endpointReleases'] => dynamoEndpointReleases(dynamo(), systemTools);
export const factorFence = (): Ports['factorFence'] => dynamoFactorFence(dynamo(), systemTools);
export const factorReports = (): Ports['factorReports'] => dynamoFactorReports(dynamo());
export const factors = (): Ports['factors'] => dynamoFactors(dynamo(), systemTools);
export const factorUses = (): Ports['factorUses'] => dynamoFactorUses(dynamo());
export const helpPasses = (): Ports['helpPasses'] => dynamoHelpPasses(dynamo(), systemTools);
export const httpOut = (): Ports['httpOut'] => systemHttpOut();
export const identities = (): Ports['identities'] =>
  orElsewhere(dynamoIdentities(dynamo()), (source) => sourceIdentities(source, dynamo()));
export const identityAttributes = (): Ports['identityAttributes'] =>
  orElsewhere(dynamoIdentityAttributes(dynamo()), sourceIdentityAttributes);
export const identitySearch = (): Ports['identitySearch'] =>
  orElsewhere(dynamoIdentitySearch(dynamo()), (source) => sourceIdentitySearch(source, dynamo()));
export const identityStore = (): Ports['identityStore'] => dynamoIdentityStore(dynamo(), systemTools);
export const journeyStates = (): Ports['journeyStates'] =>
  dynamoJourneyStates(dynamo(), systemSealer('journey-state'), systemTools);
export const journeyTraffic = (): Ports['journeyTraffic'] =>
  systemTraffic({ clock: systemClock, randomness: systemRandomness });
export const loginCountReader = (): Ports['loginCountReader'] => {
  const ofTable = dynamoLoginCountReader(dynamo());
  return orElsewhere(ofTable, (source) => sourceLoginCountReader(ofTable, source));
};
export const loginCounts = (): Ports['loginCounts'] => {
  const ofTable = dynamoLoginCounts(dynamo());
  return orElsewhere(ofTable, (source) => sourceLoginCounts(ofTable, source, dynamo()));
};
export const mails = (): Ports['mails'] => sesMails();
export const notices = (): Ports['notices'] => eventBridgeNotices();
export const oathAttempts = (): Ports['oathAttempts'] => dynamoOathAttempts(dynamo(), systemTools);
export const oathDevices = (): Ports['oathDevices'] => dynamoOathDevices(dynamo(), systemSealer('device-secrets'));
export const oathEnrolment = (): Ports['oathEnrolment'] =>
  dynamoOathEnrolment(dynamo(), systemSealer('device-secrets'), systemTools);
export const passkeyEnrolment = (): Ports['passkeyEnrolment'] => dynamoPasskeyEnrolment(dynamo(), systemTools);
export const passkeys = (): Ports['passkeys'] => dynamoPasskeys(dynamo());
export const passkeyUse = (): Ports['passkeyUse'] => dynamoPasskeyUse(dynamo(), systemTools);
export const passwordAttempts = (): Ports['passwordAttempts'] => dynamoPasswordAttempts(dynamo(), systemTools);
export const passwordAttemptsReset = (): Ports['passwordAttemptsReset'] =>
  dynamoPasswordAttempts(dynamo(), systemTools);
export const passwordChange = (): Ports['passwordChange'] =>
  orElsewhere(dynamoPasswordChange(dynamo(), systemTools), sourcePasswordChange);
export const passwordCheck = (): Ports['passwordCheck'] =>
  orElsewhere(dynamoPasswordCheck(dynamo(), systemTools), (source) => sourcePasswordCheck(source, dynamo()));
export const passwordRenewal = (): Ports['passwordRenewal'] =>
  orElsewhere(dynamoPasswordRenewal(dynamo(), systemTools), () => noPasswordRenewal);
export const pendingPushes = (): Ports['pendingPushes'] => dynamoPendingPushes(dynamo(), systemTools);
export const plainDevices = (): Ports['plainDevices'] => dynamoPlainDevices(dynamo());
export const profiles = (): Ports['profiles'] =>
  orElsewhere(dynamoProfiles(dynamo()), (source) => sourceProfiles(source, dynamo()));
export const pushAddresses = (): Ports['pushAddresses'] => dynamoPushAddresses(dynamo());
export const pushAnswers = (): Ports['pushAnswers'] => dynamoPushAnswers(dynamo(), systemTools);
export const pushBudget = (): Ports['pushBudget'] => dynamoPushBudget(dynamo(), systemTools);
export const pushDeliveries = (): Ports['pushDeliveries'] =>
  dynamoPushDeliveries(dynamo(), systemSealer('push-messages'), systemTools);
export const pushDevices = (): Ports['pushDevices'] => dynamoPushDevices(dynamo(), systemSealer('device-secrets'));
export const pushDeviceUse = (): Ports['pushDeviceUse'] => dynamoPushDeviceUse(dynamo(), systemTools);
export const pushEndpoints = (): Ports['pushEndpoints'] => snsPushEndpoints();
export const pushEnrolment = (): Ports['pushEnrolment'] =>
  dynamoPushEnrolment(dynamo(), systemSealer('device-secrets'), systemTools);
export const pushHealth = (): Ports['pushHealth'] => dynamoPushHealth(dynamo());
export const pushMessageMaking = (): Ports['pushMessageMaking'] =>
  dynamoPushMessageMaking(dynamo(), systemSealer('push-messages'), systemTools);
export const pushMessageRemoval = (): Ports['pushMessageRemoval'] => dynamoPushMessageRemoval(dynamo());
export const pushMessages = (): Ports['pushMessages'] =>
  dynamoPushMessages(dynamo(), systemSealer('push-messages'), systemTools);
export const pushNotifications = (): Ports['pushNotifications'] => snsPushNotifications();
export const pushProgress = (): Ports['pushProgress'] => dynamoPushProgress(dynamo(), systemTools);
export const pushQueue = (): Ports['pushQueue'] => sqsPushQueue();
export const pushResults = (): Ports['pushResults'] => dynamoPushResults(dynamo(), systemTools);
export const recoveryCodes = (): Ports['recoveryCodes'] => dynamoRecoveryCodes(dynamo(), systemTools);
export const recoveryCodeSets = (): Ports['recoveryCodeSets'] => dynamoRecoveryCodeSets(dynamo(), systemTools);
export const rememberedBrowserEditor = (): Ports['rememberedBrowserEditor'] =>
  dynamoRememberedBrowserEditor(dynamo(), onlyTime);
export const rememberedBrowsers = (): Ports['rememberedBrowsers'] => dynamoRememberedBrowsers(dynamo(), systemTools);
export const retryCounts = (): Ports['retryCounts'] => {
  const ofTable = dynamoRetryCounts(dynamo());
  return orElsewhere(ofTable, (source) => sourceRetryCounts(ofTable, source, dynamo()));
};
export const scriptRuns = (): Ports['scriptRuns'] => {
  const runner = scriptRunner({ randomness: systemRandomness, workers: scriptWorkers });
  // Beside what else there is to load, so that the first run waits for less.
  runner.warm();
  return runner;
};
export const scripts = (): Ports['scripts'] => realmScripts(dynamoConfiguration(dynamo()), onlyTime);
export const scriptSecrets = (): Ports['scriptSecrets'] => scriptSecretTexts(onlyTime);
export const sentPushes = (): Ports['sentPushes'] => dynamoSentPushes(dynamo(), systemTools);
export const sessionEnder = (): Ports['sessionEnder'] => dynamoSessionEnder(dynamo(), systemTools);
export const sessionGround = (): Ports['sessionGround'] => dynamoSessionGround(dynamo(), systemTools);
export const sessionGroundRaiser = (): Ports['sessionGroundRaiser'] => dynamoSessionGround(dynamo(), systemTools);
export const sessionIssuer = (): Ports['sessionIssuer'] => dynamoSessionIssuer(dynamo());
export const sessionKeeper = (): Ports['sessionKeeper'] => dynamoSessionKeeper(dynamo());
export const sessionReader = (): Ports['sessionReader'] => dynamoSessionReader(dynamo(), onlyTime);
export const sessionTouch = (): Ports['sessionTouch'] => dynamoSessionTouch(dynamo(), systemTools);
export const sessions = (): Ports['sessions'] => dynamoSessions(dynamo(), systemTools);
export const signInLog = (): Ports['signInLog'] => dynamoSignInLog(dynamo());
export const signIns = (): Ports['signIns'] => dynamoSignIns(dynamo(), onlyTime);
export const skipSettingChanges = (): Ports['skipSettingChanges'] => {
  const ofTable = dynamoSkipSettingChanges(dynamo());
  return orElsewhere(ofTable, (source) => sourceSkipSettingChanges(ofTable, source, dynamo()));
};
export const skipSettings = (): Ports['skipSettings'] => dynamoSkipSettings(dynamo());
export const textMessages = (): Ports['textMessages'] => snsTextMessages();
