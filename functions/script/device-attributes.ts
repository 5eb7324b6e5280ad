// The attributes by which scripts see devices: AM's names, and those that the realm's services give them. What is written in
// them is read here, and nothing of it is believed but ids and names.
import * as z from 'zod';
import { isJsonObject } from '../json.ts';
import type { DeviceKind, PlainOathDevice, PlainPushDevice, SkipSetting } from '../ports/devices.ts';
import { GuestError } from './script-host.ts';

/** What an attribute stands for; `none`: devices that there are none of here. */
export type DeviceAttribute =
  | { readonly of: 'profiles' | 'skipping'; readonly kind: DeviceKind }
  | { readonly of: 'none'; readonly takesEmpty: boolean };

/** By lower-case name. */
export type DeviceAttributes = ReadonlyMap<string, DeviceAttribute>;

const oathService = z.object({ oathAttrName: z.string(), authenticatorOATHSkippableName: z.string() }).partial();
const pushService = z.object({ pushAttrName: z.string(), authenticatorPushSkippableName: z.string() }).partial();

/** AM's ids of the services that name the attributes. */
export const deviceServices = { oath: 'authenticatorOathService', push: 'authenticatorPushService' } as const;

/** AM's own names are always among them: a profile that came from an AM may hold devices under these, with their secrets. */
export function deviceAttributes(services: { readonly oath?: unknown; readonly push?: unknown }): DeviceAttributes {
  const oath = oathService.safeParse(services.oath).data ?? {};
  const push = pushService.safeParse(services.push).data ?? {};
  const named: readonly (readonly [name: string | undefined, attribute: DeviceAttribute])[] = [
    ['oathDeviceProfiles', { of: 'profiles', kind: 'oath' }],
    ['oath2faEnabled', { of: 'skipping', kind: 'oath' }],
    ['pushDeviceProfiles', { of: 'profiles', kind: 'push' }],
    ['push2faEnabled', { of: 'skipping', kind: 'push' }],
    ['webauthnDeviceProfiles', { of: 'none', takesEmpty: true }],
    ['deviceProfiles', { of: 'none', takesEmpty: false }],
    ['devicePrintProfiles', { of: 'none', takesEmpty: false }],
    [oath.oathAttrName, { of: 'profiles', kind: 'oath' }],
    [oath.authenticatorOATHSkippableName, { of: 'skipping', kind: 'oath' }],
    [push.pushAttrName, { of: 'profiles', kind: 'push' }],
    [push.authenticatorPushSkippableName, { of: 'skipping', kind: 'push' }],
  ];
  return new Map(named.flatMap(([name, attribute]) => (name ? [[name.toLowerCase(), attribute] as const] : [])));
}

// Devices as values.

/** In the order of AM's fields. There are no codes in it: only their hashes are kept. */
export function oathDeviceText(device: PlainOathDevice): string {
  const { uuid, deviceName, lastLogin, counter, checksumDigit, truncationOffset, clockDriftSeconds } = device;
  const { createdDate, lastAccessDate } = device;
  const codes = { ...{ uuid, deviceName, lastLogin, counter, checksumDigit, truncationOffset, clockDriftSeconds } };
  return JSON.stringify({ ...codes, createdDate, lastAccessDate, recoveryCodes: [] });
}

export function pushDeviceText({ uuid, deviceName, issuer, createdDate, lastAccessDate }: PlainPushDevice): string {
  return JSON.stringify({ uuid, deviceName, issuer, createdDate, lastAccessDate, recoveryCodes: [] });
}

export interface WantedDevice {
  readonly uuid: string;
  readonly deviceName?: string | undefined;
  /** All that it says of itself. */
  readonly fields: Readonly<Record<string, unknown>>;
}

const mostDevices = 20;
const longestValue = 16 * 1024;
const longestUuid = 128;
const wanted = z.looseObject({ uuid: z.string().min(1).max(longestUuid), deviceName: z.string().optional() });

/** Throws a GuestError for what is no list of devices. */
export function wantedDevices(attribute: string, values: readonly string[]): WantedDevice[] {
  // Scripts that keep one text for all write no devices so.
  if (values.length === 1 && ['[]', '{}'].includes(values[0] ?? '')) return [];
  if (values.length > mostDevices) throw new GuestError(`${attribute} takes ${mostDevices} devices`);
  const devices = values.map((value) => {
    const { data } = wanted.safeParse(value.length <= longestValue ? objectIn(value) : undefined);
    if (!data) throw new GuestError(`${attribute} takes devices as JSON, each with its uuid`);
    const { uuid, deviceName } = data;
    return { uuid, deviceName, fields: data };
  });
  if (new Set(devices.map(({ uuid }) => uuid)).size < devices.length) {
    throw new GuestError(`${attribute} names a device twice`);
  }
  return devices;
}

function objectIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

// Whether a factor may be skipped: AM's 0, 1 and 2.

const settings: readonly SkipSetting[] = ['notSet', 'skippable', 'notSkippable'];

/** None for who has not decided. */
export function skipValues(setting: SkipSetting): string[] {
  return setting === 'notSet' ? [] : [String(settings.indexOf(setting))];
}

export function wantedSetting(attribute: string, values: readonly string[]): SkipSetting {
  const [value = ''] = values;
  const setting = values.length === 1 && /^[012]$/.test(value) ? settings[Number(value)] : undefined;
  if (setting === undefined) throw new GuestError(`${attribute} is 0, 1 or 2`);
  return setting;
}
