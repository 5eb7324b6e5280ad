// Pictures of journeys: no node is over another, and every connection has a way.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { draw } from '../../console/src/journey/drawing.ts';
import { addNode, moveNodes } from '../../console/src/journey/edits.ts';
import { graphOf } from '../../console/src/journey/graph.ts';
import { arrange, isArranged, type Layout, storedPlaces } from '../../console/src/journey/layout.ts';
import { insertPlace, makeRoom } from '../../console/src/journey/places.ts';
import { cardWidth } from '../../console/src/journey/sizes.ts';
import { readTreeExport, startId } from '../../console/src/journey/tree-export.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

const journeys = shippedJourneys.map((source) => {
  const journey = readTreeExport(source);
  if (!journey) throw new Error(source.id);
  return [source.id, journey] as const;
});
const noTypes = () => [];

// The layout engine is slow here: what it runs in has not been compiled yet.
const patience = 60_000;

describe.each(journeys)('%s', (_, journey) => {
  const graph = graphOf(journey, noTypes);
  let layout: Layout;

  beforeAll(async () => {
    layout = await arrange(graph);
  }, patience);

  test('is arranged so that nothing is over anything else', () => {
    const { nodes, connections } = draw(graph, layout.places, layout);

    for (const one of nodes) {
      for (const other of nodes) {
        const apart =
          one === other ||
          one.x + one.width <= other.x ||
          other.x + other.width <= one.x ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y;
        expect([one.name, other.name, apart]).toEqual([one.name, other.name, true]);
      }
    }
    expect(connections).toHaveLength(graph.connections.length);
    expect([...layout.routes.keys()].sort()).toEqual(graph.connections.map(({ id }) => id).sort());
  });

  test('keeps the places that it was arranged to', () => {
    const moved = graphOf(moveNodes(layout.places)(journey), noTypes);

    expect(isArranged(storedPlaces(moved) ?? new Map(), layout)).toBe(true);
  });
});

test(
  'the same journey is arranged in the same way each time',
  async () => {
    const [, journey] = journeys.find(([id]) => id === 'PushLoginSimple') ?? [];
    if (!journey) throw new Error('There is no PushLoginSimple');
    const graph = graphOf(journey, noTypes);

    expect(await arrange(graph)).toEqual(await arrange(graph));
  },
  patience,
);

describe('places of an export', () => {
  const [, journey] = journeys.find(([id]) => id === 'PushLogin') ?? [];
  if (!journey) throw new Error('There is no PushLogin');

  test('are left alone unless nodes lie on each other or have none', () => {
    const graph = graphOf(journey, noTypes);
    const apart = new Map(graph.nodes.map(({ id }, index) => [id, { x: index * 400, y: 0 }]));
    const placed = moveNodes(apart)(journey);
    const stacked = moveNodes(new Map(graph.nodes.map(({ id }) => [id, { x: 0, y: 0 }])))(journey);
    const mould = { type: 'MessageNode', name: 'Message', template: {}, outcomes: [] };

    expect(storedPlaces(graphOf(placed, noTypes))).toEqual(apart);
    expect(storedPlaces(graphOf(stacked, noTypes))).toBeUndefined();
    expect(storedPlaces(graphOf(addNode('new', mould, undefined)(placed), noTypes))).toBeUndefined();
  });

  test('make room for a node that is put between two', () => {
    const graph = graphOf(journey, noTypes);
    const next = graph.nodes.find(({ id }) => id === journey.tree.entryNodeId);
    const row = [startId, next?.id, ...graph.nodes.map(({ id }) => id)].filter((id) => id !== undefined);
    const drawing = draw(graph, new Map([...new Set(row)].map((id, index) => [id, { x: index * 300, y: 0 }])));
    const at = { from: startId, outcome: 'start' };
    const place = insertPlace(drawing, at);
    const room = makeRoom(drawing, place, at);

    expect(room?.get(next?.id ?? '')?.x).toBeGreaterThanOrEqual(place.x + cardWidth);
    expect(room?.has(startId)).toBe(false);
  });

  test('put a node that is in no connection below all others', () => {
    const graph = graphOf(journey, noTypes);
    const drawing = draw(graph, new Map(graph.nodes.map(({ id }, index) => [id, { x: index * 300, y: 0 }])));

    expect(insertPlace(drawing, {}).y).toBeGreaterThan(Math.max(...drawing.nodes.map(({ y, height }) => y + height)));
  });
});
