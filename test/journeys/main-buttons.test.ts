// Of a question with buttons our own page draws one as the button, which comes with Enter, and the others as links. In the journeys
// that we ship that one leads on.
import { describe, expect, test } from '@jest/globals';
import { failureNodeId } from '../../functions/journey/journey.ts';
import type { Callback } from '../../functions/node/callbacks/callback.ts';
import { node as message } from '../../functions/nodes/message.ts';
import { node as registrationOptions } from '../../functions/nodes/multi-factor-registration-options.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import { answer, runNode } from '../../testing/run-node.ts';
import { compiledShippedJourneys } from '../support/shipped-journeys.ts';

/** Nodes whose buttons lead different ways, whichever state they are asked in. */
const choosing = [message, registrationOptions];

const compiled = compiledShippedJourneys();

const asked = [...compiled].flatMap(([id, { journey }]) =>
  Object.values(journey?.nodes ?? {}).flatMap(({ type, displayName, config, connections }) => {
    const node = choosing.find(({ definition }) => definition.type === type);
    return node ? [{ name: `${id}: ${displayName}`, node, config, connections }] : [];
  }),
);

const givesUp = /^(?:no\b|cancel|not now|skip|opt|leave)/i;

/** The index of the button that our page draws as one, and what is on it. */
function mainOf(callbacks: readonly Callback[]): { readonly index: number; readonly label: string } {
  const buttons = callbacks.find(({ type }) => type === 'ConfirmationCallback');
  const output = (name: string) => buttons?.output.find((entry) => entry.name === name)?.value;
  const index = Number(buttons?.main ?? output('defaultOption'));
  return { index, label: String([output('options')].flat()[index]) };
}

describe('the main button of a shipped journey', () => {
  test('is that of a dozen questions', () => {
    expect(asked.length).toBeGreaterThan(10);
  });

  test.each(asked)('$name: leads on, and gives nothing up', async ({ node, config, connections }) => {
    const state = { shared: { username: 'demo', mfaMethod: 'push' } };
    const shown = await runNode(node, { config, state });
    const { index, label } = mainOf(shown.callbacks);

    const answers = shown.callbacks.map(({ type }) =>
      type === 'ConfirmationCallback' ? answer(type, index) : answer(type),
    );
    const { outcome = '' } = await runNode(node, { config, state: shown.state, answers });

    expect(label).not.toMatch(givesUp);
    expect(connections[outcome]).toBeDefined();
    expect(connections[outcome]).not.toBe(failureNodeId);
  });
});

test('only our own page is told which button leads on', async () => {
  const asks = journeyExport({
    id: 'Asks',
    entry: 'ask',
    nodes: { ask: { type: 'MessageNode', to: { true: 'success', false: 'failure' } } },
  });
  const told = await Promise.all(
    [true, false].map(async (hints) => (await (await journeyWorld({ journeys: [asks], hints })).start('Asks')).body),
  );

  expect(told[0]).toMatchObject({ hints: { main: { IDToken2: 0 } } });
  expect(JSON.stringify(told[1])).not.toContain('"main"');
});
