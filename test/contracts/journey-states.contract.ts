// What every implementation of JourneyStates does.
import { expect, test } from '@jest/globals';
import type { JourneyRow } from '../../functions/ports/journeys.ts';
import { race, tally, type World } from '../support/contract-worlds.ts';

const ending: Pick<JourneyRow, 'ended'> = { ended: true };

export function journeyStatesContract(makeWorld: () => Promise<World>): void {
  const rowIn = ({ clock }: World, changes: Partial<JourneyRow> = {}): JourneyRow => ({
    id: 'journey-1',
    version: 1,
    realm: '/alpha',
    journey: 'Login',
    expiresAt: clock.now() + 300_000,
    otk: 'otk-1',
    ended: false,
    state: { shared: { username: 'demo' } },
    ...changes,
  });

  test('gives a journey back as it was written, odd values included', async () => {
    const world = await makeWorld();
    const row = rowIn(world, {
      journey: 'Zoë 測試',
      lastRequest: 'digest',
      state: {
        '': '',
        empty: {},
        list: [[], {}, '', null],
        numbers: [0, -0.5, 1e21],
        text: '"\\\u0000\u{1f600}',
        no: false,
      },
    });

    expect(await world.ports.journeyStates.create(row)).toBe(true);

    expect(await world.ports.journeyStates.load('journey-1')).toEqual(row);
  });

  test('knows no journey that was never written', async () => {
    const { ports } = await makeWorld();

    expect(await ports.journeyStates.load('nothing')).toBeUndefined();
  });

  test('writes the first row of a journey once, however many try at the same time', async () => {
    const world = await makeWorld();
    const { journeyStates } = world.ports;

    const created = await race(50, (index) => journeyStates.create(rowIn(world, { otk: `otk-${index}` })));

    expect(tally(created)).toEqual({ true: 1, false: 49 });
    expect(await journeyStates.load('journey-1')).toMatchObject({ otk: `otk-${created.indexOf(true)}` });
  });

  test('two answers to one step: exactly one of fifty moves the journey', async () => {
    const world = await makeWorld();
    const { journeyStates } = world.ports;
    await journeyStates.create(rowIn(world));

    const moved = await race(50, (index) =>
      journeyStates.replace(rowIn(world, { version: 2, otk: `otk-${index}`, state: { index } })),
    );

    expect(tally(moved)).toEqual({ true: 1, false: 49 });
    const winner = moved.indexOf(true);
    expect(await journeyStates.load('journey-1')).toEqual(
      rowIn(world, { version: 2, otk: `otk-${winner}`, state: { index: winner } }),
    );
  });

  test('writes over no version but the one before', async () => {
    const world = await makeWorld();
    const { journeyStates } = world.ports;
    await journeyStates.create(rowIn(world));

    expect(await journeyStates.replace(rowIn(world, { version: 1 }))).toBe(false);
    expect(await journeyStates.replace(rowIn(world, { version: 3 }))).toBe(false);
    expect(await journeyStates.replace(rowIn(world, { id: 'unknown', version: 2 }))).toBe(false);

    expect(await journeyStates.load('unknown')).toBeUndefined();
  });

  test('an ended journey stays ended: it is neither opened again nor written over', async () => {
    const world = await makeWorld();
    const { journeyStates } = world.ports;
    const { state, ...rest } = rowIn(world, { version: 2, ...ending });
    await journeyStates.create(rowIn(world));
    expect(await journeyStates.replace(rest)).toBe(true);

    expect(await journeyStates.create(rowIn(world))).toBe(false);
    expect(await journeyStates.replace(rowIn(world, { version: 3 }))).toBe(false);

    expect(await journeyStates.load('journey-1')).toEqual(rest);
  });

  test('a journey can end with its first write', async () => {
    const world = await makeWorld();
    const { state, ...rest } = rowIn(world, ending);

    expect(await world.ports.journeyStates.create(rest)).toBe(true);
    expect(await world.ports.journeyStates.load('journey-1')).toEqual(rest);
  });

  test('a late deletion does not prolong a journey: at its expiry it is gone, for readers and writers', async () => {
    const world = await makeWorld();
    const { journeyStates } = world.ports;
    const row = rowIn(world);
    await journeyStates.create(row);

    world.clock.set(row.expiresAt - 1);
    expect(await journeyStates.load('journey-1')).toEqual(row);
    expect(await journeyStates.replace({ ...row, version: 2 })).toBe(true);

    world.clock.set(row.expiresAt);
    expect(await journeyStates.load('journey-1')).toBeUndefined();
    expect(await journeyStates.replace({ ...row, version: 3 })).toBe(false);
    expect(await journeyStates.create(row)).toBe(false);
  });
}
