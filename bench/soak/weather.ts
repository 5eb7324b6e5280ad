// What goes wrong when: one kind of trouble after the other, in an order that the seed says. How long each lasts is counted in
// requests of the users, not in seconds, so that a slow machine sees the same.
import type { FaultRates } from './fault-proxy.ts';
import type { Seeded } from './seeded.ts';

/** How many of a hundred batches: they fail before their work, after it, or do not end in time. */
export type WorkerRates = Readonly<Partial<Record<WorkerFault, number>>>;
export const workerFaults = ['failsBefore', 'failsAfter', 'hangs'] as const;
export type WorkerFault = (typeof workerFaults)[number];

/**
 * How many of a hundred calls of functions. In the first three API Gateway answers 504: before the function has begun, while it is
 * at work and works on, and after its work. In the last the function has little time left, and sees to it itself.
 */
export type FunctionRates = Readonly<Partial<Record<FunctionFault, number>>>;
export const functionFaults = ['neverBegun', 'workedOn', 'answeredLate', 'shortOfTime'] as const;
export type FunctionFault = (typeof functionFaults)[number];

/** How many of a hundred requests of the users: no answer arrives, the client does not wait for it, or it goes out twice. */
export type LineRates = Readonly<Partial<Record<LineFault, number>>>;
export const lineFaults = ['lost', 'givenUp', 'twice'] as const;
export type LineFault = (typeof lineFaults)[number];

export interface Weather {
  readonly name: string;
  /** Requests of the users until the next. */
  readonly requests: number;
  readonly dynamoDb: FaultRates;
  readonly sns: FaultRates;
  readonly sqs: FaultRates;
  readonly workers: WorkerRates;
  readonly functions: FunctionRates;
  readonly line: LineRates;
  /** The process of the functions is killed in the middle of it, and started again. */
  readonly kill: boolean;
}

const fairName = 'fair';
const fair: Omit<Weather, 'name' | 'requests'> = {
  ...{ dynamoDb: {}, sns: {}, sqs: {}, workers: {}, functions: {}, line: {} },
  kill: false,
};

/** As long as the weather that ends the run: whatever is under way gets done. */
export const calm: Weather = { ...fair, name: 'calm', requests: Number.POSITIVE_INFINITY };

const storms: readonly (Partial<Weather> & Pick<Weather, 'name'>)[] = [
  { name: 'tables throttle', dynamoDb: { throttled: 12 } },
  { name: 'tables are slow', dynamoDb: { slow: 30 } },
  { name: 'tables break', dynamoDb: { broken: 20 } },
  { name: 'answers of tables are lost', dynamoDb: { lost: 10 } },
  { name: 'tables say nothing', dynamoDb: { silent: 2 } },
  { name: 'notifications fail', sns: { throttled: 15, broken: 20, lost: 20, slow: 10 } },
  { name: 'queues fail', requests: 110, sqs: { throttled: 15, broken: 20, lost: 20, silent: 5 } },
  { name: 'workers fail', requests: 110, workers: { failsBefore: 25, failsAfter: 25, hangs: 10 } },
  { name: 'functions run out of time', functions: { neverBegun: 6, workedOn: 12, answeredLate: 12, shortOfTime: 12 } },
  {
    name: 'functions run out of time before slow tables',
    ...{ functions: { workedOn: 10, answeredLate: 6, shortOfTime: 20 }, dynamoDb: { slow: 25 } },
  },
  { name: 'the line is bad', line: { lost: 12, givenUp: 12, twice: 12 } },
  { name: 'killed', kill: true },
  { name: 'killed while tables are slow', dynamoDb: { slow: 20, lost: 3 }, kill: true },
  {
    name: 'all at once',
    ...{ dynamoDb: { throttled: 3, slow: 5, broken: 4, lost: 4, silent: 1 }, sns: { broken: 20, lost: 10 } },
    ...{
      sqs: { broken: 10, lost: 10 },
      workers: { failsAfter: 10 },
      functions: { workedOn: 4, answeredLate: 4 },
      line: { lost: 5, givenUp: 5, twice: 5 },
    },
  },
];

export const stormNames = storms.map(({ name }) => name);

export function isFair({ name }: Weather): boolean {
  return name === fairName || name === calm.name;
}

const stormRequests = 70;
const fairRequests = 25;
/** Memory is watched from one start to the next: after the first two cycles there are starts in every so many only. */
const killsEvery = 8;

/** Without end: fair weather for a while, then all storms, each in between of a little fair weather, and so on. */
export function* weathers(chance: Seeded): Generator<Weather, never> {
  yield { ...fair, name: fairName, requests: 4 * fairRequests };
  for (let cycle = 0; ; cycle += 1) {
    for (const storm of chance.shuffled(storms)) {
      if (storm.kill && cycle > 1 && cycle % killsEvery !== 0) continue;
      yield { ...fair, requests: stormRequests, ...storm };
      yield { ...fair, name: fairName, requests: fairRequests };
    }
  }
}
