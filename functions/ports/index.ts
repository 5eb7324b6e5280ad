// Every port a function can need, by the name it is needed under. The name decides types, wiring, environment and grants.

import type { AuditLog, AuditTrail, Mails, Notices } from './audit.ts';
import type { BrowserMemory, RememberedBrowserEditor, RememberedBrowsers } from './browsers.ts';
import type { CodeAttempts, CodeSending, TextMessages } from './codes.ts';
import type {
  Brands,
  ConfigurationEditor,
  ConfigurationReader,
  ConfigurationStore,
  CurrentConfiguration,
} from './configuration.ts';
import type {
  DemandedFactors,
  DeviceEditor,
  DeviceList,
  DeviceProfileEditor,
  DeviceProfileRemoval,
  DeviceProfileSaving,
  DeviceProfiles,
  DeviceProfileUse,
  DeviceRemoval,
  FactorFence,
  FactorReports,
  Factors,
  FactorUses,
  OathAttempts,
  OathDevices,
  OathEnrolment,
  PlainDevices,
  PushAddresses,
  PushDevices,
  PushDeviceUse,
  PushEnrolment,
  SkipSettingChanges,
  SkipSettings,
} from './devices.ts';
import type { JourneyStates, RetryCounts } from './journeys.ts';
import type { SecretTexts } from './keys.ts';
import type { PasskeyEnrolment, Passkeys, PasskeyUse } from './passkeys.ts';
import type {
  PendingPushes,
  PushAnswers,
  PushBudget,
  PushDeliveries,
  PushMessageMaking,
  PushMessageRemoval,
  PushMessages,
  PushNotifications,
  PushProgress,
  PushQueue,
  PushResults,
  SentPushes,
} from './push.ts';
import type { EndpointClaims, EndpointOwners, EndpointReleases, PushEndpoints, PushHealth } from './push-addresses.ts';
import type { HelpPasses, RecoveryCodeSets, RecoveryCodes } from './recovery.ts';
import type { HttpOut, ScriptRuns, Scripts } from './scripts.ts';
import type {
  SessionEnder,
  SessionGround,
  SessionGroundRaiser,
  SessionIssuer,
  SessionKeeper,
  SessionReader,
  Sessions,
  SessionTouch,
} from './sessions.ts';
import type { SignInLog, SignIns } from './sign-ins.ts';
import type { JourneyTraffic } from './traffic.ts';
import type {
  Accounts,
  Identities,
  IdentityAttributes,
  IdentitySearch,
  IdentityStore,
  LoginCountReader,
  LoginCounts,
  PasswordAttempts,
  PasswordAttemptsReset,
  PasswordChange,
  PasswordCheck,
  PasswordRenewal,
  Profiles,
} from './users.ts';

export interface Ports {
  readonly accounts: Accounts;
  readonly auditLog: AuditLog;
  readonly auditTrail: AuditTrail;
  readonly brands: Brands;
  readonly browserMemory: BrowserMemory;
  readonly codeAttempts: CodeAttempts;
  readonly codeSending: CodeSending;
  readonly configuration: ConfigurationReader;
  readonly configurationEditor: ConfigurationEditor;
  readonly configurationStore: ConfigurationStore;
  readonly currentConfiguration: CurrentConfiguration;
  readonly demandedFactors: DemandedFactors;
  readonly deviceEditor: DeviceEditor;
  readonly deviceList: DeviceList;
  readonly deviceProfileEditor: DeviceProfileEditor;
  readonly deviceProfileRemoval: DeviceProfileRemoval;
  readonly deviceProfileSaving: DeviceProfileSaving;
  readonly deviceProfiles: DeviceProfiles;
  readonly deviceProfileUse: DeviceProfileUse;
  readonly deviceRemoval: DeviceRemoval;
  readonly endpointClaims: EndpointClaims;
  readonly endpointOwners: EndpointOwners;
  readonly endpointReleases: EndpointReleases;
  readonly factorFence: FactorFence;
  readonly factorReports: FactorReports;
  readonly factors: Factors;
  readonly factorUses: FactorUses;
  readonly helpPasses: HelpPasses;
  readonly httpOut: HttpOut;
  readonly identities: Identities;
  readonly identityAttributes: IdentityAttributes;
  readonly identitySearch: IdentitySearch;
  readonly identityStore: IdentityStore;
  readonly journeyStates: JourneyStates;
  readonly journeyTraffic: JourneyTraffic;
  readonly loginCountReader: LoginCountReader;
  readonly loginCounts: LoginCounts;
  readonly mails: Mails;
  readonly notices: Notices;
  readonly oathAttempts: OathAttempts;
  readonly oathDevices: OathDevices;
  readonly oathEnrolment: OathEnrolment;
  readonly passkeyEnrolment: PasskeyEnrolment;
  readonly passkeys: Passkeys;
  readonly passkeyUse: PasskeyUse;
  readonly passwordAttempts: PasswordAttempts;
  readonly passwordAttemptsReset: PasswordAttemptsReset;
  readonly passwordChange: PasswordChange;
  readonly passwordCheck: PasswordCheck;
  readonly passwordRenewal: PasswordRenewal;
  readonly pendingPushes: PendingPushes;
  readonly plainDevices: PlainDevices;
  readonly profiles: Profiles;
  readonly pushAddresses: PushAddresses;
  readonly pushAnswers: PushAnswers;
  readonly pushBudget: PushBudget;
  readonly pushDeliveries: PushDeliveries;
  readonly pushDevices: PushDevices;
  readonly pushDeviceUse: PushDeviceUse;
  readonly pushEndpoints: PushEndpoints;
  readonly pushEnrolment: PushEnrolment;
  readonly pushHealth: PushHealth;
  readonly pushMessageMaking: PushMessageMaking;
  readonly pushMessageRemoval: PushMessageRemoval;
  readonly pushMessages: PushMessages;
  readonly pushNotifications: PushNotifications;
  readonly pushProgress: PushProgress;
  readonly pushQueue: PushQueue;
  readonly pushResults: PushResults;
  readonly recoveryCodes: RecoveryCodes;
  readonly recoveryCodeSets: RecoveryCodeSets;
  readonly rememberedBrowserEditor: RememberedBrowserEditor;
  readonly rememberedBrowsers: RememberedBrowsers;
  readonly retryCounts: RetryCounts;
  readonly scriptRuns: ScriptRuns;
  readonly scripts: Scripts;
  readonly scriptSecrets: SecretTexts;
  readonly sentPushes: SentPushes;
  readonly sessionEnder: SessionEnder;
  readonly sessionGround: SessionGround;
  readonly sessionGroundRaiser: SessionGroundRaiser;
  readonly sessionIssuer: SessionIssuer;
  readonly sessionKeeper: SessionKeeper;
  readonly sessionReader: SessionReader;
  readonly sessions: Sessions;
  readonly sessionTouch: SessionTouch;
  readonly signInLog: SignInLog;
  readonly signIns: SignIns;
  readonly skipSettingChanges: SkipSettingChanges;
  readonly skipSettings: SkipSettings;
  readonly textMessages: TextMessages;
}

export type PortName = keyof Ports;
