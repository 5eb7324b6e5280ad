import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CloudWatchWire, cloudWatch, cloudWatchTraffic } from '../../functions/adapters/aws/cloudwatch-traffic.ts';
import { jsonWire } from '../../functions/adapters/aws/json-wire.ts';
import { keptCounts, keptTraffic } from '../../functions/adapters/observability/kept-counts.ts';
import { dimensionValue, type MetricName } from '../../functions/manifest/metrics.ts';
import { memoryTraffic } from '../../testing/memory/traffic.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { type SimulatedClock, simulatedClock } from '../../testing/simulated-clock.ts';
import { temporaryFolder } from '../support/running-stack.ts';
import { trafficContract } from './traffic.contract.ts';

const of = { Realm: '/alpha', Journey: 'Login' };

describe('traffic in memory', () => {
  trafficContract(async () => {
    const clock = simulatedClock();
    const traffic = memoryTraffic({ clock });
    return { traffic, clock, count: traffic.add };
  });
});

describe('traffic kept on one machine', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());
  let made = 0;
  const makeWorld = async () => {
    made += 1;
    const file = join(folder.path, `${made}/counts.json`);
    const clock = simulatedClock();
    const counts = keptCounts(file, clock);
    const count = (name: MetricName, dimensions: Readonly<Record<string, string>>) =>
      counts.add([{ name, dimensions }]);
    return { traffic: keptTraffic(counts), clock, count, counts, file };
  };
  trafficContract(makeWorld);

  test('outlives the process, and is forgotten after a week', async () => {
    const { counts, clock, file } = await makeWorld();
    counts.add([{ name: 'JourneyStarted', dimensions: of }]);
    counts.flush();

    const again = keptCounts(file, clock);
    const before = again.sum('JourneyStarted', of, 60_000);
    clock.advance(8 * 24 * 60 * 60_000);
    again.add([{ name: 'JourneyFailed', dimensions: of }]);
    again.flush();

    expect(before).toBe(1);
    expect(readFileSync(file, 'utf8')).not.toContain('JourneyStarted');
    expect(keptCounts(file, clock).sum('JourneyFailed', of, 60_000)).toBe(1);
  });

  test('begins anew where the file is none of ours', async () => {
    const { counts, clock, file } = await makeWorld();
    counts.add([{ name: 'JourneyStarted', dimensions: of }]);
    counts.flush();
    writeFileSync(file, '{"cut off');

    expect(keptCounts(file, clock).sum('JourneyStarted', of, 60_000)).toBe(0);
  });
});

interface Query {
  readonly Id: string;
  readonly MetricStat: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
    };
    readonly Period: number;
    readonly Stat: string;
  };
}

interface Ask {
  readonly StartTime: number;
  readonly EndTime: number;
  readonly MetricDataQueries: readonly Query[];
  readonly NextToken?: string;
}

