// What X-Ray gets, over UDP as its daemon does. The SDK reads its environment as it loads.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { doorLambda } from '../../functions/adapters/lambda/function-lambda.ts';
import type { tracing } from '../../functions/adapters/observability/tracing.ts';
import { isJsonObject, type JsonObject } from '../../functions/json.ts';
import { apiEvent, lambdaContext } from '../support/api-event.ts';
import { printedLines } from '../support/printed-lines.ts';

const daemon = createSocket('udp4');
const segments: JsonObject[] = [];
const before = { ...process.env };
let door: typeof doorLambda;
let traced: typeof tracing;

beforeAll(async () => {
  daemon.bind(0, '127.0.0.1');
  await once(daemon, 'listening');
  daemon.on('message', (packet) => {
    // A header in a line of its own comes first.
    const segment: unknown = JSON.parse(String(packet).split('\n')[1] ?? '{}');
    if (isJsonObject(segment)) segments.push(segment);
  });
  Object.assign(process.env, {
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    LAMBDA_TASK_ROOT: '/var/task',
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
    _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
    _HANDLER: 'index.handler',
    POWERTOOLS_SERVICE_NAME: 'waymark-test',
  });
  ({ doorLambda: door } = await import('../../functions/adapters/lambda/function-lambda.ts'));
  ({ tracing: traced } = await import('../../functions/adapters/observability/tracing.ts'));
});

afterAll(() => {
  daemon.close();
  process.env = before;
});

async function segmentOf(work: () => Promise<unknown>): Promise<JsonObject> {
  const from = segments.length;
  const arrived = once(daemon, 'message');
  await printedLines(async () => {
    await door(async () => work(), ...traced())(apiEvent('POST /am/json/sessions'), lambdaContext()).catch(() => {});
  });
  await arrived;
  return segments[from] ?? {};
}

describe('the trace of an invocation', () => {
  test('can be found by the id of the turn', async () => {
    const segment = await segmentOf(async () => ({ statusCode: 200 }));

    expect(segment['annotations']).toMatchObject({ transactionId: '36e0c1c0-transaction', Service: 'waymark-test' });
    expect(segment['name']).toBe('## index.handler');
  });

  test('theft from traces: neither what goes out nor what is thrown is in it', async () => {
    const answered = await segmentOf(async () => ({ statusCode: 200, body: '{"tokenId":"hunter2"}' }));
    const failed = await segmentOf(async () => {
      throw new TypeError('cannot read hunter2');
    });

    expect(failed).toMatchObject({ fault: true, cause: { exceptions: [{ message: 'TypeError' }] } });
    expect(JSON.stringify([answered, failed])).not.toContain('hunter2');
  });
});
