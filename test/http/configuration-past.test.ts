// Going back to versions of journeys and scripts, and what is told of them.
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { journeyExport, nodeId } from '../../testing/journey-builder.ts';
import { configurationWorld } from '../support/configuration-world.ts';

const greeting = (retryLimit: number) => {
  const { id: _, ...members } = journeyExport({
    id: 'Greeting',
    entry: 'limit',
    nodes: {
      limit: { type: 'RetryLimitDecisionNode', config: { retryLimit }, to: { Retry: 'success', Reject: 'failure' } },
    },
  });
  return members;
};
const asBase64 = (source: string) => Buffer.from(source).toString('base64');
const scriptOf = (source: string) => ({ name: 'Decides', script: asBase64(source) });
const deciding = journeyExport({
  id: 'Deciding',
  entry: 'decide',
  nodes: {
    decide: { type: 'ScriptedDecisionNode', config: { script: 's', outcomes: ['on'] }, to: { on: 'failure' } },
  },
});

async function world() {
  const made = await configurationWorld();
  const put = (retryLimit: number) =>
    made.call('PUT alpha waymark/journeys/Greeting', { body: { export: greeting(retryLimit), comment: 'c' } });
  const rollBack = (version: number, body: JsonObject = {}) =>
    made.call(`POST alpha waymark/journeys/Greeting/versions/${version}?_action=rollback`, { body });
  const limit = async () => {
    const { nodes } = (await made.journey('Greeting')) as { nodes: Record<string, JsonObject> };
    return nodes[nodeId('limit')]?.['retryLimit'];
  };
  return { ...made, put, rollBack, limit };
}

describe('a rollback', () => {
  test('race: does not undo what somebody saved after its author had looked', async () => {
    const { put, rollBack, limit, call } = await world();
    for (const retryLimit of [1, 2]) await put(retryLimit);
    const { body } = await call('GET alpha waymark/journeys/Greeting/versions');
    const { revision } = body as { revision: string };
    await put(3);

    const late = await rollBack(1, { revision });
    const { body: now } = await call('GET alpha waymark/journeys/Greeting/versions');
    const again = await rollBack(1, { revision: (now as { revision: string }).revision });

    expect([late.status, again.status, await limit()]).toEqual([412, 200, 1]);
  });

  test('race: does not undo what is saved while it is under way', async () => {
    const { put, rollBack, limit, ports } = await world();
    for (const retryLimit of [1, 2]) await put(retryLimit);
    const { replace } = ports.configurationStore;
    let isFirst = true;
    ports.configurationStore.replace = async (realm, kind, id, value, seen) => {
      if (kind === 'journey' && isFirst) {
        isFirst = false;
        await put(3);
      }
      return replace(realm, kind, id, value, seen);
    };

    const { status } = await rollBack(1);

    expect([status, await limit()]).toEqual([412, 3]);
  });

  test('of a journey that was removed names nothing as what was seen', async () => {
    const { put, rollBack, limit, call } = await world();
    await put(1);
    await call('DELETE alpha waymark/journeys/Greeting');
    const { body } = await call('GET alpha waymark/journeys/Greeting/versions');

    const { status } = await rollBack(1, { revision: (body as { revision: null }).revision });

    expect([status, await limit()]).toEqual([200, 1]);
  });

  test('with a revision that is none is refused', async () => {
    const { put, rollBack } = await world();
    for (const retryLimit of [1, 2]) await put(retryLimit);

    const { status, text } = await rollBack(1, { revision: 7 });

    expect([status, text]).toEqual([400, expect.stringContaining('revision must be text')]);
  });
});

describe('versions of a script', () => {
  async function written() {
    const made = await world();
    for (const source of ['outcome = "on";', 'outcome = "off";']) {
      await made.call('PUT alpha scripts/s', { body: scriptOf(source) });
      made.clock.advance(60_000);
    }
    return made;
  }
  const script = async ({ ports }: Awaited<ReturnType<typeof written>>) =>
    (await ports.configuration.get('/alpha', 'script', 's'))?.value['script'];

  test('say who and when, and have it whole', async () => {
    const { call, clock } = await written();

    const list = await call('GET alpha waymark/scripts/s/versions');
    const one = await call('GET alpha waymark/scripts/s/versions/1');

    expect(list.body).toMatchObject({
      revision: expect.any(String),
      result: [
        { version: 2, by: 'admin', at: new Date(clock.now() - 60_000).toISOString() },
        { version: 1, by: 'admin' },
      ],
    });
    expect(one.body).toMatchObject({ script: { _id: 's', name: 'Decides', script: asBase64('outcome = "on";') } });
  });

  test('are what it goes back to, as a version of its own, and told to the audit log', async () => {
    const made = await written();

    const { body } = await made.call('POST alpha waymark/scripts/s/versions/1?_action=rollback', { body: {} });

    expect(body).toMatchObject({ version: 3, waiting: [] });
    expect(await script(made)).toBe(asBase64('outcome = "on";'));
    expect(made.ports.auditLog.events.at(-1)).toMatchObject({
      eventName: 'AM-CONFIG-CHANGE',
      userId: expect.stringContaining('id=admin'),
      info: { kind: 'script', objectId: 's', comment: 'Back to version 1' },
    });
  });

  test('race: going back does not undo what somebody saved meanwhile', async () => {
    const made = await written();
    const { body } = await made.call('GET alpha waymark/scripts/s/versions');
    const { revision } = body as { revision: string };
    await made.call('PUT alpha scripts/s', { body: scriptOf('outcome = "new";') });

    const { status } = await made.call('POST alpha waymark/scripts/s/versions/1?_action=rollback', {
      body: { revision },
    });

    expect([status, await script(made)]).toEqual([412, asBase64('outcome = "new";')]);
  });

  test('with which a running journey could not run wait, and what runs stays', async () => {
    const made = await world();
    await made.call('PUT alpha scripts/s', { body: scriptOf('this is no script') });
    await made.call('PUT alpha scripts/s', { body: scriptOf('outcome = "on";') });
    await made.store(deciding);

    const { body } = await made.call('POST alpha waymark/scripts/s/versions/1?_action=rollback', { body: {} });

    expect(body).toMatchObject({ version: null, waiting: ['Deciding'] });
    expect(await script(made)).toBe(asBase64('outcome = "on";'));
  });
});
