// Journeys and realms at run time: how old they may be, how many reads they cost, and what a broken one does.
import { describe, expect, test } from '@jest/globals';
import type { Journey } from '../../functions/journey/journey.ts';
import type { JourneySource } from '../../functions/journey/source.ts';
import type { NodeDefinition } from '../../functions/node/define-node.ts';
import type { ConfigurationReader } from '../../functions/ports/configuration.ts';
import { type JourneyLoader, journeyLoader } from '../../functions/realm/journey-loader.ts';
import { type JourneySpec, journeyExport, nodeId } from '../../testing/journey-builder.ts';
import { memoryConfiguration } from '../../testing/memory/configuration.ts';
import { memoryStore } from '../../testing/memory/store.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { testDefinitions } from '../support/test-nodes.ts';

function setUp(definitions: readonly NodeDefinition[] = testDefinitions) {
  const clock = simulatedClock();
  const log = recordedLog();
  const editor = memoryConfiguration(memoryStore());
  const reads: string[] = [];
  const configuration: ConfigurationReader = {
    get: (realm, kind, id) => {
      reads.push(`${realm} ${kind} ${id}`);
      return editor.get(realm, kind, id);
    },
    list: (realm, kind) => editor.list(realm, kind),
  };
  const store = (source: JourneySource): Promise<string> => editor.put('/alpha', 'journey', source.id, source);
  return { clock, log, editor, reads, store, loader: journeyLoader({ configuration, definitions, clock, log }) };
}

const journeyOf = async (loader: JourneyLoader, realm: string, id: string): Promise<Journey | undefined> =>
  (await loader.journeys(realm, id))(id);

const plain = (id: string, key = 'username', more: Partial<JourneySpec> = {}): JourneySource =>
  journeyExport({
    id,
    entry: id,
    nodes: { [id]: { type: 'DecisionNode', config: { reads: [key] }, to: { true: 'success', false: 'failure' } } },
    ...more,
  });

const running = (id: string, tree: string): JourneySource =>
  journeyExport({
    id,
    entry: id,
    nodes: { [id]: { type: 'InnerTreeEvaluatorNode', config: { tree }, to: { true: 'success', false: 'failure' } } },
  });

describe('a journey', () => {
  test('is loaded by realm and name', async () => {
    const { loader, store } = setUp();
    await store(plain('Login'));

    expect(await journeyOf(loader, '/alpha', 'Login')).toMatchObject({ id: 'Login', realm: '/alpha' });
    expect(await journeyOf(loader, '/beta', 'Login')).toBeUndefined();
    expect(await journeyOf(loader, '/alpha', 'login')).toBeUndefined();
  });

  test('is read and compiled once, however many want it', async () => {
    const { loader, store, reads } = setUp();
    await store(plain('Login'));

    const journeys = await Promise.all(Array.from({ length: 50 }, () => journeyOf(loader, '/alpha', 'Login')));

    expect(reads).toHaveLength(1);
    expect(new Set(journeys).size).toBe(1);
  });

  test('is at most half a minute old', async () => {
    const { loader, store, clock } = setUp();
    await store(plain('Login', 'before'));
    await journeyOf(loader, '/alpha', 'Login');
    await store(plain('Login', 'after'));

    clock.advance(29_999);
    const early = await journeyOf(loader, '/alpha', 'Login');
    clock.advance(1);
    const late = await journeyOf(loader, '/alpha', 'Login');

    expect(early?.nodes[nodeId('Login')]?.inputs).toEqual(['before']);
    expect(late?.nodes[nodeId('Login')]?.inputs).toEqual(['after']);
    expect(late?.revision).not.toBe(early?.revision);
  });

  test('that has not changed is not compiled again', async () => {
    const { loader, store, clock, reads } = setUp();
    await store(plain('Login'));
    const first = await journeyOf(loader, '/alpha', 'Login');

    clock.advance(60_000);

    expect(await journeyOf(loader, '/alpha', 'Login')).toBe(first);
    expect(reads).toHaveLength(2);
  });

  test('that is removed is gone after half a minute', async () => {
    const { loader, store, clock, editor } = setUp();
    await store(plain('Login'));
    await journeyOf(loader, '/alpha', 'Login');
    await editor.remove('/alpha', 'journey', 'Login');

    clock.advance(30_000);

    expect(await journeyOf(loader, '/alpha', 'Login')).toBeUndefined();
  });

  test('that no longer compiles is as good as unknown, and the log says why, once', async () => {
    const { loader, store, log } = setUp([]);
    await store(plain('Login'));

    const journeys = [await journeyOf(loader, '/alpha', 'Login'), await journeyOf(loader, '/alpha', 'Login')];

    expect(journeys).toEqual([undefined, undefined]);
    expect(log.lines).toMatchObject([
      {
        level: 'error',
        fields: { realm: '/alpha', journey: 'Login', findings: [expect.stringContaining('DecisionNode')] },
      },
    ]);
  });

  test('that is stored as something else is logged', async () => {
    const { loader, editor, log } = setUp();
    await editor.put('/alpha', 'journey', 'Login', { tree: 'text' });

    expect(await journeyOf(loader, '/alpha', 'Login')).toBeUndefined();
    expect(log.messages('error')).toHaveLength(1);
  });

  test('a store that is down is not remembered', async () => {
    const { clock, log } = setUp();
    let down = true;
    const configuration: ConfigurationReader = {
      get: async () => {
        if (down) throw new Error('down');
        return { kind: 'journey', id: 'Login', revision: '1', value: plain('Login') };
      },
      list: async () => [],
    };
    const loader = journeyLoader({ configuration, definitions: testDefinitions, clock, log });
    await expect(journeyOf(loader, '/alpha', 'Login')).rejects.toThrow('down');

    down = false;

    expect(await journeyOf(loader, '/alpha', 'Login')).toMatchObject({ id: 'Login' });
  });
});

