import { describe, expect, test } from '@jest/globals';
import { customResource, isResourceRequest, type ResourceState } from '../../functions/deployment/custom-resource.ts';
import { recordedLog } from '../../testing/recorded-log.ts';

const url = 'https://cloudformation-custom-resource-response.s3.example.com/id?X-Amz-Signature=topsecret';

function request(type: string, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    RequestType: type,
    ResponseURL: url,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Thing',
    ResourceProperties: { ServiceToken: 'arn', Colour: 'red' },
    ...changes,
  };
}

interface Put {
  readonly url: string;
  readonly init: RequestInit | undefined;
}

function world(
  change: () => Promise<ResourceState>,
  answers: readonly (number | 'unreachable')[] = [200],
  timeout = 1000,
) {
  const log = recordedLog();
  const puts: Put[] = [];
  const left = [...answers];
  const handler = customResource(change, {
    log,
    timeout,
    fetch: async (to, init) => {
      puts.push({ url: String(to), init });
      const status = left.shift() ?? 200;
      if (status === 'unreachable') throw new TypeError('fetch failed');
      return new Response('', { status });
    },
  });
  const bodies = () => puts.map(({ init }) => JSON.parse(String(init?.body)));
  return { handler, log, puts, bodies };
}

const made = async (): Promise<ResourceState> => ({ physicalId: 'thing-1', data: { Colour: 'red' } });
const broken = async (): Promise<ResourceState> => {
  throw new Error('No red left');
};

describe('A custom resource', () => {
  test('answers where it is told to, without a content type, which the URL is not signed for', async () => {
    const { handler, puts, bodies } = world(made);

    await handler(request('Create'));

    expect(puts).toMatchObject([{ url, init: { method: 'PUT', headers: { 'content-type': '' } } }]);
    expect(bodies()).toEqual([
      {
        Status: 'SUCCESS',
        StackId: 'stack',
        RequestId: 'request',
        LogicalResourceId: 'Thing',
        PhysicalResourceId: 'thing-1',
        Data: { Colour: 'red' },
      },
    ]);
  });

  test('says why it failed, and that nothing was made', async () => {
    const { handler, bodies } = world(broken);

    await handler(request('Create'));

    expect(bodies()).toMatchObject([{ Status: 'FAILED', Reason: 'No red left', PhysicalResourceId: 'not-made' }]);
  });

  test('what was never made is deleted without doing anything', async () => {
    const { handler, bodies } = world(broken);

    await handler(request('Delete', { PhysicalResourceId: 'not-made' }));

    expect(bodies()).toMatchObject([{ Status: 'SUCCESS' }]);
  });

  test('a failed change leaves the resource what it was, so that CloudFormation deletes nothing', async () => {
    const { handler, bodies } = world(broken);

    await handler(request('Update', { PhysicalResourceId: 'thing-1' }));

    expect(bodies()).toMatchObject([{ Status: 'FAILED', PhysicalResourceId: 'thing-1' }]);
  });

  test('a change without end fails in time', async () => {
    const { handler, bodies } = world(() => new Promise(() => {}), [200], 5);

    await handler(request('Create'));

    expect(bodies()).toMatchObject([{ Status: 'FAILED', Reason: 'It took longer than 0.005 seconds' }]);
  });

  test('a lost answer is given again', async () => {
    const { handler, puts } = world(made, ['unreachable', 503, 200]);

    await handler(request('Create'));

    expect(puts).toHaveLength(3);
  });

  test('an answer that nobody takes fails the function', async () => {
    const { handler } = world(made, [500, 500, 500]);

    await expect(handler(request('Create'))).rejects.toThrow('CloudFormation took no answer (500)');
  });

  test('a reason that is too long for CloudFormation is cut', async () => {
    const { handler, bodies } = world(async () => {
      throw new Error('x'.repeat(10_000));
    });

    await handler(request('Create'));

    expect(JSON.stringify(bodies()[0]).length).toBeLessThan(4096);
  });

  test('a reader of the log cannot answer in its place: the URL is in no line', async () => {
    const { handler, log } = world(broken, ['unreachable', 'unreachable', 'unreachable']);

    const failed = await handler(request('Create')).catch(String);

    expect(failed).not.toContain('topsecret');
    expect(JSON.stringify(log.lines)).not.toContain('topsecret');
  });

  test('is told from a schedule and from a person by the event', () => {
    const told = [request('Create'), { source: 'aws.events' }, {}, null].map(isResourceRequest);

    expect(told).toEqual([true, false, false, false]);
  });
});
