import { describe, expect, test } from '@jest/globals';
import { dynamoUserRemoval } from '../../functions/adapters/dynamo/user-removal.ts';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { itemSize } from '../support/item-size.ts';
import { credentialOf, passkey } from './passkey.ts';
import { passkeysContract } from './passkeys.contract.ts';
import { demo } from './users.ts';

const mallory = { realm: '/alpha', username: 'mallory' };
const { uuid, credentialId } = passkey();

describe('passkeys in memory', () => {
  passkeysContract(memoryWorld);
});

describe('passkeys in DynamoDB', () => {
  const makeWorld = dynamoWorlds('DeviceProfiles', 'Identities', 'Sessions', 'EndpointOwners', 'RememberedBrowsers');
  passkeysContract(makeWorld);

  /** The claim that a registration has left which broke off before it stored its passkey. */
  const brokenOff = async () => {
    const world = await makeWorld();
    await world.ports.passkeyEnrolment.save(demo, passkey());
    const [device] = (await world.tables.rows('DeviceProfiles')).filter((row) => row['device'] === `webauthn#${uuid}`);
    await world.tables.dynamo
      .table('DeviceProfiles')
      .remove({ user: String(device?.['user']), device: `webauthn#${uuid}` });
    return world;
  };

  test('a registration that broke off: its owner takes the credential over after a minute, and nobody else ever', async () => {
    const { ports, clock } = await brokenOff();
    const again = passkey({ uuid: 'again' });

    expect(await ports.passkeyEnrolment.save(demo, again)).toBe('taken');
    clock.advance(60_000);
    expect(await ports.passkeyEnrolment.save(mallory, passkey({ uuid: 'm' }))).toBe('taken');
    expect(await ports.passkeyEnrolment.save(demo, again)).toBe('stored');
    expect(await ports.passkeys.findByCredential('/alpha', credentialId)).toEqual({ owner: demo, passkey: again });
  });

  test('a registration that broke off takes no room for longer than a minute', async () => {
    const { ports, tables, clock } = await makeWorld();
    const other = passkey({ uuid: 'other', credentialId: credentialOf(1) });
    await ports.passkeyEnrolment.save(demo, passkey(), { most: 1 });
    await tables.dynamo.table('DeviceProfiles').remove({ user: '/alpha#demo', device: `webauthn#${uuid}` });

    expect(await ports.passkeyEnrolment.save(demo, other, { most: 1 })).toBe('full');
    clock.advance(60_000);
    expect(await ports.passkeyEnrolment.save(demo, other, { most: 1 })).toBe('stored');
  });

  test('with a user go the passkeys, the claims on their credentials and the names in them', async () => {
    const { ports, tables, clock } = await makeWorld();
    await ports.identityStore.put({ ...demo, active: true, attributes: {} });
    await ports.passkeyEnrolment.save(demo, passkey(), { most: 2 });

    expect(await dynamoUserRemoval(tables.dynamo, { clock }).remove(demo)).toBe(true);

    const left = await tables.rows('DeviceProfiles');
    expect(left.map((row) => row['device'])).toEqual(['factors']);
    expect(await ports.passkeyEnrolment.save(mallory, passkey({ uuid: 'm' }))).toBe('stored');
  });

  test('a passkey costs one write unit a use, with all its recovery codes', async () => {
    const { ports, tables } = await makeWorld();
    const recoveryCodes = Array.from({ length: 10 }, (_, index) => `recoverycod${index}`);
    await ports.passkeyEnrolment.save(demo, passkey(), { recoveryCodes });
    await ports.passkeyUse.use(demo, uuid, { credentialId, signCount: 1, visit: 'visit' });

    const row = (await tables.rows('DeviceProfiles')).find((one) => one['device'] === `webauthn#${uuid}`);

    expect(row).toBeDefined();
    expect(itemSize(row ?? {})).toBeLessThan(1024);
  });
});
