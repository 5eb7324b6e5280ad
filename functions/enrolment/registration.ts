// What the three registration nodes have in common.
import type { Callback } from '../node/callbacks/callback.ts';
import { hiddenValueCallback } from '../node/callbacks/hidden-value-callback.ts';
import { pollingWaitCallback } from '../node/callbacks/polling-wait-callback.ts';
import { textOutputCallback } from '../node/callbacks/text-output-callback.ts';
import type { NodeContext } from '../node/define-node.ts';
import { NodeError, type NodeErrorCode } from '../node/errors.ts';
import type { DeviceKind, SkipSetting, SkipSettingChanges } from '../ports/devices.ts';
import type { NodeEvent } from '../ports/node-runner.ts';
import type { Log } from '../ports/system.ts';
import type { User } from '../ports/users.ts';

// The step that shows a registration URI and waits for the phone that scans it. AM's order: scripts of clients count.

const pollMilliseconds = 2000;

export function registrationStep(message: string, uri: string): Callback[] {
  return [
    textOutputCallback.show(message),
    textOutputCallback.view({ kind: 'qrCode' }),
    hiddenValueCallback.ask('mfaDeviceRegistration', uri),
    pollingWaitCallback.ask(pollMilliseconds, 'Waiting for response...'),
  ];
}

// Trouble of a registration that ends its journey: AM's sentence goes to the log, and the client learns nothing.

/** Logs the sentence and returns the error to throw. */
export function registrationFailure(log: Log, code: NodeErrorCode, message: string, cause?: unknown): NodeError {
  log.error(message);
  return new NodeError(code, message, { cause });
}

// A registration needs to know for whom.

/** Throws `ERR_NODE_INPUT` when no store of the state has a user name. */
export function requireUsername({ state, log }: Pick<NodeContext, 'state' | 'log'>): void {
  if (state.getText('username')?.trim()) return;
  log.error('No username found.');
  throw new NodeError('ERR_NODE_INPUT', 'Expected username to be set.');
}

// The audit event of a device that has been stored.

export function deviceRegistered(kind: DeviceKind, { uuid }: { readonly uuid: string }): NodeEvent {
  return { eventName: 'WAYMARK-DEVICE-REGISTERED', info: { kind, device: uuid } };
}

// Notes on the user whether a second factor may be skipped. AM lets no error of this stop a journey; where a device is
// enrolled it does here, before the device is there: a user with a device must not be taken for one without.

/** Throws `ERR_NODE_STORE` when it could not be noted. */
export async function requireSkipAttribute(
  skipSettingChanges: SkipSettingChanges,
  user: User,
  kind: DeviceKind,
  setting: SkipSetting,
): Promise<void> {
  const failed = (cause?: unknown) =>
    new NodeError('ERR_NODE_STORE', 'Unable to set user attribute as not skippable.', { cause });
  const done = await skipSettingChanges.set(user, kind, setting).catch((cause: unknown) => {
    throw failed(cause);
  });
  if (!done) throw failed();
}

export async function setSkipAttribute(
  { log }: { log: Log },
  skipSettingChanges: SkipSettingChanges,
  user: User,
  kind: DeviceKind,
  setting: SkipSetting,
): Promise<boolean> {
  const done = await skipSettingChanges.set(user, kind, setting).catch(() => false);
  if (!done) log.debug('Unable to set user attribute as skippable.', { kind, setting });
  return done;
}
