import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import middy from '@middy/core';
import { inInvocation } from '../../functions/adapters/lambda/invocation.ts';
import { powertoolsMetrics, publishCounts } from '../../functions/adapters/observability/powertools-metrics.ts';
import type { JsonObject } from '../../functions/json.ts';
import { lambdaContext } from '../../testing/api-event.ts';
import { printedLines } from '../support/printed-lines.ts';

beforeEach(() => {
  process.env.POWERTOOLS_SERVICE_NAME = 'waymark-test';
});

afterEach(() => {
  delete process.env.POWERTOOLS_SERVICE_NAME;
  delete process.env.POWERTOOLS_METRICS_DISABLED;
});

/** The documents that invocations of this work print, each invocation on its own. */
async function published(...works: (() => unknown)[]): Promise<JsonObject[]> {
  const handlers = works.map((work) =>
    middy()
      .use(publishCounts())
      .handler(async () => work()),
  );
  const lines = await printedLines(() =>
    Promise.all(handlers.map((handler) => inInvocation('turn', () => handler({}, lambdaContext()).catch(() => {})))),
  );
  return lines.map((line) => JSON.parse(line));
}

const count = powertoolsMetrics.count;

describe('metrics in the embedded format', () => {
  test('are published over the service alone and with all their dimensions', async () => {
    const [document] = await published(() =>
      count('NodeFailed', { Realm: '/alpha', Journey: 'Login', Node: 'PageNode' }),
    );

    expect(document).toEqual({
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'Waymark',
            Dimensions: [['service'], ['service', 'Realm', 'Journey', 'Node']],
            Metrics: [{ Name: 'NodeFailed', Unit: 'Count' }],
          },
        ],
      },
      service: 'waymark-test',
      Realm: '/alpha',
      Journey: 'Login',
      Node: 'PageNode',
      NodeFailed: 1,
    });
  });

  test('meters of journeys are published apart, each value of a time by itself', async () => {
    const of = { Realm: '/alpha', Journey: 'Login' };
    const documents = await published(() => {
      powertoolsMetrics.measure('logins', of);
      powertoolsMetrics.measure('first.step', of, 1250);
      powertoolsMetrics.measure('first.step', of, 0);
    });

    const shape = (Name: string, Unit: string) => ({
      Namespace: 'Waymark/Journeys',
      Dimensions: [['service', 'Realm', 'Journey']],
      Metrics: [{ Name, Unit }],
    });
    expect(documents).toMatchObject([
      { _aws: { CloudWatchMetrics: [shape('logins', 'Count')] }, Realm: '/alpha', Journey: 'Login', logins: 1 },
      { _aws: { CloudWatchMetrics: [shape('first.step', 'Milliseconds')] }, 'first.step': 1250 },
      { _aws: { CloudWatchMetrics: [shape('first.step', 'Milliseconds')] }, 'first.step': 0 },
    ]);
  });

  test('without dimensions are published over the service, once', async () => {
    const [document] = await published(() => count('PushSent', {}));

    expect(document).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Dimensions: [['service']] }] },
      PushSent: 1,
    });
  });

  test('of the same dimensions share a document, and what is counted again adds up', async () => {
    const documents = await published(() => {
      count('JourneyStarted', { Realm: '/alpha', Journey: 'Login' });
      count('JourneyFailed', { Realm: '/alpha', Journey: 'Login' });
      count('JourneyFailed', { Realm: '/alpha', Journey: 'Login' });
      count('JourneyStarted', { Realm: '/alpha', Journey: 'Other' });
    });

    expect(documents).toHaveLength(2);
    expect(documents).toMatchObject([
      { JourneyStarted: 1, JourneyFailed: 2 },
      { Journey: 'Other', JourneyStarted: 1 },
    ]);
  });

  test('come out when the invocation fails, too', async () => {
    const documents = await published(() => {
      count('PushFailed', { Reason: 'tooLarge' });
      throw new Error('afterwards');
    });

    expect(documents).toMatchObject([{ PushFailed: 1 }]);
  });

  test('of invocations at the same time do not mix', async () => {
    const turn = (journey: string) => async () => {
      count('JourneyStarted', { Realm: '/alpha', Journey: journey });
      await new Promise(setImmediate);
      count('JourneyFailed', { Realm: '/alpha', Journey: journey });
    };

    const documents = await published(turn('a'), turn('b'));

    expect(
      documents.map(({ Journey, JourneyStarted, JourneyFailed }) => [Journey, JourneyStarted, JourneyFailed]),
    ).toEqual([
      ['a', 1, 1],
      ['b', 1, 1],
    ]);
  });

  test('of an invocation that counts nothing are silent', async () => {
    expect(await published(() => {})).toEqual([]);
  });

  test('have dimensions that CloudWatch takes, whatever a journey is called', async () => {
    const documents = await published(
      () => count('JourneyStarted', { Realm: '/alpha', Journey: 'Anmeldung für Ärzte' }),
      () => count('JourneyStarted', { Realm: '/alpha', Journey: ':x' }),
      () => count('JourneyStarted', { Realm: '/alpha', Journey: ' ' }),
    );

    expect(documents.map(({ Journey }) => Journey)).toEqual(['Anmeldung f_r _rzte', '_x', '_']);
  });

  test('can be kept back, for a terminal', async () => {
    process.env.POWERTOOLS_METRICS_DISABLED = 'true';

    expect(await published(() => count('PushSent', {}))).toEqual([]);
  });
});
