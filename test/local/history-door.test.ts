// The door behind `waymark journeys history`, `diff`, `rollback` and `remove`.
import { expect, test } from '@jest/globals';
import * as z from 'zod';
import type { JsonObject } from '../../functions/json.ts';
import type { NodeDefinition } from '../../functions/node/define-node.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { historyDoor } from '../../local/history-door.ts';
import { journeyExport, nodeId } from '../../testing/journey-builder.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

const risk: NodeDefinition = {
  type: 'RiskScoreNode',
  displayName: 'Risk Score',
  description: 'Asks a service of somebody else’s.',
  config: z.object({ apiKey: z.string(), callers: z.array(z.looseObject({})), header: z.looseObject({}) }),
  outcomes: ['outcome'],
  needs: [],
};

const risks = (config: JsonObject, id = 'risk') => {
  const {
    id: _,
    scripts: __,
    ...stored
  } = journeyExport({
    id: 'Risk',
    entry: id,
    nodes: { [id]: { type: 'RiskScoreNode', config, to: { outcome: 'success' } } },
  });
  return stored;
};

async function world() {
  const clock = simulatedClock();
  const ports = { ...memoryPorts({ clock }), clock };
  await ports.configurationEditor.put('/alpha', 'realm', '', {});
  const tools = { ports, definitions: [...nodeDefinitions, risk], randomness: seededRandomness('past') };
  const ask = async (body: JsonObject) => {
    const { status, body: answer } = await historyDoor(
      {
        ...{ method: 'POST', path: '/_waymark/history', search: '', sourceIp: '127.0.0.1' },
        rawHeaders: ['Host', 'localhost:8080'],
        body: Buffer.from(JSON.stringify({ realm: 'alpha', kind: 'journey', name: 'Risk', ...body })),
      },
      tools,
    );
    return { status, text: String(answer), body: JSON.parse(String(answer)) };
  };
  const version = (number: number, value: JsonObject, thing = 'journey#Risk') =>
    ports.configurationEditor.put('/alpha', 'version', `${thing}#0000000${number}`, {
      at: new Date(clock.now()).toISOString(),
      value,
    });
  const now = (value: JsonObject) => ports.configurationEditor.put('/alpha', 'journey', 'Risk', value);
  return { ports, ask, version, now };
}

test('attack: a diff tells that a secret of a node is another one, and neither of the two', async () => {
  const { ask, version, now } = await world();
  const config = (secret: string) => ({
    ...{ apiKey: `hush-${secret}`, header: { 'X-Api-Key': `hush-${secret}` } },
    callers: [{ name: secret, clientSecret: `hush-${secret}` }],
  });
  await version(1, risks(config('a')));
  await now(risks(config('b')));

  const { text, body } = await ask({ action: 'diff' });

  const place = `nodes."risk" ${nodeId('risk')}`;
  expect(text).not.toContain('hush');
  expect(body.differences).toEqual([
    { place: `${place}.apiKey`, before: '(secret)', after: '(secret)' },
    { place: `${place}.callers`, before: [{ name: 'a' }], after: [{ name: 'b' }] },
    { place: `${place}.header.X-Api-Key`, before: '(secret)', after: '(secret)' },
  ]);
});

test('attack: a diff shows no secret of a node that has come, gone, or become something else', async () => {
  const { ask, version, now } = await world();
  await version(1, risks({ apiKey: 'hush-a', callers: [], header: {} }));
  await now(risks({ apiKey: { value: 'hush-b' }, callers: [], header: { password: 'hush-c' } }, 'other'));

  const { text, body } = await ask({ action: 'diff' });

  expect(text).not.toContain('hush');
  expect(body.differences.length).toBeGreaterThan(1);
});

test('a script is named by its name or its id, also when it is gone, and its lines are compared', async () => {
  const { ask, version, ports } = await world();
  const script = (source: string) => ({ name: 'Decides', script: Buffer.from(source).toString('base64') });
  await version(1, script('// one\nvar a = 1;\noutcome = "on";'), 'script#s-1');
  await ports.configurationEditor.put('/alpha', 'script', 's-1', script('// one\nvar a = 2;\nvar b;\noutcome = "on";'));
  const about = { kind: 'script', name: 'Decides' };

  const diff = await ask({ ...about, action: 'diff' });
  const removed = await ask({ ...about, action: 'remove' });
  const history = await ask({ ...about, action: 'list' });
  const back = await ask({ kind: 'script', name: 's-1', action: 'rollback', version: 1 });

  expect(diff.body.differences).toEqual([{ place: 'line 2', before: ['var a = 1;'], after: ['var a = 2;', 'var b;'] }]);
  expect([removed.body, history.body.versions.length]).toEqual([{}, 2]);
  expect(back.body).toEqual({ version: expect.any(Number), waiting: [] });
  expect((await ports.configuration.get('/alpha', 'script', 's-1'))?.value).toEqual(
    script('// one\nvar a = 1;\noutcome = "on";'),
  );
});

test('what an operator does here is told to the audit log as an operator’s', async () => {
  const { ask, version, now, ports } = await world();
  await version(1, risks({ apiKey: 'hush-a', callers: [], header: {} }));
  await now(risks({ apiKey: 'hush-b', callers: [], header: {} }));

  const { body } = await ask({ action: 'rollback', version: 1 });

  expect(body).toMatchObject({ version: 3 });
  expect(ports.auditLog.events).toMatchObject([
    { eventName: 'AM-CONFIG-CHANGE', realm: '/alpha', info: { by: 'operator', kind: 'journey', objectId: 'Risk' } },
  ]);
  expect(JSON.stringify(ports.auditLog.events)).not.toContain('hush');
});

test.each([
  [{ action: 'list', name: 'Nothing' }, 'There is no journey Nothing'],
  [{ action: 'diff', name: 'Nothing' }, 'There is no journey Nothing'],
  [{ action: 'remove', kind: 'script', name: 'Nothing' }, 'There is no script Nothing'],
  [{ action: 'rollback', version: 9 }, 'Risk has no version 9; there are none'],
])('%j is answered by what there is not', async (request, trouble) => {
  const { ask } = await world();

  expect((await ask(request)).body).toEqual({ trouble });
});
