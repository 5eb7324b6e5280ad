import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import type { JourneySource } from '../../functions/journey/source.ts';
import type { NodeDefinition } from '../../functions/node/define-node.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { adminDoor } from '../../local/admin-door.ts';
import type { ReceivedRequest } from '../../local/proxy-event.ts';
import { exportFile, journeyExport } from '../../testing/journey-builder.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';

const journey = journeyExport({
  id: 'Name',
  entry: 'name',
  nodes: { name: { type: 'UsernameCollectorNode', to: { outcome: 'success' } } },
});

/** A node of somebody's own, that has a secret and cannot do without. */
const risk: NodeDefinition = {
  type: 'RiskScoreNode',
  displayName: 'Risk Score',
  description: 'Asks a service of somebody else’s.',
  config: z.object({ apiKey: z.string().min(1) }),
  outcomes: ['outcome'],
  needs: [],
};

async function world() {
  const ports = memoryPorts();
  await ports.configurationEditor.put('/alpha', 'realm', '', {});
  const ask = async (changes: Partial<ReceivedRequest>) => {
    const { status, headers, body } = await adminDoor({ ...local, ...changes }, ports, [...nodeDefinitions, risk]);
    return { status, headers: Object.fromEntries(headers), body: JSON.parse(String(body)) };
  };
  const strict = () => ports.configurationEditor.put('/alpha', 'realm', '', { profile: 'strict' });
  return {
    ask,
    ports,
    strict,
    stored: async () => (await ports.configuration.list('/alpha', 'journey')).map(({ id }) => id),
  };
}

function importOf(...journeys: readonly JourneySource[]): Uint8Array {
  return Buffer.from(JSON.stringify({ realm: 'alpha', files: [{ name: 'a.json', text: exportFile(...journeys) }] }));
}

const local: ReceivedRequest = {
  method: 'POST',
  path: '/_waymark/journeys',
  search: '',
  rawHeaders: ['Host', 'localhost:8080'],
  body: importOf(journey),
  sourceIp: '127.0.0.1',
};

