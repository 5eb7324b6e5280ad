// The figures of one placement of nodes, from a deployment of its own on the emulator.
import { setTimeout as delay } from 'node:timers/promises';
import type { Dynamo } from '../../functions/adapters/dynamo/client.ts';
import type { AwsPlace } from '../../local/aws/place.ts';
import type { RunningAws } from '../../local/aws/start-aws.ts';
import type { FunctionUse } from '../cost/bill.ts';
import { type LoginFigures, warmUpLogins } from '../drive.ts';
import { driveOathLogin, forgetLastLogin, oathLogin, password, registerApp } from '../logins.ts';
import { type MeasuredClient, measuredClient } from '../measured-client.ts';
import { benchPhones } from '../phones.ts';
import { driveWaitedPushLogin, enrol, openWait, variants } from '../push-logins.ts';
import {
  type DeployedFunction,
  deployedFunctions,
  deployedResources,
  deployedTables,
  fillTables,
  stage,
} from './bench-stage.ts';
import { watchDeliveries } from './deliveries.ts';
import { functionEnder } from './fresh-functions.ts';
import { functionSum, logSums, otherBytes } from './function-logs.ts';
import { type ProcessorTime, processorTimes } from './processor-time.ts';

export const placements = ['isolated', 'all-isolated', 'inline'] as const;
export type Placement = (typeof placements)[number];

export interface MeasuredLogin {
  readonly figures: LoginFigures;
  /** Of one login; only functions that took part. */
  readonly functions: readonly FunctionUse[];
  /** Of one login, in log groups that belong to no function. */
  readonly otherLogBytes: number;
}

export interface PlacementFigures {
  readonly placement: Placement;
  readonly deploySeconds: number;
  readonly repairs: readonly string[];
  readonly oath: MeasuredLogin;
  readonly push: MeasuredLogin;
  /** One that finds no answer. */
  readonly poll: MeasuredLogin;
  /** Each turn of OathLogin with no function started yet: milliseconds of each round. */
  readonly cold: readonly (readonly number[])[];
  /** Invocations by the opening turn of a fresh engine, itself left out: nodes that it warms. */
  readonly warmed: number;
  /** By CloudFormation's type. */
  readonly resources: Readonly<Record<string, number>>;
  /** Custom metrics that these two logins and what came before them have made. */
  readonly metrics: number;
}

interface World {
  readonly place: AwsPlace;
  readonly dynamo: Dynamo;
  readonly client: MeasuredClient;
  readonly functions: readonly DeployedFunction[];
}

const none: ProcessorTime = { busy: 0, queued: 0 };

/** Log lines reach their group a moment after the answer. */
const settleMilliseconds = 1_500;

export interface PlacementRounds {
  readonly logins: number;
  /** Each starts every function three times. */
  readonly coldRounds: number;
}

/** Deploys it. Nothing else may run on this account meanwhile. */
export async function placementFigures(
  aws: RunningAws,
  placement: Placement,
  { logins, coldRounds }: PlacementRounds,
): Promise<PlacementFigures> {
  const phones = benchPhones();
  const phone = phones.phone();
  await aws.bootstrap();
  const start = performance.now();
  const { url } = await aws.deploy({ stage, nodePlacement: placement, removeData: true });
  const deploySeconds = (performance.now() - start) / 1000;
  const client = measuredClient(url);
  const deliveries = watchDeliveries(aws.place, (message) => phones.onDelivery({ token: phone.token, message }));
  try {
    const dynamo = await deployedTables(aws.place);
    await fillTables(dynamo, variants);
    const world: World = { place: aws.place, dynamo, client, functions: await deployedFunctions(aws.place) };

    const app = await registerApp(client);
    const oath = await measured(world, logins, () => driveOathLogin(client, { app, dynamo, logins }));
    await enrol(client, phone, password);
    const push = await measured(world, logins, () => driveWaitedPushLogin(client, phone, logins));
    const wait = await openWait(client, phone);
    // What its push has started ends first.
    await delay(settleMilliseconds);
    const poll = await measured(world, logins, () => wait.poll(logins));
    await wait.approve();
    const sums = [...(await logSums(aws.place, 0)).values()];
    const metrics = new Set(sums.flatMap((sum) => [...sum.metrics])).size;
    const resources = Object.fromEntries(await deployedResources(aws.place));
    const { cold, warmed } = await coldTurns(world, coldRounds, (between) => oathLogin(client, app, between));
    return { placement, deploySeconds, repairs: aws.repairs, oath, push, poll, cold, warmed, resources, metrics };
  } finally {
    client.close();
    await deliveries.stop();
  }
}

/** What the functions did meanwhile, by login. The first few of `drive` count: they are logins like the others. */
async function measured(
  { place, functions }: World,
  logins: number,
  work: () => Promise<LoginFigures>,
): Promise<MeasuredLogin> {
  const all = logins + warmUpLogins;
  const port = new URL(place.endpoint).port;
  const since = Date.now();
  const before = processorTimes(port);
  const figures = await work();
  await delay(settleMilliseconds);
  const after = processorTimes(port);
  const sums = await logSums(place, since);
  const uses = functions.map(({ fullName, name, megabytes }): FunctionUse => {
    const { invocations, milliseconds, bytes } = functionSum(sums, fullName);
    const { busy, queued } = spent(before.get(fullName), after.get(fullName));
    return {
      ...{ name, megabytes, invocations: invocations / all, milliseconds: milliseconds / all, logBytes: bytes / all },
      ...(after.size > 0 && { busyMilliseconds: busy / all, queuedMilliseconds: queued / all }),
    };
  });
  return {
    figures,
    functions: uses.filter(({ invocations }) => invocations > 0),
    otherLogBytes: otherBytes(sums) / all,
  };
}

function spent(before: ProcessorTime = none, after: ProcessorTime = none): ProcessorTime {
  return { busy: after.busy - before.busy, queued: after.queued - before.queued };
}

async function coldTurns(
  { place, dynamo, functions }: World,
  rounds: number,
  login: (between: () => Promise<void>) => ReturnType<typeof oathLogin>,
): Promise<Pick<PlacementFigures, 'cold' | 'warmed'>> {
  const endAll = functionEnder(place, functions);
  const samples: number[][] = [];
  const warmed: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await forgetLastLogin(dynamo);
    const starts: number[] = [];
    const turns = await login(async () => {
      // What the turn before has started beside its answer ends first.
      await delay(settleMilliseconds);
      const [opening] = starts;
      if (opening !== undefined && starts.length === 1) warmed.push(await invocationsSince(opening));
      await endAll();
      starts.push(Date.now());
    });
    samples.push(turns.map(({ milliseconds }) => milliseconds));
  }
  const cold = (samples[0] ?? []).map((_, turn) => samples.map((round) => round[turn] ?? Number.NaN));
  return { cold, warmed: Math.max(...warmed) - 1 };

  async function invocationsSince(since: number): Promise<number> {
    const sums = await logSums(place, since);
    return functions.reduce((sum, { fullName }) => sum + functionSum(sums, fullName).invocations, 0);
  }
}
