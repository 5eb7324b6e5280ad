import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type RealmChange, realmDesk } from '../../functions/administration/realm-desk.ts';
import { seedConfiguration } from '../../local/seed-configuration.ts';
import { seeds } from '../../local/seeds.ts';
import { wearBrand } from '../../local/worn-brand.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { temporaryFolder } from '../support/running-stack.ts';

let folder: ReturnType<typeof temporaryFolder> | undefined;

afterEach(() => folder?.remove());

async function world() {
  const ports = memoryPorts();
  const desk = realmDesk({ ...ports, clock: simulatedClock() }, () => ({
    by: 'operator',
    facts: { transactionId: 'none' },
  }));
  folder = temporaryFolder();
  const memory = join(folder.path, 'brand.json');
  await seedConfiguration(seeds(), {}, ports);
  return {
    wear: (brand: { name?: string; radius?: number } | undefined) => wearBrand(brand, memory, ports),
    operator: (wanted: Partial<RealmChange>) => desk.change('/alpha', { set: {}, unset: [], brand: true, ...wanted }),
    shown: async () => (await desk.show('/alpha'))?.brand,
  };
}

describe('The brand of the configuration', () => {
  test('is worn, and taken off when there is none any more', async () => {
    const { wear, shown } = await world();

    const on = await wear({ radius: 3 });
    const worn = await shown();
    const off = await wear(undefined);

    expect([on, worn]).toEqual([true, { name: 'Waymark', radius: 3 }]);
    expect([off, await shown()]).toEqual([true, { name: 'Waymark' }]);
  });

  test('leaves what an operator has set where there never was one', async () => {
    const { wear, operator, shown } = await world();
    await operator({ set: { name: 'Mine' } });

    const off = await wear(undefined);

    expect([off, await shown()]).toEqual([false, { name: 'Mine' }]);
  });

  test('leaves what an operator has set since, when it goes', async () => {
    const { wear, operator, shown } = await world();
    await wear({ name: 'Acme' });
    await operator({ set: { radius: 3 } });

    const off = await wear(undefined);
    await wear(undefined);

    expect([off, await shown()]).toEqual([false, { name: 'Acme', radius: 3 }]);
  });

  test('leaves what an operator has set until it changes', async () => {
    const { wear, operator, shown } = await world();
    await wear({ name: 'Acme' });
    await operator({ set: { name: 'Mine' } });

    const same = await wear({ name: 'Acme' });
    const kept = await shown();
    const other = await wear({ name: 'Acme Bank' });

    expect([same, kept]).toEqual([false, { name: 'Mine' }]);
    expect([other, await shown()]).toEqual([true, { name: 'Acme Bank' }]);
  });
});
