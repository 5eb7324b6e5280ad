// The bounds of a run: how much it may remember between requests, and how deep journeys may lie in each other.
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { enterInnerJourneys } from '../../functions/engine/inner-journey.ts';
import type { LiveRun, Turn } from '../../functions/engine/visit.ts';
import type { Journey } from '../../functions/journey/journey.ts';
import { nameCallback } from '../../functions/node/callbacks/name-callback.ts';
import { ask, defineNode } from '../../functions/node/define-node.ts';
import { NodeError } from '../../functions/node/errors.ts';
import { nodeHandler } from '../../functions/node/node-handler.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';

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
  // The importer refuses circles; what lies in a table may have come there another way.
  function entered(depth: number, isThere = (_nth: number) => true): LiveRun | unknown {
    const journeyOf = (id: string) => {
      const nth = Number(id);
      const inner = nth < depth ? { innerJourney: String(nth + 1) } : {};
      const node = { inputs: [], children: [], connections: {}, ...inner };
      return { id, enabled: isThere(nth), entryNodeId: 'node', nodes: { node } } as unknown as Journey; // what matters here
    };
    const frames = [{ journey: '1', node: 'node', visit: 1, secure: {} }];
    const run: LiveRun = { frames, transient: [{}], shared: {}, visits: 1, options: {}, openedAt: 0 };
    try {
      return enterInnerJourneys(run, { journey: journeyOf } as unknown as Turn);
    } catch (error) {
      return error;
    }
  }

  test('may be ten deep', () => {
    expect(entered(10)).toMatchObject({ frames: { length: 10 } });
  });

  test('a journey that was switched off is entered from nowhere', () => {
    const error = entered(3, (nth) => nth !== 2);

    expect(error).toMatchObject({ code: 'ERR_INNER_JOURNEY', message: 'Configured tree does not exist: 2' });
  });

  test.each([11, Number.POSITIVE_INFINITY])(
    'denial of service: %d deep they end with an error of the node',
    (depth) => {
      const error = entered(depth);

      expect(error).toBeInstanceOf(NodeError);
      expect(error).toMatchObject({ code: 'ERR_INNER_JOURNEY', message: 'Journeys are nested too deeply' });
    },
  );
});
