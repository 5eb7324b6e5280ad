// What every implementation of Passkeys, PasskeyUse and PasskeyEnrolment does.
import { expect, test } from '@jest/globals';
import { race, tally, type World } from '../support/contract-worlds.ts';
import { credentialOf, passkey } from './passkey.ts';
import { demo, demoElsewhere, impossible, spellings } from './users.ts';

const mallory = { realm: '/alpha', username: 'mallory' };
const { uuid, credentialId } = passkey();
const numbered = (number: number) => passkey({ uuid: `passkey-${number}`, credentialId: credentialOf(number) });

export function passkeysContract(makeWorld: () => Promise<World>): void {
  const worldWithPasskey = async (changes = {}) => {
    const world = await makeWorld();
    await world.ports.passkeyEnrolment.save(demo, passkey(changes));
    return { ...world, ...world.ports };
  };

  test('gives a passkey back as it was, whatever the spelling of the name', async () => {
    const { ports } = await makeWorld();
    const bare = passkey({ uuid: 'bare', credentialId: credentialOf(1), createdDate: 1 });
    const { rpId: _, aaguid: _a, attestationFormat: _f, attestationType: _t, backupEligible: _b, ...imported } = bare;

    expect(await ports.passkeyEnrolment.save(demo, passkey({ deviceName: 'Zoë’s 測試' }))).toBe('stored');
    expect(await ports.passkeyEnrolment.save(demo, imported)).toBe('stored');

    for (const user of [demo, ...spellings]) {
      expect(await ports.passkeys.list(user)).toEqual([passkey({ deviceName: 'Zoë’s 測試' }), imported]);
    }
    for (const user of [demoElsewhere, ...impossible]) expect(await ports.passkeys.list(user)).toEqual([]);
  });

  test('shows it to the device list and to the fence of factors', async () => {
    const { deviceList, factors } = await worldWithPasskey();
    const { createdDate, lastAccessDate, aaguid, deviceName } = passkey();

    expect(await deviceList.list(demo, 'webauthn')).toEqual([
      { uuid, kind: 'webauthn', deviceName, createdDate, lastAccessDate, credentialId, aaguid },
    ]);
    expect(await factors.look(demo)).toMatchObject({ devices: [`webauthn#${uuid}`] });
  });

  test('finds the owner of a credential, in its realm alone', async () => {
    const { passkeys } = await worldWithPasskey();

    expect(await passkeys.findByCredential('/alpha', credentialId)).toEqual({ owner: demo, passkey: passkey() });
    expect(await passkeys.findByCredential('/beta', credentialId)).toBeUndefined();
    for (const other of ['', 'ZGVtbw', credentialId.toLowerCase(), `${credentialId}A`, 'claim', '#']) {
      expect(await passkeys.findByCredential('/alpha', other)).toBeUndefined();
    }
  });

  test('a credential is one user’s, in each realm', async () => {
    const { passkeyEnrolment, passkeys } = await worldWithPasskey();

    expect(await passkeyEnrolment.save(mallory, passkey({ uuid: 'other' }))).toBe('taken');
    expect(await passkeyEnrolment.save(demo, passkey({ uuid: 'other' }))).toBe('taken');
    expect(await passkeyEnrolment.save(demoElsewhere, passkey())).toBe('stored');

    expect(await passkeys.list(mallory)).toEqual([]);
    expect(await passkeys.list(demo)).toHaveLength(1);
    expect(await passkeys.findByCredential('/alpha', credentialId)).toMatchObject({ owner: demo });
  });

  test('of fifty who save one credential at once one gets it', async () => {
    const { ports } = await makeWorld();

    const saved = await race(50, (index) =>
      ports.passkeyEnrolment.save({ realm: '/alpha', username: `user${index}` }, passkey({ uuid: `u${index}` })),
    );

    expect(tally(saved)).toEqual({ stored: 1, taken: 49 });
  });

  test('saving the same again, or fifty times at once, changes nothing', async () => {
    const { passkeyEnrolment, passkeys, passkeyUse, deviceEditor } = await worldWithPasskey();
    await passkeyUse.use(demo, uuid, { credentialId, signCount: 7, visit: 'v' });
    await deviceEditor.rename(demo, 'webauthn', uuid, 'Renamed');

    const saved = await race(50, () => passkeyEnrolment.save(demo, passkey(), { recoveryCodes: ['code'], most: 1 }));

    expect(tally(saved)).toEqual({ stored: 50 });
    expect(await passkeys.list(demo)).toMatchObject([{ signCount: 7, deviceName: 'Renamed' }]);
  });

  test('another credential under a uuid that is there is refused, and stays free', async () => {
    const { passkeyEnrolment, passkeys } = await worldWithPasskey();
    const other = credentialOf(2);

    expect(await passkeyEnrolment.save(demo, passkey({ credentialId: other }))).toBe('taken');

    expect(await passkeys.list(demo)).toEqual([passkey()]);
    expect(await passkeyEnrolment.save(mallory, passkey({ uuid: 'm', credentialId: other }))).toBe('stored');
  });

  test('device limit: however many are saved at once, there are no more than so many', async () => {
    const { ports } = await makeWorld();

    const saved = await race(20, (index) => ports.passkeyEnrolment.save(demo, numbered(index), { most: 3 }));

    expect(tally(saved)).toEqual({ stored: 3, full: 17 });
    expect(await ports.passkeys.list(demo)).toHaveLength(3);
  });

  test('device limit: those that were saved without one count, and a removed one makes room', async () => {
    const { passkeyEnrolment, deviceEditor } = await worldWithPasskey();

    expect(await passkeyEnrolment.save(demo, numbered(1), { most: 1 })).toBe('full');
    expect(await passkeyEnrolment.save(demo, numbered(1), { most: 2 })).toBe('stored');
    expect(await passkeyEnrolment.save(demo, numbered(2), { most: 2 })).toBe('full');
    await deviceEditor.remove(demo, 'webauthn', uuid);
    expect(await passkeyEnrolment.save(demo, numbered(2), { most: 2 })).toBe('stored');
  });

  test('device limit: a credential that is taken takes no room', async () => {
    const { passkeyEnrolment } = await worldWithPasskey();

    expect(await passkeyEnrolment.save(mallory, passkey({ uuid: 'm' }), { most: 1 })).toBe('taken');
    expect(await passkeyEnrolment.save(mallory, numbered(1), { most: 1 })).toBe('stored');
  });

  test('counter: it grows, and never goes back', async () => {
    const { passkeys, passkeyUse } = await worldWithPasskey({ signCount: 5 });
    const count = (signCount: number) =>
      passkeyUse.use(demo, uuid, { credentialId, signCount, visit: `v${signCount}` });
    const stored = async () => (await passkeys.list(demo))[0]?.signCount;

    expect([await count(6), await stored()]).toEqual(['used', 6]);
    expect([await count(5), await stored()]).toEqual(['behind', 6]);
    expect([await count(0), await stored()]).toEqual(['used', 6]);
    expect([await count(2 ** 32 - 1), await stored()]).toEqual(['used', 2 ** 32 - 1]);
  });

  test('counter: of fifty different requests with one count one has made it grow; copies of a request agree', async () => {
    const { passkeyUse } = await worldWithPasskey();

    const strangers = await race(50, (index) =>
      passkeyUse.use(demo, uuid, { credentialId, signCount: 1, visit: `visit ${index}` }),
    );
    const copies = await race(50, () => passkeyUse.use(demo, uuid, { credentialId, signCount: 2, visit: 'one' }));

    expect(tally(strangers)).toEqual({ used: 1, behind: 49 });
    expect(tally(copies)).toEqual({ used: 50 });
  });

  test('a use sets the last access, and finds no other user’s, other credential’s or removed one', async () => {
    const { passkeys, passkeyUse, deviceEditor, deviceList, clock } = await worldWithPasskey();
    const assertion = { credentialId, signCount: 0, visit: 'v' };
    clock.advance(1000);

    expect(await passkeyUse.use(demo, uuid, assertion)).toBe('used');
    expect(await passkeys.list(demo)).toMatchObject([{ lastAccessDate: clock.now() }]);
    expect(await deviceList.list(demo, 'webauthn')).toMatchObject([{ lastAccessDate: clock.now() }]);
    expect(await passkeyUse.use(demo, uuid, { ...assertion, credentialId: credentialOf(9) })).toBe('gone');
    for (const user of [mallory, demoElsewhere, ...impossible]) {
      expect(await passkeyUse.use(user, uuid, assertion)).toBe('gone');
    }
    await deviceEditor.remove(demo, 'webauthn', uuid);
    expect(await passkeyUse.use(demo, uuid, { ...assertion, signCount: 9 })).toBe('gone');
    expect(await passkeys.list(demo)).toEqual([]);
  });

  test.each(['deviceEditor', 'deviceRemoval'] as const)(
    'removed by %s it signs nobody in, its credential is free, and so is its room',
    async (port) => {
      const { ports } = await makeWorld();
      const { passkeyEnrolment, passkeys } = ports;
      await passkeyEnrolment.save(demo, passkey(), { most: 1 });

      const removed = await ports[port].remove(demo, 'webauthn', uuid);

      expect(await passkeyEnrolment.save(demo, numbered(1), { most: 1 })).toBe('stored');

      expect(removed?.device).toMatchObject({ uuid, kind: 'webauthn', credentialId });
      expect(await passkeys.findByCredential('/alpha', credentialId)).toBeUndefined();
      expect(await passkeyEnrolment.save(mallory, passkey({ uuid: 'm' }))).toBe('stored');
    },
  );

  test('recovery codes: those of the latest passkey are in force, each once', async () => {
    const { ports } = await makeWorld();
    const policy = { limit: 5, baseDelaySeconds: 30, maxDelaySeconds: 900, ceiling: 90 };
    const spend = (code: string, visit: string) => ports.recoveryCodes.spend(demo, 'webauthn', code, visit, policy);
    await ports.passkeyEnrolment.save(
      demo,
      { ...numbered(1), createdDate: 1 },
      { recoveryCodes: ['first1', 'first2'] },
    );
    await ports.passkeyEnrolment.save(
      demo,
      { ...numbered(2), createdDate: 2 },
      { recoveryCodes: ['later1', 'later2'] },
    );

    expect(await spend('first1', 'a')).toEqual({ verdict: 'refused' });
    expect(await spend('later1', 'b')).toMatchObject({ verdict: 'accepted', device: 'passkey-2', left: 1 });
    expect(await spend('later1', 'c')).toEqual({ verdict: 'refused' });
  });

  test('saves nothing for a name that nobody can have', async () => {
    const { ports } = await makeWorld();

    for (const user of impossible) await expect(ports.passkeyEnrolment.save(user, passkey())).rejects.toThrow();
  });
}