describe('inner journeys', () => {
  test('are loaded with the outer one, and lend it their inputs', async () => {
    const { loader, store } = setUp();
    await store(running('Login', 'Second'));
    await store(running('Second', 'Third'));
    await store(plain('Third', 'code'));

    const journey = await journeyOf(loader, '/alpha', 'Login');

    expect(journey?.nodes[nodeId('Login')]).toMatchObject({ innerJourney: 'Second', inputs: ['code'] });
  });

  test('come with the outer one, each read once however long the reading takes', async () => {
    const { editor, clock, log, store } = setUp();
    await store(running('Login', 'Second'));
    await store(running('Second', 'Third'));
    await store(plain('Third', 'code'));
    const reads: string[] = [];
    const slow: ConfigurationReader = {
      get: (realm, kind, id) => {
        reads.push(id);
        // What was read before is too old by now to be taken again.
        clock.advance(60_000);
        return editor.get(realm, kind, id);
      },
      list: (realm, kind) => editor.list(realm, kind),
    };
    const loader = journeyLoader({ configuration: slow, definitions: testDefinitions, clock, log });

    const journeys = await loader.journeys('/alpha', 'Login');

    expect(reads).toEqual(['Login', 'Second', 'Third']);
    expect(reads.map((name) => journeys(name)?.id)).toEqual(['Login', 'Second', 'Third']);
    expect(journeys('Fourth')).toBeUndefined();
  });

  test('that cannot be run are logged once, by their own name', async () => {
    const { loader, store, log } = setUp();
    await store(running('Login', 'Second'));
    await store(plain('Second', 'code', { nodes: { Second: { type: 'FaceScanNode' } } }));

    const journeys = await loader.journeys('/alpha', 'Login');
    await loader.journeys('/alpha', 'Login');

    expect([journeys('Login')?.id, journeys('Second')]).toEqual(['Login', undefined]);
    expect(log.lines).toMatchObject([{ level: 'error', fields: { realm: '/alpha', journey: 'Second' } }]);
  });

  test('change the revision of the outer one when they change', async () => {
    const { loader, store, clock } = setUp();
    await store(running('Login', 'Second'));
    await store(plain('Second', 'before'));
    const before = await journeyOf(loader, '/alpha', 'Login');
    await store(plain('Second', 'after'));

    clock.advance(30_000);
    const after = await journeyOf(loader, '/alpha', 'Login');

    expect(after?.revision).not.toBe(before?.revision);
    expect(after?.nodes[nodeId('Login')]?.inputs).toEqual(['after']);
  });

  test('that are missing do not keep the outer one from running', async () => {
    const { loader, store, clock } = setUp();
    await store(running('Login', 'Second'));
    const without = await journeyOf(loader, '/alpha', 'Login');
    await store(plain('Second', 'code'));

    clock.advance(30_000);
    const with_ = await journeyOf(loader, '/alpha', 'Login');

    expect(without?.nodes[nodeId('Login')]?.inputs).toEqual([]);
    expect(with_?.nodes[nodeId('Login')]?.inputs).toEqual(['code']);
  });

  test('that are broken do not keep the outer one from running', async () => {
    const { loader, store } = setUp();
    await store(running('Login', 'Second'));
    await store(plain('Second', 'code', { nodes: { Second: { type: 'FaceScanNode' } } }));

    expect(await journeyOf(loader, '/alpha', 'Login')).toMatchObject({ id: 'Login' });
    expect(await journeyOf(loader, '/alpha', 'Second')).toBeUndefined();
  });

  test('that run each other are as good as unknown', async () => {
    const { loader, store, log } = setUp();
    await store(running('Login', 'Second'));
    await store(running('Second', 'Login'));

    expect(await journeyOf(loader, '/alpha', 'Login')).toBeUndefined();
    expect(JSON.stringify(log.lines)).toContain('Tree would result in recursive loop: Second');
  });
});

