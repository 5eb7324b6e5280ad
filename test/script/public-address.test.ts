import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addressBytes, addressRange, isPublicAddress, rangesMeet } from '../../functions/script/public-address.ts';

function range(text: string) {
  const found = addressRange(text);
  if (!found) throw new TypeError(`${text} is no range`);
  return found;
}

describe('a public address', () => {
  test.each([
    ...['1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '172.15.0.1', '172.32.0.1'],
    ...['192.0.1.1', '192.167.1.1', '198.17.0.1', '198.20.0.1', '223.255.255.255', '126.0.0.1', '128.0.0.1'],
    ...['2606:4700::1111', '2a00:1450:4001::200e', '::ffff:8.8.8.8', '64:ff9b::808:808', '2002:808:808::1'],
  ])('%s is one', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.255.254'],
    ...['169.254.169.254', '169.254.170.2', '172.16.0.1', '172.31.255.255', '192.0.0.8', '192.0.2.1', '192.88.99.1'],
    ...['192.168.0.1', '198.18.0.1', '198.19.255.255', '198.51.100.7', '203.0.113.9', '224.0.0.1', '239.1.1.1'],
    ...['240.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::7f00:1', 'fe80::1', 'febf::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '100::1', '2001::1'],
    ...['2001:db8::1', '2001:1ff::1', '3fff::1', '5f00::1', '4000::1', 'fe80::1%eth0'],
  ])('%s is none', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each(['::ffff:$', '64:ff9b::$'])('attack: what %s wraps decides, in every spelling', (wrapper) => {
    for (const inner of ['169.254.169.254', '127.0.0.1', '10.0.0.1']) {
      expect(isPublicAddress(wrapper.replace('$', inner))).toBe(false);
    }
    expect(isPublicAddress(wrapper.replace('$', 'a9fe:a9fe'))).toBe(false);
  });

  test.each([
    '0:0:0:0:0:ffff:7f00:0001',
    '0000:0000:0000:0000:0000:FFFF:127.0.0.1',
    '2002:a9fe:a9fe::1',
    '64:ff9b:1::1',
  ])('attack: %s leads inside', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each(['', 'localhost', '2130706433', '0x7f.1', '1.1.1.1.', ' 1.1.1.1', '01.1.1.1', '[::1]', '1.1.1.1/8'])(
    '%j is no address at all',
    (text) => {
      expect([addressBytes(text), isPublicAddress(text)]).toEqual([undefined, false]);
    },
  );

  test('is written in many ways, and read as the same sixteen bytes', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const bytes = addressBytes(text) ?? [];
        const spelled = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');

        expect(bytes).toHaveLength(16);
        expect(addressBytes(spelled.replaceAll(/(.{4})(?=.)/g, '$1:'))).toEqual(bytes);
      }),
    );
  });

  test('counts as one where its range is opened, and the neighbour does not', () => {
    const opened = [range('10.1.0.0/16'), range('fd12::/16')];

    expect(['10.1.2.3', '::ffff:10.1.2.3', 'fd12::1'].map((one) => isPublicAddress(one, opened))).toEqual([
      ...[true, true, true],
    ]);
    expect(['10.2.0.1', 'fd13::1', '169.254.169.254'].map((one) => isPublicAddress(one, opened))).toEqual([
      ...[false, false, false],
    ]);
  });
});

describe('a range of addresses', () => {
  test.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.1/8', '::/129', 'a/8', '10.0.0.0/', '/8', 'fe80::%1/64', ''])(
    '%j is none',
    (text) => {
      expect(addressRange(text)).toBeUndefined();
    },
  );

  test.each([
    ['0.0.0.0/0', '127.0.0.0/8', true],
    ['127.0.0.1/32', '127.0.0.0/8', true],
    ['126.0.0.0/8', '127.0.0.0/8', false],
    ['::/0', '127.0.0.0/8', false],
    ['::/0', 'fe80::/10', true],
  ])('%s and %s share an address: %s', (one, other, expected) => {
    expect([rangesMeet(range(one), range(other)), rangesMeet(range(other), range(one))]).toEqual([expected, expected]);
  });
});
