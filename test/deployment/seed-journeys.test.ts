import { describe, expect, test } from '@jest/globals';
import { realmDesk } from '../../functions/administration/realm-desk.ts';
import { seedJourneys } from '../../functions/deployment/journey-seed/seed-journeys.ts';
import type { JsonObject } from '../../functions/json.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

const google = 'arn:aws:sns:eu-central-1:111122223333:app/GCM/waymark';

/** A journey that shows a message. */
function exported(message: string): string {
  const node = { _id: 'node', _type: { _id: 'MessageNode' }, message: { en: message } };
  const tree = {
    _id: 'Hello',
    entryNodeId: 'node',
    nodes: {
      node: {
        nodeType: 'MessageNode',
        displayName: 'Message',
        connections: { true: '70e691a5-1e33-4ac3-a356-e7b6d60d92e0', false: 'e301438c-0bd0-429c-ab0c-66126501069a' },
      },
    },
  };
  return JSON.stringify({ trees: { Hello: { tree, nodes: { node }, innerNodes: {}, scripts: {} } } });
}

function world() {
  const ports = memoryPorts();
  const log = recordedLog();
  const deploy = (text: string, applications: Readonly<Record<string, string>> = {}) =>
    seedJourneys(
      { type: 'Create' },
      {
        ...{ log, applications, clock: simulatedClock() },
        configuration: ports.configuration,
        configurationEditor: ports.configurationEditor,
        files: [{ realm: '/alpha', journeys: [{ name: 'Hello.journey.json', text }], services: [] }],
      },
    );
  const stored = async (kind: 'journey' | 'replaced', id: string) =>
    (await ports.configuration.get('/alpha', kind, id))?.value;
  const edit = async (change: JsonObject) =>
    ports.configurationEditor.put('/alpha', 'journey', 'Hello', { ...(await stored('journey', 'Hello')), ...change });
  const message = async () => JSON.stringify(await stored('journey', 'Hello'));
  return { ports, log, deploy, stored, edit, message };
}

describe('A deployment', () => {
  test('fills an empty realm', async () => {
    const { deploy, message, ports } = world();

    const { physicalId, data } = await deploy(exported('first'), { google });

    expect(physicalId).toBe('journey-seed');
    expect(data).toEqual({
      Written: '/alpha realm, /alpha brand, /alpha service pushNotification, /alpha journey Hello',
      Replaced: 'none',
      Kept: 'none',
      Failing: 'none',
    });
    expect(await message()).toContain('first');
    expect((await ports.configuration.get('/alpha', 'service', 'pushNotification'))?.value).toEqual({
      googleEndpoint: google,
    });
  });

  test('with the same files changes nothing', async () => {
    const { deploy, ports } = world();
    await deploy(exported('first'));
    const before = structuredClone(ports.store.configuration);

    const { data } = await deploy(exported('first'));

    expect(data?.['Written']).toBe('none');
    expect(ports.store.configuration).toEqual(before);
  });

  test('with a changed file replaces what an earlier one wrote, and keeps no copy of that', async () => {
    const { deploy, message, stored } = world();
    await deploy(exported('first'));

    const { data } = await deploy(exported('second'));

    expect(data).toEqual({ Written: '/alpha journey Hello', Replaced: 'none', Kept: 'none', Failing: 'none' });
    expect(await message()).toContain('second');
    expect(await stored('replaced', 'journey#Hello')).toBeUndefined();
  });

  test('leaves what an operator changed while the file is the same, however often', async () => {
    const { deploy, edit, message } = world();
    await deploy(exported('first'));
    await edit({ innerNodes: { mine: {} } });

    await deploy(exported('first'));
    const { data } = await deploy(exported('first'));

    expect(data).toMatchObject({ Written: 'none', Kept: '/alpha journey Hello' });
    expect(await message()).toContain('mine');
  });

  test('does not bring back what an operator removed while the file is the same', async () => {
    const { deploy, ports, stored } = world();
    await deploy(exported('first'));
    await ports.configurationEditor.remove('/alpha', 'journey', 'Hello');

    await deploy(exported('first'));

    expect(await stored('journey', 'Hello')).toBeUndefined();
  });

  test('with a changed file replaces what an operator changed, says so, and keeps a copy', async () => {
    const { deploy, edit, message, stored, log } = world();
    await deploy(exported('first'));
    await edit({ innerNodes: { mine: {} } });

    const { data } = await deploy(exported('second'));

    expect(data).toMatchObject({ Written: 'none', Replaced: '/alpha journey Hello' });
    expect(await message()).not.toContain('mine');
    expect(JSON.stringify(await stored('replaced', 'journey#Hello'))).toContain('mine');
    expect(log.lines.at(-1)?.fields).toMatchObject({ replaced: ['/alpha journey Hello'] });
  });

  test('keeps a copy of what was there before its first seeding', async () => {
    const { deploy, ports, stored } = world();
    await ports.configurationEditor.put('/alpha', 'journey', 'Hello', { tree: { mine: true } });

    const { data } = await deploy(exported('first'));

    expect(data).toMatchObject({ Replaced: '/alpha journey Hello' });
    expect(await stored('replaced', 'journey#Hello')).toMatchObject({ value: { tree: { mine: true } } });
  });

  test('that broke off is done again without taking its own work for an operator’s', async () => {
    const { deploy, ports, stored } = world();
    await deploy(exported('first'));
    await ports.configurationEditor.remove('/alpha', 'seed', 'journey#Hello');

    const { data } = await deploy(exported('first'));

    expect(data).toMatchObject({ Written: 'none', Replaced: 'none', Kept: 'none', Failing: 'none' });
    expect(await stored('replaced', 'journey#Hello')).toBeUndefined();
  });

  test('with new applications gives them to the push service', async () => {
    const { deploy, ports } = world();
    await deploy(exported('first'));

    await deploy(exported('first'), { google });

    expect((await ports.configuration.get('/alpha', 'service', 'pushNotification'))?.value).toEqual({
      googleEndpoint: google,
    });
  });

  test('with a journey that cannot be imported fails with what is wrong, before anything is written', async () => {
    const { deploy, ports } = world();

    await expect(deploy(exported('first').replaceAll('MessageNode', 'NoSuchNode'))).rejects.toThrow('NoSuchNode');

    expect(ports.store.configuration.size).toBe(0);
  });

  test('that ends leaves everything in the table', async () => {
    const { deploy, ports, log } = world();
    await deploy(exported('first'));
    const before = structuredClone(ports.store.configuration);

    await seedJourneys({ type: 'Delete' }, { ...ports, log, clock: simulatedClock(), files: [], applications: {} });

    expect(ports.store.configuration).toEqual(before);
  });
});