describe('floods', () => {
  test('of one nonsense name cost a read in five seconds', async () => {
    const { loader, reads, clock } = setUp();
    for (let request = 0; request < 100; request += 1) await journeyOf(loader, '/alpha', 'nonsense');

    clock.advance(5_000);
    await journeyOf(loader, '/alpha', 'nonsense');

    expect(reads).toHaveLength(2);
  });

  test('of many nonsense names do not drive out the journeys in use', async () => {
    const { loader, store, reads } = setUp();
    await store(plain('Login'));
    await journeyOf(loader, '/alpha', 'Login');
    for (let request = 0; request < 2_000; request += 1) await journeyOf(loader, '/alpha', `nonsense${request}`);

    await journeyOf(loader, '/alpha', 'Login');

    expect(reads.filter((read) => read === '/alpha journey Login')).toHaveLength(1);
  });

  test('of names too long to be stored cost nothing', async () => {
    const { loader, reads } = setUp();

    expect(await journeyOf(loader, '/alpha', 'x'.repeat(257))).toBeUndefined();
    expect(await journeyOf(loader, '/alpha', '')).toBeUndefined();
    expect(reads).toEqual([]);
  });

  test('of nonsense realms cost a read each in five seconds', async () => {
    const { loader, reads } = setUp();

    for (let request = 0; request < 100; request += 1) await loader.realm('/nonsense');

    expect(reads).toHaveLength(1);
  });
});

describe('a realm', () => {
  test('has its own settings, and the defaults for the rest', async () => {
    const { loader, editor } = setUp();
    await editor.put('/alpha', 'realm', '', { defaultJourney: 'Login', session: { maxMinutes: 60 } });

    expect(await loader.realm('/alpha')).toMatchObject({
      defaultJourney: 'Login',
      journeyMinutes: 5,
      session: { maxIdleMinutes: 30, maxMinutes: 60 },
    });
  });

  test('that is new is found after five seconds', async () => {
    const { loader, editor, clock } = setUp();
    expect(await loader.realm('/alpha')).toBeUndefined();
    await editor.put('/alpha', 'realm', '', {});

    clock.advance(5_000);

    expect(await loader.realm('/alpha')).toBeDefined();
  });

  test('whose settings cannot be used is as good as unknown, and the log says why', async () => {
    const { loader, editor, log } = setUp();
    await editor.put('/alpha', 'realm', '', { journeyMinutes: 'long' });

    expect(await loader.realm('/alpha')).toBeUndefined();
    expect(log.lines).toMatchObject([
      { level: 'error', fields: { realm: '/alpha', findings: [expect.stringContaining('journeyMinutes')] } },
    ]);
  });
});
