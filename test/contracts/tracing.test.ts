// What X-Ray gets, over UDP as its daemon does.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { doorLambda } from '../../functions/adapters/lambda/function-lambda.ts';
import type { tracing } from '../../functions/adapters/observability/tracing.ts';
import { isJsonObject, type JsonObject } from '../../functions/json.ts';
import { apiEvent, lambdaContext } from '../../testing/api-event.ts';
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
    TRACING: 'true',
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

async function invoke(work: () => Promise<unknown>, middlewares = traced()): Promise<unknown> {
  let reply: unknown;
  await printedLines(async () => {
    const handler = door(async () => work(), ...middlewares);
    reply = await handler(apiEvent('POST /am/json/sessions'), lambdaContext()).catch(() => undefined);
  });
  return reply;
}

async function segmentOf(work: () => Promise<unknown>, middlewares = traced()): Promise<JsonObject> {
  const from = segments.length;
  const arrived = once(daemon, 'message');
  await invoke(work, middlewares);
  await arrived;
  return segments[from] ?? {};
}

describe('the trace of an invocation', () => {
  test('can be found by the id of the turn', async () => {
    const segment = await segmentOf(async () => ({ statusCode: 200 }));

    expect(segment['annotations']).toMatchObject({ transactionId: '36e0c1c0-transaction', Service: 'waymark-test' });
    expect(segment).toMatchObject({
      ...{ type: 'subsegment', name: '## index.handler', id: expect.stringMatching(/^[0-9a-f]{16}$/) },
      ...{ trace_id: '1-5759e988-bd862e3fe1be46a994272793', parent_id: '53995c3f42cd8ad8' },
    });
    expect(Number(segment['end_time'])).toBeGreaterThanOrEqual(Number(segment['start_time']));
    expect(segment).not.toHaveProperty('fault');
  });

  test('says of the first invocation alone that it was a cold start', async () => {
    const middlewares = traced();

    const [first, second] = [
      await segmentOf(async () => ({ statusCode: 200 }), middlewares),
      await segmentOf(async () => ({ statusCode: 200 }), middlewares),
    ];

    expect([first, second]).toMatchObject([
      { annotations: { ColdStart: true } },
      { annotations: { ColdStart: false } },
    ]);
  });

  test.each([
    ['tracing is off', { TRACING: 'false' }],
    [
      'X-Ray does not follow it',
      { _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0' },
    ],
    ['there is no trace', { _X_AMZN_TRACE_ID: '' }],
    ['there is no daemon', { AWS_XRAY_DAEMON_ADDRESS: '' }],
  ])('is not sent when %s', async (_what, variables) => {
    const given = { ...process.env };
    const from = segments.length;
    Object.assign(process.env, variables);
    await invoke(async () => ({ statusCode: 200 }));
    process.env = given;

    // Whatever had been sent before this one would have come before it.
    const next = await segmentOf(async () => ({ statusCode: 200 }));

    expect(segments.slice(from)).toEqual([next]);
  });

  test('goes to where the daemon takes segments, when it takes other things elsewhere', async () => {
    const given = process.env['AWS_XRAY_DAEMON_ADDRESS'];
    process.env['AWS_XRAY_DAEMON_ADDRESS'] = `tcp:127.0.0.1:1 udp:${given}`;

    const segment = await segmentOf(async () => ({ statusCode: 200 }));
    process.env['AWS_XRAY_DAEMON_ADDRESS'] = given;

    expect(segment['name']).toBe('## index.handler');
  });

  test('a daemon that nobody can find fails nothing', async () => {
    const given = process.env['AWS_XRAY_DAEMON_ADDRESS'];
    process.env['AWS_XRAY_DAEMON_ADDRESS'] = 'nobody.invalid:2000';

    const reply = await invoke(async () => ({ statusCode: 200 }));
    process.env['AWS_XRAY_DAEMON_ADDRESS'] = given;

    expect(reply).toMatchObject({ statusCode: 200 });
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
