import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/display-user-name.ts';
import { addUser } from '../../testing/add-user.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { runNode } from '../../testing/run-node.ts';
import { outputOf } from '../../testing/step.ts';

async function show(shared: JsonObject, config: JsonObject = {}) {
  const ports = memoryPorts();
  await addUser(ports, { username: 'Demo', attributes: { mail: ['demo@example.com'], givenName: ['Dee'], sn: [''] } });
  const run = await runNode(node, { ports, config, state: { shared } });
  return { ...run, text: outputOf(run.callbacks, 'TextOutputCallback', 'message') };
}

describe('Display Username', () => {
  test.each<[string, JsonObject, JsonObject, string]>([
    ['the collected name', { objectAttributes: { userName: 'typed', mail: 'demo@example.com' } }, {}, 'typed'],
    ['the name of who has the address', { objectAttributes: { mail: 'demo@example.com' } }, {}, 'Demo'],
    ['another attribute', { username: 'demo' }, { userName: 'givenName', identityAttribute: 'userName' }, 'Dee'],
  ])('shows %s', async (_what, shared, config, text) => {
    expect((await show(shared, config)).text).toBe(text);
  });

  test.each<[string, JsonObject, JsonObject, string]>([
    ['nobody named', {}, {}, 'Failed to retrieve existing object'],
    ['nobody there', { username: 'nobody@example.com' }, {}, 'Failed to retrieve existing object'],
    ['nothing to show', { username: 'demo@example.com' }, { userName: 'sn' }, 'Unable to find username to display'],
  ])('with %s ends the journey', async (_what, shared, config, message) => {
    expect((await show(shared, config)).errorMessage).toBe(message);
  });

  test('a client that sends nothing back has seen it', async () => {
    const nodes = {
      name: { type: 'ValidatedUsernameNode', config: { usernameAttribute: 'userName' }, to: { outcome: 'show' } },
      show: { type: 'DisplayUserNameNode', to: { outcome: 'success' } },
    };
    const journey = journeyExport({ id: 'Shows', entry: 'name', nodes, tree: { noSession: true } });
    const at = await journeyWorld({ journeys: [journey] });
    const step = await at.answer(await at.start('Shows'), { NameCallback: 'demo' });

    const end = await at.post({ authId: step.body['authId'] ?? '', callbacks: [] });

    expect([outputOf(step, 'TextOutputCallback', 'message'), end.status]).toEqual(['demo', 200]);
  });
});
