// What functions answer and are handed at its largest, beside what Lambda and API Gateway take.
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { largestPayload } from '../../functions/adapters/lambda/node-payload.ts';
import { largestStep } from '../../functions/engine/advance.ts';
import { toProxyResult } from '../../functions/http/reply.ts';
import { awsLimits } from '../../functions/manifest/aws-limits.ts';
import { nameCallback } from '../../functions/node/callbacks/name-callback.ts';
import { ask, defineNode } from '../../functions/node/define-node.ts';
import { RequestError } from '../../functions/node/errors.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import { configurationWorld } from '../support/configuration-world.ts';

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

describe('an answer', () => {
  const { synchronousPayload } = awsLimits.lambda;

  test('has room for what Lambda hands on, as text within JSON', () => {
    const body = { text: '"'.repeat(1_500_000) };

    expect(bytes(toProxyResult({ status: 200, body }))).toBeLessThanOrEqual(synchronousPayload);
  });

  test('that is larger is an error that says so, before Lambda makes one that does not', () => {
    const body = { text: '"'.repeat(1_600_000) };

    expect(() => toProxyResult({ status: 200, body })).toThrow(
      expect.objectContaining({
        code: 'ERR_BODY_TOO_LARGE',
        message: expect.stringContaining('The answer is too large'),
      }),
    );
  });

  test('of all scripts of a realm with very many is 413, and one of them is had by its id', async () => {
    const world = await configurationWorld();
    const source = Buffer.from(`// ${'x'.repeat(99_000)}`).toString('base64');
    const script = {
      name: 'one',
      script: source,
      context: 'AUTHENTICATION_TREE_DECISION_NODE',
      language: 'JAVASCRIPT',
    };
    for (let index = 0; index < 50; index += 1)
      await world.ports.configurationEditor.put('/alpha', 'script', `script-${index}`, {
        ...script,
        name: `one ${index}`,
      });

    const all = await world.call('GET alpha scripts?_queryFilter=true');
    const one = await world.call('GET alpha scripts/script-7');

    expect(all).toMatchObject({ status: 413, body: { code: 413, message: expect.stringContaining('too large') } });
    expect(one).toMatchObject({ status: 200, body: { name: 'one 7' } });
  });

  test('and what nodes of other functions are sent and send stay well within it', () => {
    // A reply is text within the answer of its function no more than once.
    expect(2 * largestPayload).toBeLessThan(synchronousPayload);
    expect(largestPayload).toBeLessThan(awsLimits.apiGateway.body);
  });
});

describe('a step', () => {
  const asking = defineNode(
    {
      type: 'AskingNode',
      displayName: 'Asking',
      description: 'Asks something long.',
      module: import.meta.url,
      config: z.object({ length: z.int() }),
      outcomes: ['outcome'],
      callbacks: ['NameCallback'],
      needs: [],
    },
    ({ config }) => ask([nameCallback.ask('x'.repeat(config.length))]),
  );
  const asked = async (length: number) => {
    const node = { type: 'AskingNode', config: { length }, to: { outcome: 'success' } };
    const at = await journeyWorld({
      journeys: [journeyExport({ id: 'Long', entry: 'ask', nodes: { ask: node } })],
      nodes: [asking],
    });
    return { ...(await at.start('Long')), said: JSON.stringify(at.log.lines) };
  };

  test('has room for as much as clients may send back', async () => {
    expect((await asked(largestStep - 1024)).status).toBe(200);
  });

  test('that nobody could answer ends the journey, and the log says why', async () => {
    const { status, said } = await asked(largestStep);

    expect(status).toBe(401);
    expect(said).toContain('ERR_STATE_TOO_LARGE');
    expect(said).toMatch(/The step that is asked has 13\d{4} bytes/);
  });
});

describe('cookies of an answer', () => {
  const setting = (count: number, length: number) => {
    const names = Array.from({ length: count }, (_, index) => `cookie-${index}`);
    const custom = (name: string) => ({
      type: 'SetCustomCookieNode',
      config: { name, value: 'v'.repeat(length), maxAge: 60 },
    });
    const nodes = names.map((name, index) => [
      name,
      { ...custom(name), to: { outcome: names[index + 1] ?? 'success' } },
    ]);
    return journeyExport({
      id: 'Cookies',
      entry: 'cookie-0',
      nodes: Object.fromEntries(nodes),
      tree: { noSession: true },
    });
  };
  const answerOf = async (count: number, length: number) => {
    const at = await journeyWorld({ journeys: [setting(count, length)] });
    return { ...(await at.start('Cookies')), said: JSON.stringify(at.log.lines) };
  };

  test('fit into the headers of one, with all others', async () => {
    const { status, cookies, headers } = await answerOf(3, 2_000);

    const all = [...Object.entries(headers), ...cookies.map((cookie) => ['set-cookie', cookie] as const)];
    const size = all.reduce((sum, [name, value]) => sum + `${name}: ${value}\r\n`.length, 0);
    expect([status, cookies.length]).toEqual([200, 3]);
    // Those of the session and of the browser come on top, and those for pages of other origins.
    expect(size + 2_048).toBeLessThan(awsLimits.apiGateway.headers);
  });

  test('that do not are not set: the journey ends, and the log says which node it was', async () => {
    const { status, cookies, said } = await answerOf(3, 3_000);

    expect([status, cookies.filter((cookie) => cookie.startsWith('cookie-2'))]).toEqual([401, []]);
    expect(said).toContain('A node cannot set its cookie: with those before it is longer than 7168 characters');
  });

  test('of one name count once, for a browser gets the last', async () => {
    const journey = journeyExport({
      id: 'Again',
      entry: 'first',
      nodes: {
        first: {
          type: 'SetCustomCookieNode',
          config: { name: 'c', value: 'v'.repeat(4000) },
          to: { outcome: 'second' },
        },
        second: {
          type: 'SetCustomCookieNode',
          config: { name: 'c', value: 'w'.repeat(4000) },
          to: { outcome: 'success' },
        },
      },
      tree: { noSession: true },
    });
    const at = await journeyWorld({ journeys: [journey] });

    const { status, cookies } = await at.start('Again');

    expect([status, cookies.length]).toEqual([200, 1]);
  });
});

test('a node whose store has no room says so in its reply, and the log gets it', async () => {
  const full = defineNode(
    {
      type: 'FullNode',
      displayName: 'Full',
      description: 'Stores too much.',
      module: import.meta.url,
      config: z.object({}),
      outcomes: ['outcome'],
      needs: [],
    },
    () => {
      const cause = new Error('A row of Identities may have 400 kB');
      throw new RequestError('ERR_BODY_TOO_LARGE', 'What is to be kept is too large', { cause });
    },
  );
  const node = { type: 'FullNode', to: { outcome: 'success' } };
  const at = await journeyWorld({
    journeys: [journeyExport({ id: 'Full', entry: 'full', nodes: { full: node } })],
    nodes: [full],
  });

  const { status } = await at.start('Full');

  expect(status).toBe(401);
  expect(JSON.stringify(at.log.lines)).toMatch(/ERR_STATE_TOO_LARGE.*400 kB|400 kB.*ERR_STATE_TOO_LARGE/);
});
