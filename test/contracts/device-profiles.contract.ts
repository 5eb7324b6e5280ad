// What every implementation of DeviceProfiles, DeviceProfileUse, DeviceProfileSaving and DeviceProfileEditor does.
import { expect, test } from '@jest/globals';
import { race, tally, type World } from '../support/contract-worlds.ts';
import { demo, demoElsewhere, impossible, spellings } from './users.ts';

const seen = {
  identifier: '7-8-9',
  metadata: { platform: { deviceName: 'Laptop', ram: 8.5 }, plugins: ['a', 'b'], '': { '#x': null } },
  location: { latitude: 47.5, longitude: -8.25 },
};

export function deviceProfilesContract(makeWorld: () => Promise<World>): void {
  const makePorts = async () => {
    const { ports, clock } = await makeWorld();
    const { deviceProfiles, deviceProfileUse: use, deviceProfileSaving: saving, deviceProfileEditor: editor } = ports;
    const identifiers = async () => (await editor.list(demo)).map(({ identifier }) => identifier);
    return { deviceProfiles, use, saving, editor, identifiers, clock };
  };

  test('finds what was saved, under any spelling of the name', async () => {
    const { deviceProfiles, saving, editor, clock } = await makePorts();

    await saving.save(demo, { ...seen, alias: 'Mine', usualAlias: 'Laptop' }, 5);

    const profile = { ...seen, alias: 'Mine', lastSelectedDate: clock.now() };
    for (const user of spellings) expect(await deviceProfiles.find(user, seen.identifier)).toEqual(profile);
    expect(await editor.list(demo)).toEqual([profile]);
  });

  test('a profile may say nothing but that the device is there', async () => {
    const { deviceProfiles, saving, clock } = await makePorts();

    await saving.save(demo, { identifier: '1' }, 5);

    expect(await deviceProfiles.find(demo, '1')).toEqual({ identifier: '1', lastSelectedDate: clock.now() });
  });

  test('saving again changes what is said, and keeps what is not', async () => {
    const { deviceProfiles, saving, clock } = await makePorts();
    await saving.save(demo, seen, 5);
    clock.advance(1000);
    await saving.save(demo, { identifier: seen.identifier, location: { latitude: 1, longitude: 2 } }, 5);
    clock.advance(1000);

    await saving.save(demo, { identifier: seen.identifier, metadata: {} }, 5);

    expect(await deviceProfiles.find(demo, seen.identifier)).toEqual({
      identifier: seen.identifier,
      metadata: {},
      location: { latitude: 1, longitude: 2 },
      lastSelectedDate: clock.now(),
    });
  });

  test('the usual alias names a device that has none, and no other; an alias replaces any', async () => {
    const { deviceProfiles, saving } = await makePorts();
    const { identifier } = seen;
    const alias = async () => (await deviceProfiles.find(demo, identifier))?.alias;
    const aliases: (string | undefined)[] = [];

    for (const names of [{}, { usualAlias: 'A' }, { usualAlias: 'B' }, { alias: 'C', usualAlias: 'D' }, {}]) {
      await saving.save(demo, { identifier, ...names }, 5);
      aliases.push(await alias());
    }

    expect(aliases).toEqual([undefined, 'A', 'A', 'C', 'C']);
  });

  test('keeps the last used, and always the one just saved', async () => {
    const { saving, use, identifiers, clock } = await makePorts();
    for (const identifier of ['1', '2', '3']) {
      clock.advance(1000);
      await saving.save(demo, { identifier }, 3);
    }
    clock.advance(1000);
    await use.select(demo, '1');
    clock.advance(1000);

    await saving.save(demo, { identifier: '4' }, 3);
    expect(await identifiers()).toEqual(['4', '1', '3']);
    await saving.save(demo, { identifier: '3' }, 1);
    expect(await identifiers()).toEqual(['3']);
    await saving.save(demo, { identifier: '5' }, 1);
    expect(await identifiers()).toEqual(['5']);
  });

  test('of twenty that are saved at once no more are left than may be', async () => {
    const { saving, identifiers } = await makePorts();

    await race(20, (index) => saving.save(demo, { identifier: String(index) }, 5));

    const left = await identifiers();
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThanOrEqual(5);
  });

  test('selecting sets the date of the last use and nothing else', async () => {
    const { deviceProfiles, use, saving, clock } = await makePorts();
    await saving.save(demo, { ...seen, alias: 'Mine' }, 5);
    clock.advance(1000);

    expect(await use.select(demo, seen.identifier)).toBe(true);

    const profile = { ...seen, alias: 'Mine', lastSelectedDate: clock.now() };
    expect(await deviceProfiles.find(demo, seen.identifier)).toEqual(profile);
  });

  test('renames, and leaves the rest', async () => {
    const { deviceProfiles, saving, editor, clock } = await makePorts();
    await saving.save(demo, { ...seen, usualAlias: 'Laptop' }, 5);

    expect(await editor.rename(demo, seen.identifier, 'Zoë’s')).toBe(true);

    const profile = { ...seen, alias: 'Zoë’s', lastSelectedDate: clock.now() };
    expect(await deviceProfiles.find(demo, seen.identifier)).toEqual(profile);
  });

  test('who takes factors away takes profiles away as well', async () => {
    const { ports } = await makeWorld();
    await ports.deviceProfileSaving.save(demo, { identifier: 'seen' }, 5);
    const { deviceProfileRemoval: removal } = ports;

    const listed = await removal.list(demo);
    const removed = await removal.remove(demo, 'seen');

    expect([listed.length, removed?.identifier, (await removal.list(demo)).length]).toEqual([1, 'seen', 0]);
  });

  test('of fifty that remove a profile at once one gets it', async () => {
    const { saving, editor, identifiers } = await makePorts();
    await saving.save(demo, seen, 5);

    const removed = await race(50, () => editor.remove(demo, seen.identifier));

    expect(tally(removed.map((one) => one?.identifier))).toEqual({ [seen.identifier]: 1, undefined: 49 });
    expect(await identifiers()).toEqual([]);
  });

  test('what races with the removal brings nothing back', async () => {
    const { saving, use, editor, identifiers } = await makePorts();
    await saving.save(demo, seen, 5);

    await Promise.all([
      editor.remove(demo, seen.identifier),
      ...(await race(20, async () => use.select(demo, seen.identifier))),
      ...(await race(20, async () => editor.rename(demo, seen.identifier, 'Late'))),
    ]);

    expect(await identifiers()).toEqual([]);
  });

  test('knows no profile of another user, realm or device', async () => {
    const { deviceProfiles, use, saving, editor, identifiers } = await makePorts();
    await saving.save(demo, seen, 5);
    await saving.save({ realm: '/alpha', username: '/alpha#demo' }, { identifier: 'theirs' }, 5);

    for (const user of [demoElsewhere, { realm: '/alpha', username: 'profile#/alpha#demo' }, ...impossible]) {
      expect(await deviceProfiles.find(user, seen.identifier)).toBeUndefined();
      expect(await use.select(user, seen.identifier)).toBe(false);
      expect(await editor.list(user)).toEqual([]);
      expect(await editor.rename(user, seen.identifier, 'Mine')).toBe(false);
      expect(await editor.remove(user, seen.identifier)).toBeUndefined();
    }
    for (const identifier of ['', '7-8', '7-8-9 ', 'profile#7-8-9', 'theirs']) {
      expect(await deviceProfiles.find(demo, identifier)).toBeUndefined();
      expect(await use.select(demo, identifier)).toBe(false);
      expect(await editor.remove(demo, identifier)).toBeUndefined();
    }
    expect(await identifiers()).toEqual([seen.identifier]);
  });

  test('nobody can have a profile without a name that somebody can have', async () => {
    const { saving } = await makePorts();

    for (const user of impossible) await expect(saving.save(user, seen, 5)).rejects.toThrow();
  });

  test('profiles are no factors', async () => {
    const { ports } = await makeWorld();
    await ports.deviceProfileSaving.save(demo, seen, 5);

    expect(await ports.factors.look(demo)).toEqual({ revision: 0, devices: [] });
    expect(await ports.deviceList.list(demo, 'oath')).toEqual([]);
  });
}
