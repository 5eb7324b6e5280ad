// Every port a function can need, by the name it is needed under. The name decides types, wiring, environment and grants.
import type { Accounts } from './accounts.ts';
import type { AuditLog } from './audit-log.ts';
import type { Configuration, ConfigurationEditor } from './configuration.ts';
import type { Credentials } from './credentials.ts';
import type { DeviceEditor } from './device-editor.ts';
import type { DeviceList } from './device-list.ts';
import type { EndpointOwners } from './endpoint-owners.ts';
import type { EndpointReleases } from './endpoint-releases.ts';
import type { DemandedFactors, FactorFence, Factors } from './factors.ts';
import type { Identities } from './identities.ts';
import type { IdentityStore } from './identity-store.ts';
import type { JourneyStates } from './journey-states.ts';
import type { OathDevices } from './oath-devices.ts';
import type { PendingPushes } from './pending-pushes.ts';
import type { PushBudget } from './push-budget.ts';
import type { PushDevices, PushEnrolment } from './push-devices.ts';
import type { PushEndpoints } from './push-endpoints.ts';
import type { PushHealth } from './push-health.ts';
import type { PushMessages } from './push-messages.ts';
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
import type { SkipSettings } from './skip-settings.ts';

export interface Ports {
  readonly accounts: Accounts;
  readonly auditLog: AuditLog;
  readonly configuration: Configuration;
  readonly configurationEditor: ConfigurationEditor;
  readonly credentials: Credentials;
  readonly demandedFactors: DemandedFactors;
  readonly deviceEditor: DeviceEditor;
  readonly deviceList: DeviceList;
  readonly endpointOwners: EndpointOwners;
  readonly endpointReleases: EndpointReleases;
  readonly factorFence: FactorFence;
  readonly factors: Factors;
  readonly identities: Identities;
  readonly identityStore: IdentityStore;
  readonly journeyStates: JourneyStates;
  readonly oathDevices: OathDevices;
  readonly pendingPushes: PendingPushes;
  readonly pushBudget: PushBudget;
  readonly pushDevices: PushDevices;
  readonly pushEndpoints: PushEndpoints;
  readonly pushEnrolment: PushEnrolment;
  readonly pushHealth: PushHealth;
  readonly pushMessages: PushMessages;
  readonly pushNotifications: PushNotifications;
  readonly pushQueue: PushQueue;
  readonly recoveryCodes: RecoveryCodes;
  readonly recoveryCodeSets: RecoveryCodeSets;
  readonly retryCounts: RetryCounts;
  readonly sessionEnder: SessionEnder;
  readonly sessionGround: SessionGround;
  readonly sessionGroundRaiser: SessionGroundRaiser;
  readonly sessionIssuer: SessionIssuer;
  readonly sessionKeeper: SessionKeeper;
  readonly sessionReader: SessionReader;
  readonly sessions: Sessions;
  readonly skipSettings: SkipSettings;
}

export type PortName = keyof Ports;
