// Removing devices and switching factors off, whoever does it: who may, and all that hangs on it.
import { errorName } from '../node/errors.ts';
import { onNewGround } from '../node/new-ground.ts';
import type { DeviceKind, DeviceRemoval, DeviceSummary } from '../ports/devices.ts';
import type { Ports } from '../ports/index.ts';
import type { Ground } from '../ports/sessions.ts';
import type { Log } from '../ports/system.ts';
import type { User } from '../ports/users.ts';

// What was proved, in a session or in a journey: a device, or a recovery code of it, for as long as that device is there.

interface Shown {
  /** `oath#<uuid>` */
  readonly device?: string | undefined;
}

/** The devices that were shown, of those that the user still has. */
export function provedDevices(proofs: readonly Shown[], devices: readonly string[]): string[] {
  return proofs.flatMap(({ device }) => (device !== undefined && devices.includes(device) ? [device] : []));
}

export function ofKind(devices: readonly string[], kind: DeviceKind): string[] {
  return devices.filter((device) => device.startsWith(`${kind}#`));
}

// Removing a device with all that hangs on it. The row goes first: from then on no answer of the device counts. What follows
// is tidying up, and its failure must not make anybody believe that the device is still there.

export type RemovalPorts = Pick<Ports, 'deviceList' | 'endpointReleases' | 'pendingPushes' | 'skipSettingChanges'> & {
  readonly deviceEditor: DeviceRemoval;
  readonly log: Log;
};

/** Undefined when there is no such device. */
export async function removeDevice(
  ports: RemovalPorts,
  user: User,
  kind: DeviceKind,
  uuid: string,
): Promise<DeviceSummary | undefined> {
  const removed = await ports.deviceEditor.remove(user, kind, uuid);
  if (!removed) return undefined;
  const { device, endpointArn } = removed;
  const tidy = tidier(ports.log, { kind, device: uuid });
  await Promise.all([
    kind === 'push' && tidy('pending messages', ports.pendingPushes.end(user, uuid)),
    endpointArn !== undefined && tidy('endpoint', ports.endpointReleases.release(endpointArn, { ...user, uuid })),
    tidy('skip setting', forgetWithLast(ports, user, kind)),
  ]);
  return device;
}

/** A user without a device of the kind has not decided about it: the next journey offers to register one. */
async function forgetWithLast(
  { deviceList, skipSettingChanges }: RemovalPorts,
  user: User,
  kind: DeviceKind,
): Promise<void> {
  const isLeft = async () => (await deviceList.list(user, kind)).length > 0;
  if (await isLeft()) return;
  await skipSettingChanges.set(user, kind, 'notSet');
  // One that was registered meanwhile: with a device and no decision the push sender would ask for a registration again.
  if (await isLeft()) await skipSettingChanges.set(user, kind, 'notSkippable');
}

function tidier(log: Log, facts: Readonly<Record<string, string>>) {
  return async (what: string, work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      const name = errorName(error);
      log.warn('A device is removed, but not all of it', { ...facts, what, error: name });
    }
  };
}

// What removing a factor takes with it: registrations that were begun while it was there, and the sessions of its user, but
// not what `by` is doing.

export async function removingFactors<Result>(
  { factorFence, sessionGroundRaiser }: Pick<Ports, 'factorFence' | 'sessionGroundRaiser'>,
  user: User,
  by: string | undefined,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly ground: Ground }> {
  await factorFence.raise(user);
  const done = await onNewGround(sessionGroundRaiser, user, by, work);
  // Once more: a registration may have been opened before the device was gone, and proved by it.
  await factorFence.raise(user);
  return done;
}

// Opting out. A device that was stored while its user was opted out is not switched off by who has not shown it.

/** `enrolled`: there is a device of the kind by now, which was not shown; the user is still asked for it. */
export async function optOut(
  { deviceList, skipSettingChanges }: Pick<Ports, 'deviceList' | 'skipSettingChanges'>,
  user: User,
  kind: DeviceKind,
  isShown: boolean,
): Promise<'done' | 'enrolled' | 'unknown'> {
  if (!(await skipSettingChanges.set(user, kind, 'skippable'))) return 'unknown';
  if (isShown || (await deviceList.list(user, kind)).length === 0) return 'done';
  await skipSettingChanges.set(user, kind, 'notSkippable');
  return 'enrolled';
}