describe('traffic in CloudWatch', () => {
  const samples: { readonly key: string; readonly at: number }[] = [];
  const asked: Ask[] = [];
  const targets: string[] = [];
  const paging = { on: false };
  let wire: CloudWatchWire;
  let client: CloudWatchClient;
  const keyOf = (name: string, dimensions: Readonly<Record<string, string>>) =>
    JSON.stringify([name, Object.entries(dimensions).sort()]);

  /** As CloudWatch does: by periods that begin at multiples of their length, within the window, metrics of other names apart. */
  const resultOf = ({ Id, MetricStat: { Metric, Period, Stat } }: Query, { StartTime, EndTime }: Ask) => {
    const key = keyOf(Metric.MetricName, Object.fromEntries(Metric.Dimensions.map(({ Name, Value }) => [Name, Value])));
    const known = Metric.Namespace === 'Waymark' && Stat === 'Sum';
    const inside = samples.filter(
      ({ at, key: other }) => known && other === key && at >= StartTime * 1000 && at < EndTime * 1000,
    );
    const steps = Map.groupBy(inside, ({ at }) => Math.floor(at / 1000 / Period));
    return {
      Id,
      Label: Metric.MetricName,
      Timestamps: [],
      Values: [...steps.values()].map(({ length }) => length),
      StatusCode: 'Complete',
    };
  };
  const server = createServer(async (request, response) => {
    const ask = (await json(request)) as Ask; // what the SDK sends
    asked.push(ask);
    targets.push(`${request.headers['x-amz-target']} ${request.headers['content-type']}`);
    const results = ask.MetricDataQueries.map((query) => resultOf(query, ask));
    const half = Math.ceil(results.length / 2);
    const page = ask.NextToken === undefined ? results.slice(0, half) : results.slice(half);
    const answer = paging.on
      ? { MetricDataResults: page, ...(ask.NextToken === undefined && { NextToken: 'more' }) }
      : { MetricDataResults: results };
    response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify(answer));
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // listens on a port
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    const place = { endpoint: `http://127.0.0.1:${port}`, region: 'eu-central-1' };
    const tools = { clock: simulatedClock(), randomness: seededRandomness() };
    const settings = { ...place, credentials: () => credentials, maxAttempts: 1, connectionTimeout: 5_000 };
    wire = jsonWire(cloudWatch, settings, tools);
    client = new CloudWatchClient({ ...place, credentials });
  });
  afterAll(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });

  const makeWorld = async () => {
    samples.length = 0;
    asked.length = 0;
    const clock: SimulatedClock = simulatedClock();
    const count = (name: MetricName, dimensions: Readonly<Record<string, string>>): void => {
      const published = Object.entries({ service: 'waymark-test', ...dimensions });
      const key = keyOf(name, Object.fromEntries(published.map(([one, value]) => [one, dimensionValue(value)])));
      samples.push({ key, at: clock.now() });
    };
    const randomness = seededRandomness();
    return { traffic: cloudWatchTraffic({ clock, randomness, service: 'waymark-test', wire }), clock, count };
  };
  trafficContract(makeWorld);

  test('asks for the metrics of the journey’s nodes and no other, which are paid for one by one', async () => {
    const { traffic } = await makeWorld();

    await traffic.read({ realm: '/alpha', journey: 'Login', nodes: [{ node: 'X', outcomes: ['a', 'b'] }] }, 'day');

    const names = asked.flatMap(({ MetricDataQueries }) =>
      MetricDataQueries.map(({ MetricStat }) => MetricStat.Metric.MetricName),
    );
    expect(names).toEqual([
      ...[
        'JourneyStarted',
        'JourneySucceeded',
        'JourneyFailed',
        'JourneyBroken',
        'NodeFailed',
        'NodeOutcome',
        'NodeOutcome',
      ],
    ]);
  });

  test('asks again for the pages that follow, and for a large journey in parts', async () => {
    const { traffic, count } = await makeWorld();
    const nodes = Array.from({ length: 200 }, (_, index) => ({ node: `N${index}`, outcomes: ['a', 'b'] }));
    count('NodeOutcome', { ...of, Node: 'N199', Outcome: 'b' });
    paging.on = true;

    const { outcomes } = await traffic.read({ realm: '/alpha', journey: 'Login', nodes }, 'week');

    paging.on = false;
    expect(outcomes['N199']).toEqual({ a: 0, b: 1 });
    expect(asked.map(({ MetricDataQueries: { length } }) => length)).toEqual([500, 500, 104, 104]);
  });

  test('asks as the SDK does', async () => {
    const { traffic, clock } = await makeWorld();
    targets.length = 0;
    await traffic.read({ realm: '/alpha', journey: 'Login', nodes: [{ node: 'X', outcomes: ['a', 'b'] }] }, 'hour');
    const [ours] = asked;
    if (!ours) throw new Error('Nothing was asked');
    const { StartTime, EndTime, MetricDataQueries } = ours;
    const window = { StartTime: new Date(StartTime * 1000), EndTime: new Date(EndTime * 1000) };

    const queries = MetricDataQueries.map(({ MetricStat: { Metric, ...stat }, ...query }) => ({
      ...query,
      MetricStat: { ...stat, Metric: { ...Metric, Dimensions: [...Metric.Dimensions] } },
    }));
    await client.send(new GetMetricDataCommand({ ...window, MetricDataQueries: queries }));

    expect(EndTime * 1000).toBeGreaterThan(clock.now());
    expect(asked[1]).toEqual(ours);
    expect(targets[0]).toBe(targets[1]);
  });
});