describe('Settings of a realm', () => {
  test('that an operator has changed stay, until those of the configuration change', async () => {
    const ports = memoryPorts();
    const desk = realmDesk({ ...ports, clock: simulatedClock() }, () => ({
      by: 'operator',
      facts: { transactionId: 'one' },
    }));
    const deploy = async (settings: JsonObject) => {
      const tools = { ...ports, log: recordedLog(), applications: {}, clock: simulatedClock() };
      await seedJourneys(
        { type: 'Update' },
        { ...tools, files: [{ realm: '/alpha', journeys: [], services: [], settings }] },
      );
      return (await ports.configuration.get('/alpha', 'realm', ''))?.value;
    };
    const change = { set: { 'session.maxMinutes': 60 }, unset: [] };

    const first = await deploy({ locale: 'de' });
    await desk.change('/alpha', change);
    const same = await deploy({ locale: 'de' });
    const changed = await deploy({ locale: 'fr' });
    const kept = await ports.configuration.get('/alpha', 'replaced', 'realm#');

    expect(first).toMatchObject({ locale: 'de', journeyMinutes: 15 });
    expect(same).toEqual({ ...first, session: { maxMinutes: 60 } });
    expect(changed).toEqual({ ...first, locale: 'fr' });
    expect(kept?.value).toMatchObject({ value: { session: { maxMinutes: 60 } } });
  });

  test('that change name the languages that an operator has given words, too, and none that the configuration has dropped', async () => {
    const { ports } = world();
    const deploy = async (settings: JsonObject, languages: readonly string[]) => {
      const texts = Object.fromEntries(languages.map((one) => [one, { 'page.continue': one }]));
      const files = [{ realm: '/alpha', journeys: [], services: [], settings, texts }];
      const tools = { ...ports, log: recordedLog(), applications: {}, clock: simulatedClock() };
      await seedJourneys({ type: 'Update' }, { ...tools, files });
      return (await ports.configuration.get('/alpha', 'realm', ''))?.value['ownTexts'];
    };

    const first = await deploy({ locale: 'de' }, ['de', 'ar']);
    await ports.configurationEditor.put('/alpha', 'texts', 'he', { 'page.continue': 'he' });
    await ports.configurationEditor.put('/alpha', 'texts', 'tr', {});
    const changed = await deploy({ locale: 'fr' }, ['de']);

    expect([first, changed]).toEqual([
      ['de', 'ar'],
      ['de', 'he'],
    ]);
  });
});
