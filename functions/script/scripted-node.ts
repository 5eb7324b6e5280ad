// What nodes that run scripts declare: apart from the running, so that whoever only lists nodes takes nothing of that along.
import type { CallbackType } from '../node/callbacks/callback.ts';
import type { PortName } from '../ports/index.ts';
import type { RequestWish } from '../ports/node-runner.ts';

export const scriptNeeds = [
  'configuration',
  'deviceEditor',
  'deviceList',
  'endpointReleases',
  'factorFence',
  'factors',
  'httpOut',
  'identitySearch',
  'pendingPushes',
  'plainDevices',
  'profiles',
  'scriptRuns',
  'scripts',
  'scriptSecrets',
  'sessionGroundRaiser',
  'skipSettingChanges',
  'skipSettings',
] as const satisfies readonly PortName[];

/** All of the request that an author may want to read. */
export const scriptWish: RequestWish = {
  headers: '*',
  parameters: true,
  cookies: '*',
  session: '*',
  proofs: true,
  step: true,
};

/** State keys that the host goes by, whatever the script may see. */
export const scriptReads = ['username'];

/** How exports say that no script was chosen. */
export const noScript = '[Empty]';

/** Those that a script can send. */
export const scriptCallbackTypes = [
  'BooleanAttributeInputCallback',
  'ChoiceCallback',
  'ConfirmationCallback',
  'DeviceProfileCallback',
  'HiddenValueCallback',
  'MetadataCallback',
  'NameCallback',
  'NumberAttributeInputCallback',
  'PasswordCallback',
  'PollingWaitCallback',
  'StringAttributeInputCallback',
  'TextInputCallback',
  'TextOutputCallback',
  'ValidatedCreatePasswordCallback',
  'ValidatedCreateUsernameCallback',
] as const satisfies readonly CallbackType[];
