// Removing a device with all that hangs on it. The row goes first: from then on no answer of the device counts. What follows
// is tidying up, and its failure must not make anybody believe that the device is still there.
import { errorName } from '../../node/errors.ts';
import { onNewGround } from '../../node/new-ground.ts';
import type { DeviceSummary } from '../../ports/devices.ts';
import type { Ports } from '../../ports/index.ts';
import { type Ground, stands } from '../../ports/sessions.ts';
import type { Log } from '../../ports/system.ts';
import type { User } from '../../ports/users.ts';
import type { DeviceCall } from './device-call.ts';
import type { ManagedKind } from './device-target.ts';

export type RemovalPorts = Pick<
  Ports,
  'deviceEditor' | 'deviceList' | 'endpointReleases' | 'pendingPushes' | 'skipSettingChanges'
> & { readonly log: Log };

/** Undefined when there is no such device. */
export async function removeDevice(
  ports: RemovalPorts,
  user: User,
  kind: ManagedKind,
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
  kind: ManagedKind,
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

// What removing a factor takes with it: registrations that were begun while it was there, and the sessions of its user. The
// session that acts goes on, with what still stands of what it proved.

export async function removingFactors<Result>(call: DeviceCall, work: () => Promise<Result>): Promise<Result> {
  const { ports, user } = call;
  await ports.factorFence.raise(user);
  // Named, so that the session that acts is known again.
  const by = `removal:${call.transactionId}`;
  const { result, ground } = await onNewGround(ports.sessionGroundRaiser, user, by, work);
  // Once more: a registration may have been opened before the device was gone, and proved by it.
  await ports.factorFence.raise(user);
  if (call.access.own) await keepActing(call, ground, by);
  return result;
}

async function keepActing({ ports, user, session, token }: DeviceCall, ground: Ground, by: string): Promise<void> {
  // Somebody else has ended it too.
  if (!stands(session.epoch, ground, by)) return;
  const { devices } = await ports.factors.look(user);
  const factors = session.factors.filter(({ device }) => device === undefined || devices.includes(device));
  const authLevel = factors.length === session.factors.length ? session.authLevel : 0;
  await ports.sessionKeeper.keep(token, { epoch: ground.epoch, factors, authLevel });
}
