import { describe, expect, test } from '@jest/globals';
import { base32Encode } from '../../functions/mfa/oath/base32.ts';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { itemSize } from '../support/item-size.ts';
import { oathAttemptsContract } from './oath-attempts.contract.ts';
import { oathDevicesContract } from './oath-devices.contract.ts';
import { oathProfile, policy, secretHex } from './oath-profile.ts';
import { demo } from './users.ts';

const recoveryCodes = Array.from({ length: 10 }, (_, index) => `recoverycod${index}`);

describe('OATH devices in memory', () => {
  oathDevicesContract(memoryWorld);
  oathAttemptsContract(memoryWorld);
});

describe('OATH devices in DynamoDB', () => {
  const makeWorld = dynamoWorlds('DeviceProfiles');
  oathDevicesContract(makeWorld);
  oathAttemptsContract(makeWorld);

  test('N-OTP-6 R-4226-7.5 read the table: neither the secret nor a recovery code is in a row, in any spelling', async () => {
    const { ports, tables } = await makeWorld();
    await ports.oathEnrolment.save(demo, oathProfile({ recoveryCodes }));

    const text = JSON.stringify(await tables.rows('DeviceProfiles'), (_, value) =>
      value instanceof Set ? [...value].map((hash) => Buffer.from(hash).toString('latin1')) : value,
    ).toLowerCase();

    const secret = Buffer.from(secretHex, 'hex');
    const spellings = [
      secretHex,
      base32Encode(secret),
      secret.toString('base64'),
      secret.toString('base64url'),
      Buffer.from(secretHex).toString('base64'),
      ...recoveryCodes,
    ];
    for (const spelling of spellings) expect(text).not.toContain(spelling.toLowerCase().slice(0, 20));
  });

  test('N-LS-3 A-6.5.2 the codes of each device are hashed under sixteen bytes of salt of its own', async () => {
    const { ports, tables } = await makeWorld();
    for (const username of ['demo', 'mallory']) {
      await ports.oathEnrolment.save({ realm: '/alpha', username }, oathProfile({ recoveryCodes }));
    }

    const salts = (await tables.rows('DeviceProfiles')).map(({ recoverySalt }) =>
      Buffer.from(recoverySalt as Uint8Array),
    ); // as written above

    expect(salts.map(({ length }) => length)).toEqual([16, 16]);
    expect(salts[0]?.equals(salts[1] ?? Buffer.alloc(0))).toBe(false);
  });

  test('N-OTP-6 write to the table: a sealed secret does not open on the device of another user', async () => {
    const { ports, tables } = await makeWorld();
    const mallory = { realm: '/alpha', username: 'mallory' };
    await ports.oathEnrolment.save(mallory, oathProfile());
    const [row] = await tables.rows('DeviceProfiles');

    await tables.putRow('DeviceProfiles', { ...row, user: '/alpha#demo' });

    await expect(ports.oathDevices.find(demo)).rejects.toThrow('cannot be opened');
  });

  test('an ordinary device costs one write unit, with recovery codes, failures and a long visit', async () => {
    const { ports, tables } = await makeWorld();
    const { uuid } = oathProfile();
    const visit = `6f1c0a52-9d3e-4a77-8a3d-2f6b0e5c7d11:3:${'d'.repeat(43)}:2.1`;
    await ports.oathEnrolment.save(demo, oathProfile({ recoveryCodes, digits: 6, hash: 'SHA1', interval: 30 }));
    await ports.recoveryCodes.spend(demo, 'oath', 'wrong', visit, policy);
    await ports.recoveryCodes.spend(demo, 'oath', 'recoverycod1', `${visit}b`, policy);
    await ports.oathAttempts.accept(demo, uuid, { algorithm: 'TOTP', lastLogin: 300, clockDriftSeconds: 30 }, visit);
    for (let index = 0; index < 3; index += 1) {
      await ports.oathAttempts.charge(demo, uuid, `${visit}${index}`, { ...policy, limit: 5 });
      await ports.recoveryCodes.spend(demo, 'oath', 'wrong', `${visit}${index}`, { ...policy, limit: 5 });
      if (index === 0) await ports.oathAttempts.charge(demo, uuid, `${visit}${index}`, policy, 'known');
    }

    const [row] = await tables.rows('DeviceProfiles');

    expect(row).toBeDefined();
    expect(itemSize(row ?? {})).toBeLessThan(1024);
  });
});
