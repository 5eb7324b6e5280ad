// Key rings as functions read them, and as the worker makes and rotates them, on DynamoDB tables.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { dynamoKeyRingStore, dynamoKeyRings } from '../../functions/adapters/dynamo/key-rings.ts';
import { type KeyRingStore, type KeyWrapper, keyPurposes } from '../../functions/ports/keys.ts';
import { rotateKeyRings } from '../../functions/workers/rotate-key-rings/rotate-key-rings.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { type SimulatedClock, simulatedClock } from '../../testing/simulated-clock.ts';
import { dynamoWorlds, race, tally } from '../support/contract-worlds.ts';
import type { FreshTables } from '../support/dynalite-server.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

describe('key rings', () => {
  const makeWorld = dynamoWorlds('KeyRings');
  const randomness = seededRandomness();
  let tables: FreshTables;
  let store: KeyRingStore;
  let clock: SimulatedClock;
  let loads = 0;
  let unwraps = 0;
  /** Turns every byte round, and counts. */
  const wrapper: KeyWrapper = {
    async generate() {
      const bytes = randomness.bytes(32);
      return { bytes, wrapped: bytes.map((byte) => byte ^ 0xff) };
    },
    async unwrap(_, wrapped) {
      unwraps += 1;
      return wrapped.map((byte) => byte ^ 0xff);
    },
  };
  const rotate = () => rotateKeyRings({ store, wrapper, clock, randomness });
  const inOneProcess = () => dynamoKeyRings(store, wrapper, { clock });

  beforeEach(async () => {
    ({ tables } = await makeWorld());
    const rows = dynamoKeyRingStore(tables.dynamo);
    loads = 0;
    unwraps = 0;
    store = {
      load(purpose) {
        loads += 1;
        return rows.load(purpose);
      },
      save: rows.save,
    };
    clock = simulatedClock();
  });

  test('a ring that was never made is an error that names its purpose', async () => {
    await expect(inOneProcess().ring('auth-id')).rejects.toThrow('auth-id');
  });

  test('the worker makes a ring for each purpose, with a key that can be used at once', async () => {
    expect(await rotate()).toEqual(Object.fromEntries(keyPurposes.map((purpose) => [purpose, 'made'])));

    const rings = inOneProcess();
    const currents = await Promise.all(keyPurposes.map(async (purpose) => (await rings.ring(purpose)).current));
    expect(new Set(currents.map(({ id }) => id)).size).toBe(keyPurposes.length);
    for (const { secret } of currents) expect(secret.symmetricKeySize).toBe(32);
  });

  test('the table holds wrapped keys only', async () => {
    await rotate();
    const { current } = await inOneProcess().ring('auth-id');

    const rows = (await tables.rows('KeyRings')).map((row) => JSON.stringify(row));

    const bytes = JSON.stringify({ ...current.secret.export() }).slice(1, -1);
    expect(rows).toHaveLength(keyPurposes.length);
    for (const text of rows) expect(text).not.toContain(bytes);
  });

  test('two deployments at once make one key for each purpose', async () => {
    const made = await race(10, rotate);

    expect(tally(made.map((rotations) => rotations['auth-id']))).toEqual({ made: 1, kept: 9 });
    expect((await store.load('auth-id'))?.keys).toHaveLength(1);
  });

  test('the worker leaves a young ring alone, and adds one key to an old one, however often it runs', async () => {
    await rotate();
    clock.advance(90 * day - 1);
    expect(await rotate()).toMatchObject({ 'auth-id': 'kept' });
    clock.advance(1);

    const rotations = await race(10, rotate);

    expect(tally(rotations.map((rotation) => rotation['auth-id']))).toEqual({ rotated: 1, kept: 9 });
    expect(await rotate()).toMatchObject({ 'auth-id': 'kept' });
    expect(await store.load('auth-id')).toMatchObject({ version: 2, keys: [{}, {}] });
  });

  test('a process reads a ring once and unwraps each key once, for any number of callers', async () => {
    await rotate();
    loads = 0;
    const rings = inOneProcess();

    await race(50, () => rings.ring('auth-id'));
    clock.advance(30 * minute - 1);
    await race(50, () => rings.ring('auth-id'));

    expect({ loads, unwraps }).toEqual({ loads: 1, unwraps: 1 });
  });

  test('a new key seals only when every process has had time to read it', async () => {
    await rotate();
    const [early, late] = [inOneProcess(), inOneProcess()];
    const old = (await early.ring('auth-id')).current.id;
    clock.advance(90 * day);
    await early.ring('auth-id');
    await rotate();

    // The one that read just before the rotation does not know the key, the one that reads now does not use it yet.
    clock.advance(29 * minute);
    expect((await late.ring('auth-id')).current.id).toBe(old);
    clock.advance(31 * minute - 1);
    expect((await late.ring('auth-id')).current.id).toBe(old);
    clock.advance(1);
    const { current } = await late.ring('auth-id');
    expect(current.id).not.toBe(old);
    expect((await early.ring('auth-id')).find(current.id)).toEqual(current);
    expect((await late.ring('auth-id')).find(old)).toBeDefined();
  });

  test('reading again unwraps new keys only', async () => {
    await rotate();
    const rings = inOneProcess();
    await rings.ring('auth-id');
    clock.advance(90 * day);
    await rotate();

    await rings.ring('auth-id');

    expect(unwraps).toBe(2);
  });

  test('a flood of made-up key ids costs one reading a minute', async () => {
    await rotate();
    const rings = inOneProcess();
    await rings.ring('auth-id');
    loads = 0;

    for (let second = 0; second < 180; second += 1) {
      await race(3, (index) => rings.ring('auth-id', `made up ${second} ${index}`));
      clock.advance(1000);
    }

    expect(loads).toBe(2);
    expect(unwraps).toBe(1);
  });

  test('a key that was added meanwhile is found when it is asked for', async () => {
    await rotate();
    const rings = inOneProcess();
    await rings.ring('auth-id');
    const ring = await store.load('auth-id');
    const { bytes, wrapped } = await wrapper.generate('auth-id');
    const key = { id: 'new', wrapped, createdAt: clock.now(), usableFrom: clock.now() };
    await store.save('auth-id', { version: 2, keys: [...(ring?.keys ?? []), key] });

    expect((await rings.ring('auth-id', 'new')).find('new')).toBeUndefined();
    clock.advance(minute);
    expect((await rings.ring('auth-id', 'new')).find('new')?.secret.export()).toEqual(Buffer.from(bytes));
  });

  test('a store that fails once does no lasting harm', async () => {
    await rotate();
    let broken = true;
    const flaky: KeyRingStore = {
      ...store,
      load: (purpose) => (broken ? Promise.reject(new Error('down')) : store.load(purpose)),
    };
    const rings = dynamoKeyRings(flaky, wrapper, { clock });
    await expect(rings.ring('auth-id')).rejects.toThrow('down');
    broken = false;
    await rings.ring('auth-id');

    broken = true;
    clock.advance(30 * minute);
    await expect(rings.ring('auth-id')).rejects.toThrow('down');
    broken = false;

    await rings.ring('auth-id');
    expect(unwraps).toBe(1);
  });

  test('a ring is written over its own last version only', async () => {
    await rotate();
    const ring = await store.load('auth-id');
    if (!ring) throw new Error('The ring was not made');

    expect(await store.save('auth-id', ring)).toBe(false);
    expect(await store.save('auth-id', { ...ring, version: 3 })).toBe(false);
    expect(await store.save('auth-id', { ...ring, version: 2 })).toBe(true);
  });
});
