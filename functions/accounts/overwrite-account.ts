// What an import does to a user whom it writes over: whoever was signed in as him is so no more, what he had is gone, and he
// hears of it as of every other change of his password and his factors.
import type { JsonObject } from '../json.ts';
import type { AuditEventName } from '../manifest/audit-events.ts';
import { onNewGround } from '../node/new-ground.ts';
import { type DeviceKind, deviceKinds } from '../ports/devices.ts';
import type { Identity } from '../ports/users.ts';
import { type Actor, audit, type With } from './account-ports.ts';
import type { ImportedAccount } from './imported-user.ts';

type OverwritePorts = With<
  'deviceEditor' | 'deviceList' | 'deviceProfileEditor' | 'factorFence' | 'helpPasses' | 'sessionGroundRaiser'
>;

interface Device {
  readonly kind: DeviceKind;
  readonly uuid: string;
}

/**
 * Comes after the row was written and before `store`, which stores the devices. `before` is the user as he was, where that is
 * known: a changed address is told at the old one. Told first, so that no import that breaks off has changed what nobody hears of.
 */
export async function overwriteAccount(
  account: ImportedAccount,
  before: Pick<Identity, 'attributes'> | undefined,
  ports: OverwritePorts,
  actor: Actor,
  store: () => Promise<boolean>,
): Promise<boolean> {
  const { user } = account;
  await audit(ports, user, actor, [['WAYMARK-PASSWORD-CHANGED'], ...addressEvents(before, user)]);
  await ports.factorFence.raise(user);
  const { result } = await onNewGround(ports.sessionGroundRaiser, user, undefined, async () => {
    const events = await removeOthers(account, ports);
    if (events.length > 0) await audit(ports, user, actor, events);
    return store();
  });
  return result;
}

type Event = readonly [eventName: AuditEventName, info?: JsonObject];

function addressEvents(
  before: Pick<Identity, 'attributes'> | undefined,
  now: Pick<Identity, 'attributes'>,
): readonly Event[] {
  if (!before) return [];
  const [previous] = before.attributes['mail'] ?? [];
  const [address] = now.attributes['mail'] ?? [];
  return previous === address ? [] : [['WAYMARK-ADDRESS-CHANGED', previous === undefined ? {} : { previous }]];
}

/** Which devices go, and which come: those that are there already are neither. */
async function removeOthers(account: ImportedAccount, ports: OverwritePorts): Promise<readonly Event[]> {
  const { user } = account;
  const lists = await Promise.all(deviceKinds.map((kind) => ports.deviceList.list(user, kind)));
  const found: readonly Device[] = lists.flat();
  const imported = devicesOf(account);
  const removed = without(found, imported);
  for (const { kind, uuid } of removed) await ports.deviceEditor.remove(user, kind, uuid);
  await ports.helpPasses.revoke(user);
  for (const { identifier } of await ports.deviceProfileEditor.list(user)) {
    await ports.deviceProfileEditor.remove(user, identifier);
  }
  return [
    ...removed.map(
      ({ kind, uuid }) => ['WAYMARK-DEVICE-REMOVED', { kind, device: uuid, operation: 'delete' }] as const,
    ),
    ...without(imported, found).map(({ kind, uuid }) => ['WAYMARK-DEVICE-REGISTERED', { kind, device: uuid }] as const),
  ];
}

function devicesOf({ oath, push, passkeys }: ImportedAccount): readonly Device[] {
  return [
    ...(oath ? [{ kind: 'oath', uuid: oath.uuid } as const] : []),
    ...push.map(({ uuid }) => ({ kind: 'push', uuid }) as const),
    ...passkeys.map(({ passkey: { uuid } }) => ({ kind: 'webauthn', uuid }) as const),
  ];
}

function without(devices: readonly Device[], others: readonly Device[]): readonly Device[] {
  return devices.filter(({ kind, uuid }) => !others.some((one) => one.kind === kind && one.uuid === uuid));
}
