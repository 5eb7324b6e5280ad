// Every port a function can need, by the name it is needed under. The name decides types, wiring, environment and grants.
import type { Accounts, LoginCounts } from './accounts.ts';
import type { AuditLog } from './audit-log.ts';
import type { Configuration, ConfigurationEditor } from './configuration.ts';
import type { PasswordChange, PasswordCheck } from './credentials.ts';
import type { DeviceEditor } from './device-editor.ts';
import type { DeviceList } from './device-list.ts';
import type { EndpointClaims } from './endpoint-claims.ts';
import type { EndpointOwners } from './endpoint-owners.ts';
import type { EndpointReleases } from './endpoint-releases.ts';
import type { DemandedFactors, FactorFence, Factors } from './factors.ts';
import type { Identities } from './identities.ts';
import type { IdentityStore } from './identity-store.ts';
import type { JourneyStates } from './journey-states.ts';
import type { Mails } from './mails.ts';
import type { Notices } from './notices.ts';
import type { OathAttempts, OathDevices, OathEnrolment } from './oath-devices.ts';
import type { PasswordAttempts } from './password-attempts.ts';
import type { PendingPushes } from './pending-pushes.ts';
import type { PushBudget, PushBudgetClearing, SentPushes } from './push-budget.ts';
import type { PushAddresses, PushDevices, PushDeviceUse, PushEnrolment } from './push-devices.ts';
import type { PushEndpoints } from './push-endpoints.ts';
import type { PushHealth } from './push-health.ts';
import type {
  PushAnswers,
  PushDeliveries,
  PushMessageMaking,
  PushMessageRemoval,
  PushMessages,
  PushResults,
} from './push-messages.ts';
import type { PushNotifications } from './push-notifications.ts';
import type { PushQueue } from './push-queue.ts';
import type { RecoveryCodeSets } from './recovery-code-sets.ts';
import type { RecoveryCodes } from './recovery-codes.ts';
import type { RetryCounts } from './retry-counts.ts';
import type {
  SessionEnder,
  SessionGround,
  SessionGroundRaiser,
  SessionIssuer,
  SessionKeeper,
  SessionReader,
  Sessions,
} from './sessions.ts';
import type { SkipSettingChanges, SkipSettings } from './skip-settings.ts';

export interface Ports {
  readonly accounts: Accounts;
  readonly auditLog: AuditLog;
  readonly configuration: Configuration;
  readonly configurationEditor: ConfigurationEditor;
  readonly demandedFactors: DemandedFactors;
  readonly deviceEditor: DeviceEditor;
  readonly deviceList: DeviceList;
  readonly endpointClaims: EndpointClaims;
  readonly endpointOwners: EndpointOwners;
  readonly endpointReleases: EndpointReleases;
  readonly factorFence: FactorFence;
  readonly factors: Factors;
  readonly identities: Identities;
  readonly identityStore: IdentityStore;
  readonly journeyStates: JourneyStates;
  readonly loginCounts: LoginCounts;
  readonly mails: Mails;
  readonly notices: Notices;
  readonly oathAttempts: OathAttempts;
  readonly oathDevices: OathDevices;
  readonly oathEnrolment: OathEnrolment;
  readonly passwordAttempts: PasswordAttempts;
  readonly passwordChange: PasswordChange;
  readonly passwordCheck: PasswordCheck;
  readonly pendingPushes: PendingPushes;
  readonly pushAddresses: PushAddresses;
  readonly pushAnswers: PushAnswers;
  readonly pushBudget: PushBudget;
  readonly pushBudgetClearing: PushBudgetClearing;
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
  readonly pushQueue: PushQueue;
  readonly pushResults: PushResults;
  readonly recoveryCodes: RecoveryCodes;
  readonly recoveryCodeSets: RecoveryCodeSets;
  readonly retryCounts: RetryCounts;
  readonly sentPushes: SentPushes;
  readonly sessionEnder: SessionEnder;
  readonly sessionGround: SessionGround;
  readonly sessionGroundRaiser: SessionGroundRaiser;
  readonly sessionIssuer: SessionIssuer;
  readonly sessionKeeper: SessionKeeper;
  readonly sessionReader: SessionReader;
  readonly sessions: Sessions;
  readonly skipSettingChanges: SkipSettingChanges;
  readonly skipSettings: SkipSettings;
}

export type PortName = keyof Ports;
