import { doorLambda } from '../../adapters/lambda/function-lambda.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import {
  accounts,
  auditLog,
  auditTrail,
  currentConfiguration,
  deviceProfileRemoval,
  deviceRemoval,
  endpointReleases,
  factorFence,
  factorReports,
  factors,
  helpPasses,
  identities,
  passwordAttemptsReset,
  pendingPushes,
  sessionGroundRaiser,
  sessionReader,
  sessionTouch,
  skipSettingChanges,
  skipSettings,
} from '../../adapters/wiring.ts';
import { systemDoorTools } from '../system-door-tools.ts';
import { accountsDoor } from './accounts-door.ts';

const door = accountsDoor(systemDoorTools(), {
  ...systemTools,
  accounts: accounts(),
  auditLog: auditLog(),
  auditTrail: auditTrail(),
  currentConfiguration: currentConfiguration(),
  deviceProfileRemoval: deviceProfileRemoval(),
  deviceRemoval: deviceRemoval(),
  endpointReleases: endpointReleases(),
  factorFence: factorFence(),
  factorReports: factorReports(),
  factors: factors(),
  helpPasses: helpPasses(),
  identities: identities(),
  passwordAttemptsReset: passwordAttemptsReset(),
  pendingPushes: pendingPushes(),
  sessionGroundRaiser: sessionGroundRaiser(),
  sessionReader: sessionReader(),
  sessionTouch: sessionTouch(),
  skipSettingChanges: skipSettingChanges(),
  skipSettings: skipSettings(),
});

export const handler = doorLambda(door, ...tracing());
