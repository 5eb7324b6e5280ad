// The world of a soak: the database with a proxy before it, the server that is tried out, and the weather that moves on with
// the requests of the users.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startDynamo } from '../../local/dynamodb.ts';
import { freePort } from '../../local/free-port.ts';
import { importVariants } from '../journey-variants.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { soakVariants } from './journeys.ts';
import type { Seeded } from './seeded.ts';
import { type MemorySample, type ServerReport, type SoakedServer, startServer } from './soaked-server.ts';
import { calm, type FunctionFault, type Weather, type WorkerFault, weathers } from './weather.ts';

/** Of one process, from when it was warm to its last moment. */
export interface Lifetime {
  readonly warm: MemorySample;
  readonly last: MemorySample;
  /** Of the users, in between. */
  readonly requests: number;
}

export interface World {
  readonly url: string;
  readonly dynamoEndpoint: string;
  readonly logFiles: readonly string[];
  readonly proxies: Readonly<Record<'DynamoDB' | 'SNS' | 'SQS', FaultProxy>>;
  readonly workerFaults: Readonly<Record<WorkerFault, number>>;
  readonly functionFaults: Readonly<Record<FunctionFault, number>>;
  readonly lifetimes: readonly Lifetime[];
  readonly kills: () => number;
  /** Names of weather that has been, in order. */
  readonly past: readonly string[];
  weather(): Weather;
  /** Counts a request of a user; the weather may change with it. */
  step(): void;
  /** No more trouble. */
  calmDown(): void;
  /** Resolves when the server can be called. */
  standing(): Promise<void>;
  /** A last look at the memory. */
  lastLook(): Promise<void>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly folder: string;
  readonly seed: string;
  readonly chance: Seeded;
  readonly onDelivery: (delivery: Extract<ServerReport, { kind: 'delivery' }>) => void;
  /** Something ended that should not have. */
  readonly onTrouble: (error: unknown) => void;
}

/** Requests of users after which a process has what it needs: the heap after a few, the C library's share of it after more. */
const warmAfter = 1_000;

export async function startWorld({ folder, seed, chance, onDelivery, onTrouble }: WorldOptions): Promise<World> {
  const dataFolder = join(folder, 'data');
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const database = await startDynamo(join(dataFolder, 'dynamodb'));
  const [dynamoDb, sns, sqs] = await Promise.all([
    startFaultProxy('DynamoDB', chance.of('DynamoDB')),
    startFaultProxy('SNS', chance.of('SNS')),
    startFaultProxy('SQS', chance.of('SQS')),
  ]);
  dynamoDb.target = database.endpoint;
  const log = join(folder, 'server.log');
  const port = await freePort();
  const workerFaults = { failsBefore: 0, failsAfter: 0, hangs: 0 };
  const functionFaults = { neverBegun: 0, workedOn: 0, answeredLate: 0, shortOfTime: 0 };
  const lifetimes: Lifetime[] = [];
  const past: string[] = [];
  const schedule = weathers(chance.of('weather'));
  let [weather, left, kills, starts]: [Weather, number, number, number] = [calm, Number.POSITIVE_INFINITY, 0, 0];
  let [served, warm]: [number, { sample: MemorySample; at: number } | undefined] = [0, undefined];
  let restarting: Promise<void> | undefined;

  const onReport = (report: ServerReport): void => {
    if (report.kind === 'delivery') onDelivery(report);
    if (report.kind === 'workerFault') workerFaults[report.fault] += 1;
    if (report.kind === 'functionFault') functionFaults[report.fault] += 1;
    if (report.kind === 'endpoints') [sns.target, sqs.target] = [report.sns, report.sqs];
  };
  const begin = async (): Promise<SoakedServer> => {
    starts += 1;
    [served, warm] = [0, undefined];
    const endpoints = { dynamoDb: dynamoDb.endpoint, sns: sns.endpoint, sqs: sqs.endpoint };
    return startServer({ ...{ dataFolder, port, endpoints, log, onReport }, seed: `${seed} server ${starts}` });
  };
  /** A server that starts reads and writes more than it can be asked to repeat: it is spared. */
  const apply = (): void => {
    const around = restarting ? calm : weather;
    [dynamoDb.rates, sns.rates, sqs.rates] = [around.dynamoDb, around.sns, around.sqs];
    server.faults(weather);
  };
  const look = async (): Promise<void> => {
    if (warm) lifetimes.push({ warm: warm.sample, last: await server.memory(), requests: served - warm.at });
  };
  const restart = async (): Promise<void> => {
    await look();
    await server.kill();
    kills += 1;
    server = await begin();
  };
  const kill = (): void => {
    if (restarting) return;
    restarting = restart()
      .catch(onTrouble)
      .finally(() => {
        restarting = undefined;
        apply();
      });
    apply();
  };
  const change = (next: Weather): void => {
    weather = next;
    left = next.requests;
    past.push(next.name);
    apply();
  };

  let server = await begin();
  await importVariants(server.url, soakVariants);
  change(schedule.next().value);
  return {
    ...{ url: server.url, dynamoEndpoint: database.endpoint, logFiles: [log, join(dataFolder, 'audit.log')] },
    proxies: { DynamoDB: dynamoDb, SNS: sns, SQS: sqs },
    ...{ workerFaults, functionFaults, lifetimes, past },
    kills: () => kills,
    weather: () => weather,
    step() {
      served += 1;
      left -= 1;
      if (served === warmAfter && !restarting) {
        void server.memory().then(
          (sample) => {
            warm = { sample, at: served };
          },
          () => {},
        );
      }
      if (weather.kill && left === Math.floor(weather.requests / 2)) kill();
      if (left <= 0) change(schedule.next().value);
    },
    calmDown: () => change(calm),
    async standing() {
      await restarting;
    },
    lastLook: look,
    async stop() {
      await server.stop();
      for (const proxy of [dynamoDb, sns, sqs]) proxy.stop();
      await database.stop();
    },
  };
}
