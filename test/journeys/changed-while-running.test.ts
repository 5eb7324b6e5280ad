// A journey that an administrator changes while people are in it.
import { expect, test } from '@jest/globals';
import type { EditedRealm } from '../../functions/administration/edited-realm.ts';
import { putJourney, putNode } from '../../functions/administration/realm-editor.ts';
import { realmStock } from '../../functions/administration/realm-stock.ts';
import type { JourneySource } from '../../functions/journey/source.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { journeyExport, nodeId } from '../../testing/journey-builder.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import { outputOf, typesOf } from '../../testing/step.ts';

const greeting = (choice: string): JourneySource =>
  journeyExport({
    id: 'Greeting',
    entry: 'first',
    nodes: {
      first: { type: 'MessageNode', config: { message: { en: 'First' } }, to: { true: 'second', false: 'second' } },
      second: {
        type: 'ChoiceCollectorNode',
        config: { choices: ['a', choice], prompt: 'Which?' },
        to: { a: 'third', [choice]: 'third' },
      },
      third: { type: 'MessageNode', config: { message: { en: 'Third' } }, to: { true: 'failure', false: 'failure' } },
    },
  });

const renamed = journeyExport({
  id: 'Greeting',
  entry: 'first',
  nodes: {
    first: { type: 'MessageNode', config: { message: { en: 'First' } }, to: { true: 'other', false: 'other' } },
    other: { type: 'ChoiceCollectorNode', config: { choices: ['x', 'y'], prompt: 'Other?' }, to: { x: 'success' } },
  },
});

function edited({ ports, clock }: JourneyWorld): EditedRealm {
  return {
    ...{ realm: '/alpha', strict: false, settings: {}, definitions: nodeDefinitions },
    ports: { ...ports, clock },
    author: { by: 'admin', facts: { transactionId: 'test' } },
  };
}

const whole = (source: JourneySource, world: JourneyWorld) =>
  putJourney('Greeting', { make: () => source, whole: true }, edited(world));

test('a change is seen within 30 seconds by a container that has the journey of before', async () => {
  const world = await journeyWorld({ journeys: [greeting('b')] });
  await world.start('Greeting');
  const config = { message: { en: 'Anew' } };
  const stock = await realmStock('/alpha', world.ports.configurationStore);
  await putNode({ type: 'MessageNode', id: nodeId('first'), config }, stock, edited(world));

  const early = await world.start('Greeting');
  world.clock.advance(30_001);
  const late = await world.start('Greeting');

  expect([early, late].map((step) => JSON.stringify(step.body).includes('Anew'))).toEqual([false, true]);
});

test('who is in mid-journey goes on: his node is there, with its new config', async () => {
  const world = await journeyWorld({ journeys: [greeting('b')] });
  const first = await world.start('Greeting');
  const second = await world.answer(first, { ConfirmationCallback: 0 });
  await whole(greeting('c'), world);
  world.clock.advance(30_001);

  const third = await world.answer(second, { ChoiceCallback: 0 });

  expect(typesOf(second)).toEqual(['ChoiceCallback']);
  expect(JSON.stringify(third.body)).toContain('Third');
});

test('who is in front of a node that is gone comes to what stands in its place', async () => {
  const world = await journeyWorld({ journeys: [greeting('b')] });
  const first = await world.start('Greeting');
  await whole(renamed, world);
  world.clock.advance(30_001);

  const second = await world.answer(first, { ConfirmationCallback: 0 });

  expect(outputOf(second, 'ChoiceCallback', 'prompt')).toBe('Other?');
});

test('who stands at a node that is gone has to begin again', async () => {
  const world = await journeyWorld({ journeys: [greeting('b')] });
  const second = await world.answer(await world.start('Greeting'), { ConfirmationCallback: 0 });
  await whole(renamed, world);
  world.clock.advance(30_001);

  const reply = await world.answer(second, { ChoiceCallback: 0 });

  expect(reply.status).toBe(401);
});
