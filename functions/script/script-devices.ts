// Devices as scripts read and write them. A script says which devices it wants a user to have; what is missing from that is
// removed, as users remove devices themselves, and only for whom the journey has verified: a name alone strips nobody.
import {
  ofKind,
  optOut,
  provedDevices,
  type RemovalPorts,
  removeDevice,
  removingFactors,
} from '../enrolment/device-management.ts';
import { deviceName } from '../mfa/device-name.ts';
import type { DeviceKind, SkipSetting } from '../ports/devices.ts';
import type { Ports } from '../ports/index.ts';
import type { NodeEvent, Proof } from '../ports/node-runner.ts';
import { universalId } from '../ports/universal-id.ts';
import { type User, userKey } from '../ports/users.ts';
import {
  type DeviceAttribute,
  oathDeviceText,
  pushDeviceText,
  skipValues,
  type WantedDevice,
  wantedDevices,
  wantedSetting,
} from './device-attributes.ts';
import { GuestError } from './script-host.ts';
import type { ScriptingSettings } from './scripting-settings.ts';

type DevicePorts = RemovalPorts &
  Pick<Ports, 'deviceEditor' | 'factorFence' | 'factors' | 'plainDevices' | 'sessionGroundRaiser' | 'skipSettings'>;

export interface ScriptDevicesOptions {
  readonly ports: DevicePorts;
  readonly rule: ScriptingSettings['devices'];
  /** The journey's; undefined where it has none. */
  readonly user: User | undefined;
  /** The journey, or the session of the request, has verified him. */
  readonly isVerified: boolean;
  /** By what. */
  readonly proofs: readonly Pick<Proof, 'device'>[];
  /** Names the run of the journey, which goes on where the user's sessions end. */
  readonly run: string;
  readonly note: (event: NodeEvent) => void;
  /** A device is there no more: what was proved with it is void. */
  readonly gone: (device: string) => void;
  /** Notes the refusal and throws it inside the script. */
  readonly refuse: (rule: string, message: string) => never;
}

/** What a write comes to once all of it was judged. */
interface Plan {
  readonly settings: readonly {
    readonly kind: DeviceKind;
    readonly setting: SkipSetting;
    readonly isShown: boolean;
  }[];
  readonly renames: readonly { readonly kind: DeviceKind; readonly uuid: string; readonly name: string }[];
  readonly removals: readonly { readonly kind: DeviceKind; readonly uuid: string }[];
}

interface SeenDevice {
  readonly uuid: string;
  readonly text: string;
}

