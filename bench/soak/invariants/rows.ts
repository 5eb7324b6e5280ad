// No row is left to nobody: it ends by itself, or belongs to a user who is there.
import type { TableDefinition } from '../../../functions/manifest/tables.ts';
import { type TableName, tables } from '../../../functions/manifest/tables.ts';
import type { Row, Rows } from '../tables.ts';

const hour = 3_600;
const day = 24 * hour;

/** Seconds after which a row of the table must be over at the latest. */
const longestLives: Readonly<Partial<Record<TableName, number>>> = {
  JourneyStates: hour,
  PushMessages: hour,
  Sessions: day,
  Attempts: 366 * day,
  RememberedBrowsers: 181 * day,
};

/** `now` in milliseconds. */
export function rowsEnd(rows: Rows, now: number): string[] {
  const names = Object.keys(tables) as TableName[]; // `tables` has no other keys
  return names.flatMap((name) => {
    const { ttlAttribute }: TableDefinition = tables[name];
    if (ttlAttribute === undefined) return [];
    const latest = now / 1000 + (longestLives[name] ?? 0);
    return rows[name].flatMap((row) => {
      const end = row[ttlAttribute];
      if (typeof end !== 'number') return [`A row of ${name} never ends: ${keyOf(name, row)}`];
      return end > latest ? [`A row of ${name} ends in ${Math.round(end - now / 1000)} s: ${keyOf(name, row)}`] : [];
    });
  });
}

/**
 * Devices and what belongs to them are users'. An endpoint without its device is of a registration that the phone has answered,
 * heard or not, and the journey has not stored (docs/decisions/0015-endpoint-owners.md), a claim without its passkey of one that broke off.
 */
export function rowsHaveOwners({ Identities, DeviceProfiles, EndpointOwners, PushMessages }: Rows): string[] {
  const users = new Set(Identities.map(({ user }) => user));
  const devices = new Set(DeviceProfiles.map(({ user, device }) => `${user}#${device}`));
  const registrations = PushMessages.filter(({ type }) => type === 'REGISTER');
  const begun = new Set(registrations.map(({ realm, username, device }) => `${realm}#${username}#${device}`));
  const ofNobody = DeviceProfiles.filter(({ user, device, owner }) => !users.has(device === 'claim' ? owner : user));
  const ofNoDevice = EndpointOwners.filter(({ realm, username, uuid }) => {
    const device = `${realm}#${username}#push#${uuid}`;
    return !devices.has(device) && !begun.has(device);
  });
  return [
    ...ofNobody.map(({ user, device }) => `${device} is of ${user}, who is not there`),
    ...ofNoDevice.map(({ owner }) => `The endpoint of ${owner} is of no device`),
  ];
}

function keyOf(name: TableName, row: Row): string {
  const { partitionKey, sortKey }: TableDefinition = tables[name];
  return [partitionKey, ...(sortKey === undefined ? [] : [sortKey])].map((key) => row[key]).join(' ');
}
