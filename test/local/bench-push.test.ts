import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import type { CrowdFigures } from '../../bench/crowd.ts';
import { variantText } from '../../bench/journey-variants.ts';
import { crowdReport } from '../../bench/push-report.ts';
import { serviceCounter } from '../../bench/service-calls.ts';

/** Nothing leaves this machine; every call fails. */
const options = {
  region: 'eu-central-1',
  endpoint: 'http://localhost',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
  requestHandler: { handle: () => Promise.reject(new Error('No network')) },
};
const QueueUrl = 'http://localhost/000000000000/queue';

describe('Calls to SNS and SQS, as the benchmark counts them', () => {
  test('each call counts once, for clients made before, without the waiting of Lambda', async () => {
    const [sns, sqs] = [new SNSClient(options), new SQSClient(options)];
    const counter = serviceCounter();

    await counter.during(async () => {
      for (let login = 0; login < 2; login += 1) {
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'push' })).catch(() => {});
        await sqs.send(new ReceiveMessageCommand({ QueueUrl })).catch(() => {});
        await sns.send(new PublishCommand({ TargetArn: 'arn', Message: 'push' })).catch(() => {});
      }
    });

    expect(counter.perLogin(2)).toEqual([
      { service: 'SQS', operation: 'SendMessage', calls: 1 },
      { service: 'SNS', operation: 'Publish', calls: 1 },
    ]);
  });

  test('what comes after the work is not counted', async () => {
    const sns = new SNSClient(options);
    const counter = serviceCounter();

    await counter.during(async () => {});
    await sns.send(new PublishCommand({ TargetArn: 'arn', Message: 'push' })).catch(() => {});

    expect(counter.perLogin(1)).toEqual([]);
    expect(Object.hasOwn(SNSClient.prototype, 'send')).toBe(false);
  });
});

describe('Journeys of the benchmark', () => {
  test('a variant differs from its journey in its name and in the given properties only', () => {
    const same = JSON.parse(variantText({ of: 'PushLogin', name: 'PushLogin', properties: {} }));

    const variant = variantText({ of: 'PushLogin', name: 'Other', properties: { secondsToWait: 0 } });

    const expected = JSON.stringify(same)
      .replaceAll('"PushLogin"', '"Other"')
      .replace(/"secondsToWait":\d+/g, '"secondsToWait":0');
    expect(JSON.parse(variant)).toEqual(JSON.parse(expected));
    expect(Object.keys(JSON.parse(variant).trees)).toEqual(['Other']);
    expect(variant).toContain('"secondsToWait":0');
  });
});

describe('The report of the crowd', () => {
  const crowd: CrowdFigures = {
    ...{ users: 3, rounds: 2, errors: {}, sessions: 3, mostWaiting: 3, enrolSeconds: 1, seconds: 20 },
    milliseconds: { open: [1], signIn: [1], push: [1], poll: [1], approve: [1], session: [1] },
  };

  test('a crowd without an error has met every aim', () => {
    expect(crowdReport(crowd)).not.toContain('MISSED');
  });

  test('errors are told, and the aims they miss', () => {
    const failed = {
      ...crowd,
      errors: { 'Error: 500': 2 },
      sessions: 1,
      milliseconds: { ...crowd.milliseconds, session: [] },
    };

    const report = crowdReport(failed);

    expect(report).toMatch(/errors +2 +0 +MISSED/);
    expect(report).toMatch(/sessions +1 +3 +MISSED/);
    expect(report).toContain('2 x Error: 500');
  });
});
