import { describe, expect, test } from '@jest/globals';
import { importJourneys } from '../../functions/journey/import.ts';
import type { JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/metadata.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { exportFile, journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import { answer, runNode } from '../../testing/run-node.ts';
import { callbacksOf, outputOf, typesOf } from '../../testing/step.ts';

const tell = async (attributes: readonly string[], shared: JsonObject) => {
  const { callbacks } = await runNode(node, { config: { attributes: [...attributes] }, state: { shared } });
  return outputOf(callbacks, 'MetadataCallback', 'data');
};

describe('State metadata', () => {
  test('tells the named values as they are, and leaves out what is not there', async () => {
    const shared = { username: 'demo', list: [1, { a: null }], other: 'x', nothing: null };

    expect(await tell(['username', 'list', 'nothing', 'missing'], shared)).toEqual({
      username: 'demo',
      list: [1, { a: null }],
      nothing: null,
    });
  });

  test('tells nothing of what does not travel with the journey', async () => {
    const state = { transient: { password: 'a' }, secure: { code: 'b' } };

    const { callbacks } = await runNode(node, { config: { attributes: ['password', 'code'] }, state });

    expect(outputOf(callbacks, 'MetadataCallback', 'data')).toEqual({});
  });

  test('secrets, challenges, and what clients would take for another callback are told to nobody', async () => {
    const shared = {
      oathDeviceProfile: { sharedSecret: 's' },
      pushDeviceProfile: 'p',
      oneTimePassword: '123456',
      oneTimePasswordTimestamp: 1,
      'DeviceBindingNode.CHALLENGE': 'c',
      pushNumberChallengeKey: '42',
      password: 'p',
      _action: 'webauthn_registration',
      '11111111-2222-4333-8444-555555555555.retryCount': 1,
    };

    expect(await tell(Object.keys(shared), shared)).toEqual({});
    expect(node.definition.warnings?.({ attributes: Object.keys(shared) })).toHaveLength(Object.keys(shared).length);
  });

  test('a password among the collected attributes is told to nobody', async () => {
    const objectAttributes = { mail: 'demo@example.com', password: 'typed-secret' };

    expect(await tell(['objectAttributes'], { objectAttributes })).toEqual({
      objectAttributes: { mail: 'demo@example.com' },
    });
  });

  test('tells again when its answer is there', async () => {
    const run = await runNode(node, { config: { attributes: [] }, answers: [answer('MetadataCallback')] });

    expect(typesOf(run.callbacks)).toEqual(['MetadataCallback']);
  });
});

const metadata = { type: 'MetadataNode', config: { attributes: ['realm'] } };
const name = { type: 'UsernameCollectorNode' };
const page = (children: Record<string, { type: string }>) => ({
  type: 'PageNode',
  children,
  to: { outcome: 'success' },
});

describe('a journey with metadata', () => {
  test('shows it on the page beside what is asked, and goes on', async () => {
    const nodes = { page: page({ tell: metadata, name }) };
    const at = await journeyWorld({
      journeys: [journeyExport({ id: 'Tells', entry: 'page', nodes, tree: { noSession: true } })],
    });
    const step = await at.start('Tells');

    const end = await at.answer(step, { NameCallback: 'demo' });

    expect(callbacksOf(step.body)[0]).toEqual({
      type: 'MetadataCallback',
      output: [{ name: 'data', value: { realm: '/alpha' } }],
      _id: 0,
    });
    expect(end.status).toBe(200);
  });

  test.each([
    ['alone', { tell: { ...metadata, to: { outcome: 'success' } } }, 'tell'],
    ['as the last on a page', { page: page({ name, tell: metadata }) }, 'page'],
  ])('is refused %s: it would never end', (_where, nodes, entry) => {
    const text = exportFile(journeyExport({ id: 'Loops', entry, nodes }));

    const { refused } = importJourneys([{ name: 'loops.json', text }], {
      ...{ realm: '/alpha', strict: false, definitions: nodeDefinitions },
      existing: () => undefined,
    });

    expect(refused[0]?.errors.map(({ message }) => message)).toEqual([expect.stringMatching(/outcome/)]);
  });
});
