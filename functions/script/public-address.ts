// Whether an address belongs to the public internet. Whoever lets foreign code name hosts must not be led to the machine
// itself, to its metadata or to its neighbours, whichever way the address is written or wrapped.
import { isIP } from 'node:net';

/** Four or sixteen bytes; undefined for what is no address, and for one that names an interface (`fe80::1%eth0`). */
export function addressBytes(address: string): readonly number[] | undefined {
  if (isIP(address) === 4) return address.split('.').map(Number);
  if (isIP(address) !== 6 || address.includes('%')) return undefined;
  // The URL parser writes every spelling in one: hexadecimal groups, the longest run of zeros as `::`.
  const { hostname } = new URL(`http://[${address}]`);
  const [before = '', after] = hostname.slice(1, -1).split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [head, tail] = [groups(before), groups(after ?? '')];
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

interface Range {
  readonly bytes: readonly number[];
  readonly length: number;
}

/** `10.0.0.0/8`, `fd00::/8`; undefined for anything else, and where bits beyond the prefix are set. */
export function addressRange(text: string): Range | undefined {
  const [, address = '', prefix = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const bytes = addressBytes(address);
  const length = Number(prefix);
  if (!bytes || length > bytes.length * 8) return undefined;
  return bitsOf(bytes).slice(length).includes('1') ? undefined : { bytes, length };
}

function inRange(address: readonly number[], { bytes, length }: Range): boolean {
  return address.length === bytes.length && bitsOf(address).slice(0, length) === bitsOf(bytes).slice(0, length);
}

/** Whether two ranges share an address. */
export function rangesMeet(one: Range, other: Range): boolean {
  return one.length < other.length ? inRange(other.bytes, one) : inRange(one.bytes, other);
}

function bitsOf(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
}

/** Made at their first use: few logins need any. */
function ranges(...texts: string[]): () => readonly Range[] {
  let made: readonly Range[] | undefined;
  return () => {
    made ??= texts.map((text) => {
      const range = addressRange(text);
      if (!range) throw new TypeError(`${text} is no range`);
      return range;
    });
    return made;
  };
}

/** The machine itself, and what answers about the instance or the task: nobody may open these. */
export const ownRanges = ranges(
  ...['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '::/127', 'fe80::/10', 'fd00:ec2::/32'],
);

// IANA's registries of special-purpose addresses.
const reserved4 = ranges(
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
);
const global6 = ranges('2000::/3');
const reserved6 = ranges('2001::/23', '2001:db8::/32', '3fff::/20');

/** Ranges that hold an IPv4 address, and where in it: that one decides. */
const wrappers = [
  { wrapping: ranges('::ffff:0:0/96', '64:ff9b::/96'), at: 12 },
  { wrapping: ranges('2002::/16'), at: 2 },
];

/** An address of IPv4 inside one of IPv6, else the address itself. */
function unwrapped(address: readonly number[]): readonly number[] {
  const wrapper = wrappers.find(({ wrapping }) => wrapping().some((range) => inRange(address, range)));
  return wrapper ? address.slice(wrapper.at, wrapper.at + 4) : address;
}

/** `opened`: ranges that count as public all the same. */
export function isPublicAddress(text: string, opened: readonly Range[] = []): boolean {
  const bytes = addressBytes(text);
  if (!bytes) return false;
  const address = unwrapped(bytes);
  if (opened.some((range) => inRange(address, range))) return true;
  if (address.length === 4) return !reserved4().some((range) => inRange(address, range));
  return global6().some((range) => inRange(address, range)) && !reserved6().some((range) => inRange(address, range));
}
