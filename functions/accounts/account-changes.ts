// What is done to one account by whoever runs the realm. Ports in, a result out: nothing here prints, and nothing asks.
import { removeDevice, removingFactors } from '../enrolment/device-management.ts';
import { onNewGround } from '../node/new-ground.ts';
import {
  type DeviceKind,
  type DeviceProfileRemoval,
  type DeviceRemoval,
  type DeviceSummary,
  deviceKinds,
} from '../ports/devices.ts';
import type { NewIdentity, User } from '../ports/users.ts';
import { type Actor, audit, type With } from './account-ports.ts';
import { forgetAdministrator } from './realm-administrators.ts';

/** False when there is such a user, or nobody can have that name. */
export async function addAccount(ports: With<'identityStore'>, identity: NewIdentity, actor: Actor): Promise<boolean> {
  if (!(await ports.identityStore.put(identity))) return false;
  await audit(ports, identity, actor, [['WAYMARK-USER-CREATED']]);
  return true;
}

/** Ends all sessions, and with them what browsers were remembered for. False when there is no such user; so below. */
export async function setPassword(
  ports: With<'passwordAttemptsReset' | 'identities' | 'passwordChange' | 'sessionGroundRaiser'>,
  user: User,
  password: string,
  actor: Actor,
): Promise<boolean> {
  if (!(await ports.identities.find(user))) return false;
  const change = () => ports.passwordChange.change(user, password);
  if (!(await onNewGround(ports.sessionGroundRaiser, user, undefined, change)).result) return false;
  await ports.passwordAttemptsReset.forget(user);
  await audit(ports, user, actor, [['WAYMARK-PASSWORD-CHANGED']]);
  return true;
}

/** Disabling ends all sessions and takes a pass back; enabling forgets wrong passwords and codes as well. */
export async function setActive(
  ports: With<'passwordAttemptsReset' | 'accounts' | 'helpPasses' | 'sessionGroundRaiser'>,
  user: User,
  active: boolean,
  actor: Actor,
): Promise<boolean> {
  const set = () => ports.accounts.setActive(user, active);
  const done = active ? await set() : (await onNewGround(ports.sessionGroundRaiser, user, undefined, set)).result;
  if (!done) return false;
  if (active) await ports.passwordAttemptsReset.forget(user);
  // It would be good again with the account.
  else await ports.helpPasses.revoke(user);
  await audit(ports, user, actor, [[active ? 'WAYMARK-ACCOUNT-UNLOCKED' : 'WAYMARK-ACCOUNT-LOCKED']]);
  return true;
}

/** Also of a user whom an identity source has and of whom there is no row here: then it is false, and all is done the same. */
export async function signOut(
  ports: With<'identities' | 'sessionGroundRaiser'>,
  user: User,
  actor: Actor,
): Promise<boolean> {
  const found = await ports.identities.find(user);
  await ports.sessionGroundRaiser.raise(user);
  await audit(ports, user, actor, [['WAYMARK-SESSIONS-ENDED']]);
  return found !== undefined;
}

/** Wrong passwords and codes by mail and SMS are forgotten. As with `signOut`: they are counted without a row, too. */
export async function unlock(
  ports: With<'passwordAttemptsReset' | 'identities'>,
  user: User,
  actor: Actor,
): Promise<boolean> {
  const found = await ports.identities.find(user);
  await ports.passwordAttemptsReset.forget(user);
  await audit(ports, user, actor, [['WAYMARK-ATTEMPTS-FORGOTTEN']]);
  return found !== undefined;
}

/** The address before is told, too. `same`: it was that one already. */
export async function setMail(
  ports: With<'identityStore'>,
  user: User,
  address: string,
  actor: Actor,
): Promise<'changed' | 'same' | 'unknown'> {
  const changed = await ports.identityStore.setMail(user, address);
  if (!changed) return 'unknown';
  const { previous } = changed;
  if (previous === address) return 'same';
  await audit(ports, user, actor, [['WAYMARK-ADDRESS-CHANGED', previous === undefined ? {} : { previous }]]);
  return 'changed';
}

/** His name goes from the lists of administrators first: the next one of that name is none. */
export async function removeAccount(
  ports: With<'passwordAttemptsReset' | 'configurationStore' | 'userRemoval'>,
  user: User,
  actor: Actor,
): Promise<boolean> {
  await forgetAdministrator(ports, user, actor);
  if (!(await ports.userRemoval.remove(user))) return false;
  await ports.passwordAttemptsReset.forget(user);
  await audit(ports, user, actor, [['WAYMARK-USER-REMOVED']]);
  return true;
}

/** Of looking for what was registered meanwhile. */
const mostRounds = 3;

type ResetPorts = With<
  | 'deviceList'
  | 'endpointReleases'
  | 'factorFence'
  | 'helpPasses'
  | 'identities'
  | 'pendingPushes'
  | 'sessionGroundRaiser'
  | 'skipSettingChanges'
> & { readonly deviceEditor: DeviceRemoval; readonly deviceProfileEditor: DeviceProfileRemoval };

/**
 * For whoever has lost the phone: every factor goes, with its recovery codes, whether it may be skipped, and the devices that
 * the user was seen with. All sessions end, and no browser is remembered any more. What was begun with the old factors cannot
 * be finished. From then on the next sign-in offers to register, as that of a new user: to whoever knows the password.
 */
export async function resetFactors(
  ports: ResetPorts,
  user: User,
  actor: Actor,
): Promise<readonly DeviceSummary[] | undefined> {
  // Devices of a user of an identity source lie here without a row.
  const isKnown = await ports.identities.find(user);
  if (!isKnown && !(await hasDevices(ports, user))) return undefined;
  const removed: DeviceSummary[] = [];
  // Whoever proved the old device in the middle of it may have registered another. Once the fence is raised again, nobody can.
  for (let round = 0; round === 0 || (round < mostRounds && (await hasDevices(ports, user))); round += 1) {
    const { result } = await removingFactors(ports, user, undefined, async () => {
      await ports.helpPasses.revoke(user);
      const gone = await Promise.all(deviceKinds.map((kind) => removeKind(ports, user, kind)));
      for (const { identifier } of await ports.deviceProfileEditor.list(user)) {
        await ports.deviceProfileEditor.remove(user, identifier);
      }
      return gone.flat();
    });
    removed.push(...result);
  }
  const events = deviceKinds
    .filter((kind) => removed.some((device) => device.kind === kind))
    .map((kind) => ['WAYMARK-DEVICE-REMOVED', { kind, operation: 'reset' }] as const);
  await audit(ports, user, actor, events.length > 0 ? events : [['WAYMARK-SESSIONS-ENDED', { reason: 'reset' }]]);
  return removed;
}

async function hasDevices({ deviceList }: ResetPorts, user: User): Promise<boolean> {
  const lists = await Promise.all(deviceKinds.map((kind) => deviceList.list(user, kind)));
  return lists.some((devices) => devices.length > 0);
}

async function removeKind(ports: ResetPorts, user: User, kind: DeviceKind): Promise<readonly DeviceSummary[]> {
  const devices = await ports.deviceList.list(user, kind);
  for (const { uuid } of devices) {
    await removeDevice(ports, user, kind, uuid);
  }
  await ports.skipSettingChanges.set(user, kind, 'notSet');
  return devices;
}
