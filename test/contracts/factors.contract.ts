// What every implementation of Factors, FactorFence and DemandedFactors does.
import { expect, test } from '@jest/globals';
import type { DeviceKind } from '../../functions/ports/devices.ts';
import { race, tally, type World } from '../support/contract-worlds.ts';
import { demo, identity, demoElsewhere as other } from './users.ts';

const device = (kind: DeviceKind, uuid: string) => ({ kind, uuid, deviceName: 'Phone', createdDate: 1 });

export function factorsContract(makeWorld: () => Promise<World>): void {
  test('a user of whom nothing is known has no factors, at revision 0', async () => {
    const { ports } = await makeWorld();

    expect(await ports.factors.look(demo)).toEqual({ revision: 0, devices: [] });
    expect(await ports.factors.look({ ...demo, username: 'x'.repeat(257) })).toEqual({ revision: 0, devices: [] });
  });

  test('devices of every kind are seen, and nobody else’s', async () => {
    const { ports, addDevice } = await makeWorld();
    await addDevice(demo, device('oath', 'a'), []);
    await addDevice(demo, device('push', 'b'), []);
    await addDevice(other, device('push', 'c'), []);
    await ports.pushBudget.take(demo, { visit: 'v', messageId: 'm' }, { limit: 5, windowSeconds: 600 });
    await ports.factorFence.raise(demo);

    const { devices } = await ports.factors.look({ ...demo, username: ' DEMO' });

    expect([...devices].sort()).toEqual(['oath#a', 'push#b']);
  });

  test('whoever has seen the factors as they are passes, and the revision grows', async () => {
    const { ports } = await makeWorld();

    expect(await ports.factorFence.pass(demo, 'oath#a', 0)).toBe(true);
    expect((await ports.factors.look(demo)).revision).toBe(1);
    expect(await ports.factorFence.pass(demo, 'push#b', 1)).toBe(true);
    expect((await ports.factors.look(demo)).revision).toBe(2);
  });

  test('A-6.4.3 attack: a registration begun before another was stored is not', async () => {
    const { ports } = await makeWorld();
    await ports.factorFence.pass(demo, 'oath#of-the-victim', 0);

    expect(await ports.factorFence.pass(demo, 'oath#of-the-thief', 0)).toBe(false);
    expect((await ports.factors.look(demo)).revision).toBe(1);
  });

  test('A-6.4.3 attack: a registration begun before a device was removed is not stored, however often it is asked', async () => {
    const { ports } = await makeWorld();
    await ports.factorFence.pass(demo, 'oath#a', 0);
    await ports.factorFence.raise(demo);

    for (const seen of [0, 1]) expect(await ports.factorFence.pass(demo, 'oath#a', seen)).toBe(false);
  });

  test('the same registration passes again: its request may be repeated', async () => {
    const { ports } = await makeWorld();
    await ports.factorFence.pass(demo, 'oath#a', 0);

    expect(await ports.factorFence.pass(demo, 'oath#a', 0)).toBe(true);
    expect((await ports.factors.look(demo)).revision).toBe(1);
  });

  test('A-6.4.3 attack: a registration that is opened while another is being stored sees that one, for a minute', async () => {
    const { ports, addDevice, clock } = await makeWorld();
    await ports.factorFence.pass(demo, 'push#b', 0);

    const during = await ports.factors.look(demo);
    clock.advance(60_000);
    const brokenOff = await ports.factors.look(demo);
    await ports.factorFence.pass(demo, 'push#b', 1);
    await addDevice(demo, device('push', 'b'), []);
    const stored = await ports.factors.look(demo);

    expect(during).toEqual({ revision: 1, devices: [], storing: 'push#b' });
    expect(brokenOff).toEqual({ revision: 1, devices: [] });
    expect(stored).toEqual({ revision: 2, devices: ['push#b'] });
  });

  test('race: of fifty registrations that have seen the same, one passes', async () => {
    const { ports } = await makeWorld();

    const passed = await race(50, (index) => ports.factorFence.pass(demo, `oath#${index}`, 0));

    expect(tally(passed)).toEqual({ true: 1, false: 49 });
    expect((await ports.factors.look(demo)).revision).toBe(1);
  });

  test('where nothing is asked, everything passes and is noted', async () => {
    const { ports } = await makeWorld();

    const passed = [await ports.factorFence.pass(demo, 'oath#a'), await ports.factorFence.pass(demo, 'oath#b')];

    expect(passed).toEqual([true, true]);
    expect((await ports.factors.look(demo)).revision).toBe(2);
  });

  test('what a login has to be asked for leaves out what the user has opted out of', async () => {
    const { ports, addDevice } = await makeWorld();
    await ports.identityStore.put(identity(demo));
    await addDevice(demo, device('oath', 'a'), []);
    await addDevice(demo, device('push', 'b'), []);
    await addDevice(demo, device('webauthn', 'c'), []);
    await ports.skipSettingChanges.set(demo, 'push', 'skippable');

    const demanded = await ports.demandedFactors.list(demo);

    expect([...demanded].sort()).toEqual(['oath#a', 'webauthn#c']);
    expect(await ports.demandedFactors.list(other)).toEqual([]);
  });
}