export function scriptDevices(options: ScriptDevicesOptions) {
  const { ports, rule, user: journeyUser, isVerified, proofs, run, note, gone, refuse } = options;
  /** The first that this run has read: whatever is registered after it is not known to the script. */
  const snapshots = new Map<DeviceKind, readonly SeenDevice[]>();
  let isWarned = false;

  const isJourneys = (user: User): boolean => {
    const key = userKey(user);
    return key !== undefined && journeyUser !== undefined && userKey(journeyUser) === key;
  };
  const mayRead = (user: User): boolean =>
    rule !== 'none' && isJourneys(user) && (rule === 'journeyUser' || isVerified);

  const devicesOf = async (user: User, kind: DeviceKind): Promise<readonly SeenDevice[]> => {
    const { plainDevices } = ports;
    return kind === 'oath'
      ? (await plainDevices.oath(user)).map((device) => ({ uuid: device.uuid, text: oathDeviceText(device) }))
      : (await plainDevices.push(user)).map((device) => ({ uuid: device.uuid, text: pushDeviceText(device) }));
  };

  const requireRead = (user: User): void => {
    if (!isJourneys(user)) refuse('otherUser', 'Not allowed: devices of another user');
    if (rule === 'none') refuse('devices', 'Not allowed: scripts touch no devices in this realm');
    if (!mayRead(user)) refuse('unverified', 'Not allowed: the journey has not verified the user');
  };

  /** As the door of device management judges: a device of the kind, or a recovery code of one, that is still there. */
  const requireShown = (kind: DeviceKind, present: readonly string[]): void => {
    if (rule === 'journeyUser' || ofKind(provedDevices(proofs, present), kind).length > 0) return;
    refuse('notShown', `Not allowed: the user has shown no device of this kind (${kind})`);
  };

  const planProfiles = async (
    user: User,
    kind: DeviceKind,
    wanted: readonly WantedDevice[],
    present: readonly string[],
  ): Promise<Pick<Plan, 'renames' | 'removals'>> => {
    const snapshot = snapshots.get(kind) ?? (await devicesOf(user, kind));
    const known = new Map(snapshot.map((device) => [device.uuid, fieldsOf(device)]));
    for (const { uuid } of wanted) {
      if (!known.has(uuid) && !present.includes(`${kind}#${uuid}`)) throw new GuestError(`Device ${uuid} is unknown`);
    }
    const renames = wanted.flatMap(({ uuid, deviceName: given, fields }) => {
      const before = known.get(uuid);
      if (!before) return [];
      if (!isWarned && changesMore(fields, before)) {
        isWarned = true;
        ports.log.warn('A script changed more of a device than its name, which is left as it is');
      }
      if (given === undefined || given === before['deviceName']) return [];
      const name = deviceName(given);
      if (name === undefined) throw new GuestError('A device is called by 1 to 100 characters of visible text');
      return [{ kind, uuid, name }];
    });
    const kept = new Set(wanted.map(({ uuid }) => uuid));
    const removals = snapshot.flatMap(({ uuid }) => (kept.has(uuid) ? [] : [{ kind, uuid }]));
    if (renames.length + removals.length > 0) requireShown(kind, present);
    return { renames, removals };
  };

  /** Who has no second factor has none to show; whoever has one shows one of the kind, or any where he has none of the kind. */
  const planSetting = (
    kind: DeviceKind,
    setting: SkipSetting,
    present: readonly string[],
  ): Plan['settings'][number] => {
    const proved = provedDevices(proofs, present);
    const isShown = rule === 'journeyUser' || ofKind(proved, kind).length > 0;
    if (setting === 'skippable' && !isShown && present.length > 0) {
      if (ofKind(present, kind).length > 0) requireShown(kind, present);
      if (proved.length === 0) refuse('notShown', 'Not allowed: the user has shown no second factor');
    }
    return { kind, setting, isShown };
  };

  return {
    async values(user: User, attribute: DeviceAttribute): Promise<readonly string[]> {
      if (attribute.of === 'none' || !mayRead(user)) return [];
      const { kind } = attribute;
      if (attribute.of === 'skipping') return skipValues(await ports.skipSettings.get(user, kind));
      const devices = await devicesOf(user, kind);
      if (!snapshots.has(kind)) snapshots.set(kind, devices);
      return devices.map(({ text }) => text);
    },

    /** Judges all of a write. Throws a GuestError, and has changed nothing, when any of it may not be. */
    async plan(
      user: User,
      writes: readonly {
        readonly name: string;
        readonly attribute: DeviceAttribute;
        readonly values: readonly string[];
      }[],
    ): Promise<Plan> {
      if (writes.length === 0) return { settings: [], renames: [], removals: [] };
      requireRead(user);
      const meant = writes.map(({ attribute: { of, ...which } }) => JSON.stringify([of, which]));
      if (new Set(meant).size < meant.length) throw new GuestError('The devices of a kind are written twice');
      const { devices: present } = await ports.factors.look(user);
      const settings: Plan['settings'][number][] = [];
      const profiles: Pick<Plan, 'renames' | 'removals'>[] = [];
      for (const { name, attribute, values } of writes) {
        if (attribute.of === 'none') {
          const isEmpty = attribute.takesEmpty && wantedDevices(name, values).length === 0;
          if (!isEmpty) throw new GuestError(`The attribute ${name} cannot be written by scripts`);
        } else if (attribute.of === 'skipping') {
          settings.push(planSetting(attribute.kind, wantedSetting(name, values), present));
        } else {
          profiles.push(await planProfiles(user, attribute.kind, wantedDevices(name, values), present));
        }
      }
      return {
        settings,
        renames: profiles.flatMap(({ renames }) => renames),
        removals: profiles.flatMap(({ removals }) => removals),
      };
    },

    /** Each step may be done again: the same write heals one that broke off. */
    async carryOut(user: User, { settings, renames, removals }: Plan): Promise<void> {
      const objectId = universalId(user);
      for (const { kind, setting, isShown } of settings) {
        const before = await ports.skipSettings.get(user, kind);
        if (before === setting) continue;
        if (setting !== 'skippable') await ports.skipSettingChanges.set(user, kind, setting);
        else if ((await optOut(ports, user, kind, isShown)) === 'enrolled') {
          refuse('notShown', `Not allowed: the user has shown no device of this kind (${kind})`);
        }
        if (setting !== 'skippable' && before !== 'skippable') continue;
        const operation = setting === 'skippable' ? 'optOut' : 'optIn';
        note({ eventName: 'WAYMARK-DEVICE-CHANGED', info: { objectId, kind, operation } });
      }
      for (const { kind, uuid, name } of renames) {
        if (!(await ports.deviceEditor.rename(user, kind, uuid, name))) continue;
        note({ eventName: 'WAYMARK-DEVICE-CHANGED', info: { objectId, kind, device: uuid, operation: 'rename' } });
      }
      if (removals.length === 0) return;
      await removingFactors(ports, user, run, async () => {
        for (const { kind, uuid } of removals) {
          const removed = await removeDevice(ports, user, kind, uuid);
          gone(`${kind}#${uuid}`);
          if (!removed) continue;
          note({ eventName: 'WAYMARK-DEVICE-REMOVED', info: { objectId, kind, device: uuid, operation: 'delete' } });
        }
      });
    },
  };
}

function fieldsOf({ text }: SeenDevice): Record<string, unknown> {
  return JSON.parse(text);
}

function changesMore(fields: Readonly<Record<string, unknown>>, before: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(fields).some(
    ([name, value]) => name !== 'deviceName' && JSON.stringify(value) !== JSON.stringify(before[name]),
  );
}
