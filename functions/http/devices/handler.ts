import { doorLambda } from '../../adapters/lambda/function-lambda.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import {
  auditLog,
  deviceEditor,
  deviceList,
  deviceProfileEditor,
  endpointReleases,
  factorFence,
  factors,
  pendingPushes,
  recoveryCodeSets,
  rememberedBrowserEditor,
  sessionGroundRaiser,
  sessionKeeper,
  sessionReader,
  signIns,
  skipSettingChanges,
  skipSettings,
} from '../../adapters/wiring.ts';
import { systemDoorTools } from '../system-door-tools.ts';
import { devicesDoor } from './devices-door.ts';

const door = devicesDoor(systemDoorTools(), {
  ...systemTools,
  auditLog: auditLog(),
  deviceEditor: deviceEditor(),
  deviceList: deviceList(),
  deviceProfileEditor: deviceProfileEditor(),
  endpointReleases: endpointReleases(),
  factorFence: factorFence(),
  factors: factors(),
  pendingPushes: pendingPushes(),
  recoveryCodeSets: recoveryCodeSets(),
  rememberedBrowserEditor: rememberedBrowserEditor(),
  sessionGroundRaiser: sessionGroundRaiser(),
  sessionKeeper: sessionKeeper(),
  sessionReader: sessionReader(),
  signIns: signIns(),
  skipSettingChanges: skipSettingChanges(),
  skipSettings: skipSettings(),
});

export const handler = doorLambda(door, ...tracing());
