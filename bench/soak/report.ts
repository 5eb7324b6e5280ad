// The figures of a soak.
import { percentile } from '../statistics.ts';
import type { CrowdFigures } from './crowd.ts';
import { callFaults, type FaultProxy } from './fault-proxy.ts';
import type { Troubles } from './invariants/weather.ts';
import type { Ledger } from './ledger.ts';
import type { LineFigures } from './line.ts';
import {
  type FunctionFault,
  functionFaults,
  type LineFault,
  lineFaults,
  type WorkerFault,
  workerFaults,
} from './weather.ts';
import type { Lifetime, World } from './world.ts';

export interface SoakReport {
  readonly minutes: number;
  readonly seed: string;
  readonly users: number;
  /** All of it, the start and the settling of accounts included. */
  readonly seconds: number;
  readonly crowd: CrowdFigures;
  readonly figures: RunFigures;
  readonly invariants: readonly { readonly claim: string; readonly problems: readonly string[] }[];
}

export interface RunFigures {
  readonly runs: number;
  readonly sessions: number;
  readonly requests: number;
  readonly repeats: number;
  /** Requests that nobody answered. */
  readonly unanswered: number;
  /** Milliseconds to an answer, whatever the weather. */
  readonly latencies: { readonly median: number; readonly most95: number; readonly most99: number };
  /** Pushes that have arrived at phones, repeats included. */
  readonly deliveries: number;
  readonly calls: Readonly<Record<keyof World['proxies'], number>>;
  readonly faults: readonly { readonly what: string; readonly times: number }[];
  readonly kills: number;
  readonly weathers: number;
  readonly lifetimes: readonly Lifetime[];
  readonly answers: readonly {
    readonly endpoint: string;
    readonly status: number;
    readonly message: string;
    readonly times: number;
  }[];
}

export function figuresOf(world: World, ledger: Ledger, line: LineFigures): RunFigures {
  const { DynamoDB, SNS, SQS } = world.proxies;
  const { requests, repeats, unanswered, milliseconds } = line;
  const share = (part: number): number => percentile(milliseconds, part);
  return {
    ...{ runs: ledger.runs.length, sessions: ledger.runs.filter(({ token }) => token !== undefined).length },
    ...{ requests, repeats, unanswered },
    latencies: { median: share(0.5), most95: share(0.95), most99: share(0.99) },
    deliveries: ledger.deliveries.length,
    calls: { DynamoDB: DynamoDB.calls(), SNS: SNS.calls(), SQS: SQS.calls() },
    faults: faultsOf(world, line),
    ...{ kills: world.kills(), weathers: world.past.length, lifetimes: world.lifetimes },
    answers: [...ledger.answers.values()],
  };
}

/** What must have been there, or the run has shown nothing. Of what comes seldom, the kinds together. */
export function troublesOf(world: World, line: LineFigures): Troubles {
  const { DynamoDB, SNS, SQS } = world.proxies;
  const tables = Object.fromEntries(callFaults.map((fault) => [wordsOf('DynamoDB', fault), DynamoDB.faults()[fault]]));
  const lines = Object.fromEntries(lineFaults.map((fault) => [lineWords[fault], line.faults[fault]]));
  const all = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((sum, one) => sum + one, 0);
  return {
    ...{ ...tables, ...lines, kills: world.kills() },
    ...{ 'calls of SNS': all(SNS.faults()), 'calls of SQS': all(SQS.faults()), workers: all(world.workerFaults) },
    functions: all(world.functionFaults),
  };
}

const callWords = {
  throttled: 'throttled',
  broken: 'answered with a server’s error',
  slow: 'slow, up to 0.7 s',
  lost: 'done, the answer lost',
  silent: 'never answered',
} as const;

const lineWords: Readonly<Record<LineFault, string>> = {
  lost: 'Requests of users: done, the answer lost',
  givenUp: 'Requests of users: given up within 40 ms, and sent again',
  twice: 'Requests of users: sent twice at once',
};

const workerWords: Readonly<Record<WorkerFault, string>> = {
  failsBefore: 'Batches of workers: failed before their work',
  failsAfter: 'Batches of workers: failed after their work',
  hangs: 'Batches of workers: not ended in time',
};

const functionWords: Readonly<Record<FunctionFault, string>> = {
  neverBegun: 'Functions: out of time before their work, 504',
  workedOn: 'Functions: 504 while they were at work, and worked on',
  answeredLate: 'Functions: 504 after their work was done',
  shortOfTime: 'Functions: told that they have little time left',
};

function wordsOf(service: string, fault: keyof typeof callWords): string {
  return `Calls of ${service}: ${callWords[fault]}`;
}

function faultsOf(
  { proxies, workerFaults: workers, functionFaults: functions, kills }: World,
  { faults }: LineFigures,
): RunFigures['faults'] {
  const calls = (service: string, proxy: FaultProxy) =>
    callFaults.map((fault) => ({ what: wordsOf(service, fault), times: proxy.faults()[fault] }));
  return [
    ...Object.entries(proxies).flatMap(([service, proxy]) => calls(service, proxy)),
    ...workerFaults.map((fault) => ({ what: workerWords[fault], times: workers[fault] })),
    ...functionFaults.map((fault) => ({ what: functionWords[fault], times: functions[fault] })),
    ...lineFaults.map((fault) => ({ what: lineWords[fault], times: faults[fault] })),
    { what: 'The process killed, and started again over its data', times: kills() },
  ].filter(({ times }) => times > 0);
}
