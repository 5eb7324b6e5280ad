// The process that is tried out: what `npm start` starts, told by its parent what is to go wrong inside of it, and telling it
// what phones are sent. Data folder, port, and the endpoints of DynamoDB, SNS and SQS are its arguments.
import { setTimeout as delay } from 'node:timers/promises';
import type { AroundFunction } from '../../local/gateway.ts';
import { gatewayError } from '../../local/gateway-error.ts';
import { startLocalStack } from '../../local/stack.ts';
import { seeded } from './seeded.ts';
import type { InnerFaults, ServerReport, ServerWish } from './soaked-server.ts';
import { functionFaults, workerFaults } from './weather.ts';

const [, , dataFolder = '', port = '', dynamoEndpoint = '', snsEndpoint = '', sqsEndpoint = '', seed = ''] =
  process.argv;
const chance = seeded(seed);
/** Milliseconds: more than any worker may take. */
const tooLong = 40_000;
/** Milliseconds that stand for the 29 seconds of API Gateway, at most. */
const gatewayPatience = 120;
/** Milliseconds of a function that is short of time, with the tenth of a second that it keeps for its answer. */
const [leastTime, moreTime] = [105, 200];
let faults: InnerFaults = { workers: {}, functions: {} };

function tell(report: ServerReport): void {
  process.send?.(report);
}

function drawn<Fault extends string>(kinds: readonly Fault[], rates: Readonly<Partial<Record<Fault, number>>>) {
  let left = chance.number() * 100;
  return kinds.find((kind) => {
    left -= rates[kind] ?? 0;
    return left < 0;
  });
}

const aroundFunction: AroundFunction = async (_name, call) => {
  const fault = drawn(functionFaults, faults.functions);
  if (!fault) return call();
  tell({ kind: 'functionFault', fault });
  if (fault === 'shortOfTime') return call(leastTime + chance.below(moreTime));
  const answer = fault === 'neverBegun' ? undefined : call();
  if (fault === 'answeredLate') await answer;
  // Of one that works on nobody hears what becomes of it.
  else {
    answer?.catch(() => {});
    await delay(chance.below(gatewayPatience));
  }
  return gatewayError(504, undefined);
};

process.on('message', (wish: ServerWish) => {
  if (wish.kind === 'faults') faults = wish;
  else {
    globalThis.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    tell({ kind: 'memory', rss, heapUsed });
  }
});
process.on('disconnect', () => process.exit(0));

const stack = await startLocalStack({
  ...{ dataFolder, dynamoEndpoint, port: Number(port) },
  onDelivery: ({ token, message }) => tell({ kind: 'delivery', token, message }),
  awsEndpoints(own) {
    tell({ kind: 'endpoints', ...own });
    return { sns: snsEndpoint, sqs: sqsEndpoint };
  },
  aroundFunction,
  aroundWorker: (_name, handler) => async (event) => {
    const fault = drawn(workerFaults, faults.workers);
    if (fault) tell({ kind: 'workerFault', fault });
    if (fault === 'failsBefore') throw new Error('The worker was let fail before its work');
    const answer = await handler(event);
    if (fault === 'failsAfter') throw new Error('The worker was let fail after its work');
    if (fault === 'hangs') await delay(tooLong, undefined, { ref: false });
    return answer;
  },
});
tell({ kind: 'ready', url: stack.url });
