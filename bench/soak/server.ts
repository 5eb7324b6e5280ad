// The process that is tried out: what `npm start` starts, told by its parent what is to go wrong inside of it, and telling it
// what phones are sent. Data folder, port, and the endpoints of DynamoDB, SNS and SQS are its arguments.
import { setTimeout as delay } from 'node:timers/promises';
import { startLocalStack } from '../../local/stack.ts';
import { seeded } from './seeded.ts';
import type { ServerReport, ServerWish } from './soaked-server.ts';
import { type WorkerRates, workerFaults } from './weather.ts';

const [, , dataFolder = '', port = '', dynamoEndpoint = '', snsEndpoint = '', sqsEndpoint = '', seed = ''] =
  process.argv;
const chance = seeded(seed);
/** Milliseconds: more than any worker may take. */
const tooLong = 40_000;
let rates: WorkerRates = {};

function tell(report: ServerReport): void {
  process.send?.(report);
}

function workerFault() {
  let left = chance.number() * 100;
  const fault = workerFaults.find((kind) => {
    left -= rates[kind] ?? 0;
    return left < 0;
  });
  if (fault) tell({ kind: 'workerFault', fault });
  return fault;
}

process.on('message', (wish: ServerWish) => {
  if (wish.kind === 'workers') rates = wish.rates;
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
  aroundWorker: (_name, handler) => async (event) => {
    const fault = workerFault();
    if (fault === 'failsBefore') throw new Error('The worker was let fail before its work');
    const answer = await handler(event);
    if (fault === 'failsAfter') throw new Error('The worker was let fail after its work');
    if (fault === 'hangs') await delay(tooLong, undefined, { ref: false });
    return answer;
  },
});
tell({ kind: 'ready', url: stack.url });
