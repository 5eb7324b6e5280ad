// The bounds of a run: how much it may remember between requests, and how deep journeys may lie in each other.
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { advance } from '../../functions/engine/advance.ts';
import type { Turn } from '../../functions/engine/visit.ts';
import type { JourneySource } from '../../functions/journey/source.ts';
import { nameCallback } from '../../functions/node/callbacks/name-callback.ts';
import { ask, defineNode } from '../../functions/node/define-node.ts';
import { nodeHandler } from '../../functions/node/node-handler.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { typesOf } from '../../testing/step.ts';
import { addDemoUser } from '../support/demo-user.ts';

/** Remembers a text of this length, and asks. */
const hoard = defineNode(
  {
    type: 'HoardNode',
    displayName: 'Hoard',
    description: 'Fills the state.',
    config: z.object({ length: z.int() }),
    outcomes: ['outcome'],
    callbacks: ['NameCallback'],
    needs: [],
  },
  ({ config, state }) => {
    state.putShared('hoard', 'x'.repeat(config.length));
    return ask([nameCallback.ask('Name')]);
  },
);

async function remembering(length: number): Promise<{ status: number; said: string }> {
  const node = { type: 'HoardNode', config: { length }, to: { outcome: 'success' } };
  const at = await journeyWorld({
    journeys: [journeyExport({ id: 'Hoard', entry: 'hoard', nodes: { hoard: node } })],
    nodes: {
      definitions: [hoard.definition],
      handlers: (tools, ports) => ({ HoardNode: nodeHandler(hoard, ports, tools) }),
    },
  });
  const { status } = await at.start('Hoard');
  return { status, said: JSON.stringify(at.log.lines) };
}

describe('the state of a run', () => {
  test('has room for 64 kB, the run around it included', async () => {
    expect((await remembering(65_536 - 1_024)).status).toBe(200);
  });

  test('denial of service: above 64 kB nothing is kept, and the journey ends', async () => {
    const { status, said } = await remembering(65_536);

    expect(status).toBe(401);
    expect(said).toContain('ERR_STATE_TOO_LARGE');
  });
});

describe('journeys inside each other', () => {
  /** So many, the innermost of which asks. */
  function chain(depth: number): JourneySource[] {
    const names = Array.from({ length: depth }, (_, nth) => `J${nth + 1}`);
    return names.map((id, nth) => {
      const tree = names[nth + 1];
      const step =
        tree === undefined
          ? { type: 'UsernameCollectorNode', to: { outcome: 'success' } }
          : { type: 'InnerTreeEvaluatorNode', config: { tree }, to: { true: 'success', false: 'failure' } };
      return journeyExport({ id, entry: id, nodes: { [id]: step } });
    });
  }

  test('may be eleven deep, as a real tenant has them, and lead out again', async () => {
    const at = await journeyWorld({ journeys: chain(11) });
    await addDemoUser(at);

    const step = await at.start('J1');
    const end = await at.answer(step, { NameCallback: 'demo' });

    expect(typesOf(step)).toEqual(['NameCallback']);
    expect(end.body).toHaveProperty('tokenId');
  });

  test('denial of service: what no request could walk to its end is imported, and ends at the cap on steps', async () => {
    const at = await journeyWorld({ journeys: chain(150) });

    const { status } = await at.start('J1');

    expect(status).toBe(401);
    expect(JSON.stringify(at.log.lines)).toContain('ERR_STEP_CAP');
  });

  // The importer refuses circles, and so does the loader. Of a turn only this matters here.
  const circle = { id: 'Circle', enabled: true, entryNodeId: 'node', nodes: {} };
  const node = { inputs: [], children: [], connections: {}, innerJourney: 'Circle' };
  const runIn = (journey: object) => {
    const frames = [{ journey: 'Circle', node: 'node', visit: 1, secure: {} }];
    const run = { frames, shared: {}, visits: 1, options: {}, openedAt: 0 };
    const record = { nodeFailed: () => {}, nodeEvents: () => {} };
    const turn = { journey: () => journey, record, log: recordedLog(), facts: {} };
    return advance(run, [], turn as unknown as Turn);
  };

  test('denial of service: in a circle they end at the cap on steps', async () => {
    expect(await runIn({ ...circle, nodes: { node } })).toMatchObject({
      kind: 'broken',
      error: { code: 'ERR_STEP_CAP' },
    });
  });
});
