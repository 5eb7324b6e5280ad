import { describe, expect, test } from '@jest/globals';
import { dynamoPushDevices } from '../../functions/adapters/dynamo/push-devices.ts';
import { base32Encode } from '../../functions/mfa/oath/base32.ts';
import { dynamoWorlds, memoryWorld, race } from '../support/contract-worlds.ts';
import { itemSize } from '../support/item-size.ts';
import { pushDevicesContract } from './push-devices.contract.ts';
import { pushProfile, secretBase64 } from './push-profile.ts';
import { pushRecoveryCodesContract } from './push-recovery-codes.contract.ts';
import { demo } from './users.ts';

const recoveryCodes = Array.from({ length: 10 }, (_, index) => `recoverycod${index}`);

describe('push devices in memory', () => {
  pushDevicesContract(memoryWorld);
  pushRecoveryCodesContract(memoryWorld);
});

describe('push devices in DynamoDB', () => {
  const makeWorld = dynamoWorlds('DeviceProfiles');
  pushDevicesContract(makeWorld);
  pushRecoveryCodesContract(makeWorld);

  test('read the table: neither the secret nor a recovery code is in a row, in any spelling', async () => {
    const { ports, tables } = await makeWorld();
    await ports.pushEnrolment.save(demo, pushProfile({ recoveryCodes }));

    const text = JSON.stringify(await tables.rows('DeviceProfiles'), (_, value) =>
      value instanceof Set ? [...value].map((hash) => Buffer.from(hash).toString('latin1')) : value,
    ).toLowerCase();

    const secret = Buffer.from(secretBase64, 'base64');
    const spellings = [
      secretBase64,
      secret.toString('base64url'),
      secret.toString('hex'),
      secret.toString('latin1'),
      base32Encode(secret),
      Buffer.from(secretBase64).toString('base64'),
      ...recoveryCodes,
    ];
    for (const spelling of spellings) expect(text).not.toContain(spelling.toLowerCase().slice(0, 20));
  });

  test('write to the table: a sealed secret opens neither for another user nor for another device', async () => {
    const { ports, tables } = await makeWorld();
    await ports.pushEnrolment.save({ realm: '/alpha', username: 'mallory' }, pushProfile());
    const [row] = await tables.rows('DeviceProfiles');

    await tables.putRow('DeviceProfiles', { ...row, user: '/alpha#demo' });
    await tables.putRow('DeviceProfiles', { ...row, user: '/alpha#other' });
    await tables.putRow('DeviceProfiles', { ...row, device: 'push#another' });

    for (const username of ['demo', 'other', 'mallory']) {
      await expect(ports.pushDevices.list({ realm: '/alpha', username })).rejects.toThrow('cannot be opened');
    }
  });

  test('write to the table: the sealed secret of an OATH device does not serve a push device', async () => {
    const { ports, tables } = await makeWorld();
    await ports.pushEnrolment.save(demo, pushProfile());
    const [row] = await tables.rows('DeviceProfiles');

    await tables.putRow('DeviceProfiles', { ...row, device: `oath#${pushProfile().uuid}`, secret: row?.pushSecret });

    await expect(ports.oathDevices.find(demo)).rejects.toThrow();
  });

  test('user enumeration by timing: a made-up mechanism costs the same reading for whoever has phones, and opens nothing', async () => {
    const { ports, tables } = await makeWorld();
    for (const number of [1, 2]) {
      await ports.pushEnrolment.save(demo, pushProfile({ uuid: `d${number}`, deviceMechanismUID: `app ${number}` }));
    }
    const opened: string[] = [];
    const sealer = {
      seal: () => Promise.reject(new Error('Nothing is sealed here')),
      open: async (owner: string) => {
        opened.push(owner);
        return { sharedSecret: secretBase64 };
      },
    };
    const pushDevices = dynamoPushDevices(tables.dynamo, sealer);

    const nobody = await pushDevices.findByMechanism({ realm: '/alpha', username: 'nobody' }, 'app 9');
    const madeUp = await pushDevices.findByMechanism(demo, 'app 9');
    const openedByGuesses = [...opened];
    const genuine = await pushDevices.findByMechanism(demo, 'app 2');

    expect([nobody, madeUp]).toEqual([undefined, undefined]);
    expect(openedByGuesses).toEqual([]);
    expect(genuine?.profile.uuid).toBe('d2');
    expect(opened).toEqual(['/alpha#demo#push#d2']);
  });

  test('of ten devices that are saved at once one row has a set of codes', async () => {
    const { ports, tables } = await makeWorld();

    await race(10, (index) =>
      ports.pushEnrolment.save(demo, pushProfile({ uuid: `device-${index}`, recoveryCodes: [`code ${index}`] })),
    );

    const rows = await tables.rows('DeviceProfiles');
    expect(rows).toHaveLength(10);
    expect(rows.filter(({ recoverySalt }) => recoverySalt)).toHaveLength(1);
  });

  test('an ordinary device costs one write unit a use, with all its recovery codes', async () => {
    const { ports, tables } = await makeWorld();
    const fcmToken = `d${'x'.repeat(162)}`;
    await ports.pushEnrolment.save(demo, pushProfile({ recoveryCodes, deviceId: fcmToken }));

    const [row] = await tables.rows('DeviceProfiles');

    expect(row).toBeDefined();
    expect(itemSize(row ?? {})).toBeLessThan(1024);
  });
});