describe('The admin door', () => {
  test('lists scripts beside the journeys, and exports both as they came', async () => {
    const { ask } = await world();
    const script = { name: 'Décide', script: '"outcome = \\"on\\";"', createdBy: 'demo', lastModifiedDate: 7 };
    const tools = { name: 'tools', script: '"exports.a = 1;"', context: 'LIBRARY' };
    const caller = { name: 'Caller', script: `"require('tools'); action.goTo('on')"`, evaluatorVersion: '2.0' };
    const decide = (id: string, to: string) => ({
      type: 'ScriptedDecisionNode',
      config: { script: id, outcomes: ['on'] },
      to: { on: to },
    });
    const imported = journeyExport({
      id: 'Decides',
      entry: 'one',
      nodes: { one: decide('s1', 'two'), two: decide('s2', 'failure') },
      scripts: { s1: script, s2: caller, s3: tools },
    });
    await ask({ body: importOf(imported, journey) });

    const listed = await ask({ method: 'GET', search: '?realm=alpha' });
    const { body } = await ask({ method: 'GET', search: '?realm=alpha&export=Decides&export=Nothing' });

    expect(listed.body).toEqual({
      journeys: ['Decides', 'Name'],
      scripts: [
        { id: 's1', name: 'Décide', context: 'AUTHENTICATION_TREE_DECISION_NODE', engine: 'legacy' },
        { id: 's2', name: 'Caller', context: 'AUTHENTICATION_TREE_DECISION_NODE', engine: 'next' },
        { id: 's3', name: 'tools', context: 'LIBRARY', engine: 'next' },
      ],
    });
    const { id: _, ...members } = imported;
    expect(body).toEqual({ trees: { Decides: members }, missing: ['Nothing'] });
  });

  test.each([
    ['127.0.0.1', 'localhost:8080'],
    ['::ffff:127.0.0.1', '127.0.0.1:8080'],
    ['::1', '[::1]:8080'],
    ['127.0.0.1', 'LOCALHOST'],
  ])('imports for a program at %s that calls it %s', async (sourceIp, host) => {
    const { ask, stored } = await world();

    const { status, body } = await ask({ sourceIp, rawHeaders: ['Host', host] });

    expect([status, body]).toEqual([200, { accepted: ['Name'], failing: [], refused: [], warnings: [] }]);
    expect(await stored()).toEqual(['Name']);
  });

  test('attack: exports no secret of a node, and imports what it has exported without losing one', async () => {
    const { ask, ports } = await world();
    const asking = journeyExport({
      id: 'Risk',
      entry: 'ask',
      nodes: { ask: { type: 'RiskScoreNode', config: { apiKey: 'hush' }, to: { outcome: 'success' } } },
    });
    await ask({ body: importOf(asking) });
    const stored = async () => JSON.stringify((await ports.configuration.get('/alpha', 'journey', 'Risk'))?.value);
    const before = await stored();

    const { body } = await ask({ method: 'GET', search: '?realm=alpha&export=Risk' });
    const files = [{ name: 'a.json', text: JSON.stringify(body) }];
    const again = await ask({ body: Buffer.from(JSON.stringify({ realm: 'alpha', files })) });

    expect(before).toContain('hush');
    expect(JSON.stringify(body)).not.toContain('hush');
    expect([again.body.accepted, await stored()]).toEqual([['Risk'], before]);
  });

  test('says what the profile of a strict realm makes of a journey', async () => {
    const { ask, strict } = await world();
    const verifier = journeyExport({
      id: 'Code',
      entry: 'code',
      nodes: {
        code: { type: 'OathTokenVerifierNode', config: { totpTimeSteps: 3 }, to: { successOutcome: 'success' } },
      },
    });
    const steps = expect.stringMatching(/strict: totpTimeSteps: counts as 1 \(N-OTP-8/);

    const before = await ask({ body: importOf(verifier) });
    await strict();
    const after = await ask({ body: importOf(verifier) });

    expect(before.body.warnings).not.toContainEqual(steps);
    expect(after.body.warnings).toContainEqual(steps);
  });

  test('an inner journey may be one that the realm has already', async () => {
    const { ask, stored } = await world();
    const outer = journeyExport({
      id: 'Outer',
      entry: 'inner',
      nodes: {
        inner: { type: 'InnerTreeEvaluatorNode', config: { tree: 'Name' }, to: { true: 'success', false: 'failure' } },
      },
    });
    await ask({});

    const { body } = await ask({ body: importOf(outer) });

    expect(body).toEqual({ accepted: ['Outer'], failing: [], refused: [], warnings: [] });
    expect(await stored()).toEqual(['Name', 'Outer']);
  });

  test('lists the journeys of a realm', async () => {
    const { ask } = await world();
    await ask({});

    const { body } = await ask({ method: 'GET', search: 'realm=%2Falpha' });

    expect(body).toEqual({ journeys: ['Name'], scripts: [] });
  });

  test.each([
    [
      'cross-site request forgery from another site',
      { rawHeaders: ['Host', 'localhost', 'Origin', 'https://evil.example'] },
    ],
    ['cross-site request forgery from a sandboxed page', { rawHeaders: ['Host', 'localhost', 'oRIGIN', 'null'] }],
    [
      'cross-site reading without an origin',
      { method: 'GET', rawHeaders: ['Host', 'localhost', 'Sec-Fetch-Site', 'cross-site'] },
    ],
    ['DNS rebinding', { rawHeaders: ['Host', 'evil.example:8080'] }],
    ['DNS rebinding with a look-alike name', { rawHeaders: ['Host', 'localhost.evil.example'] }],
    ['a request without a host', { rawHeaders: [] }],
    ['a proxy on this machine', { rawHeaders: ['Host', 'localhost', 'X-Forwarded-For', '203.0.113.9'] }],
    ['another machine', { sourceIp: '192.168.1.20' }],
    ['another machine that looks close', { sourceIp: '127.0.0.1.evil' }],
  ])('%s is refused, and nothing is imported or shown', async (_attack, changes) => {
    const { ask, stored } = await world();

    const { status, headers, body } = await ask(changes);

    expect([status, body]).toEqual([403, { code: 403, reason: 'Forbidden', message: 'Forbidden' }]);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(await stored()).toEqual([]);
  });

  test.each([
    ['is not JSON', 400, '{'],
    ['names no files', 400, '{"realm":"alpha","files":[]}'],
    ['names no realm', 400, '{"files":[{"name":"a","text":"{}"}]}'],
    ['names an unknown realm', 404, '{"realm":"beta","files":[{"name":"a","text":"{}"}]}'],
    ['names what no realm can be called', 404, '{"realm":"a#b","files":[{"name":"a","text":"{}"}]}'],
  ])('a body that %s gets %i', async (_what, expected, body) => {
    const { ask } = await world();

    const { status } = await ask({ body: Buffer.from(body) });

    expect(status).toBe(expected);
  });

  test('a file that is no export is a finding, not an error', async () => {
    const { ask } = await world();

    const { status, body } = await ask({
      body: Buffer.from(JSON.stringify({ realm: 'alpha', files: [{ name: 'a.json', text: 'secret{' }] })),
    });

    expect(status).toBe(200);
    expect(body.refused).toEqual([{ id: 'a.json', errors: [expect.not.stringContaining('secret')] }]);
  });
});
