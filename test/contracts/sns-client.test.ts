import { afterEach, describe, expect, test } from '@jest/globals';
import { snsClients } from '../../functions/adapters/sns/client.ts';

describe('the SNS client for an ARN', () => {
  const before = process.env['AWS_REGION'];
  afterEach(() => {
    if (before === undefined) delete process.env['AWS_REGION'];
    else process.env['AWS_REGION'] = before;
  });

  test.each([
    ['arn:aws:sns:us-east-1:000000000000:app/GCM/waymark', 'us-east-1'],
    ['arn:aws-us-gov:sns:us-gov-west-1:000000000000:endpoint/APNS/waymark/id', 'us-gov-west-1'],
    ['arn:aws-cn:sns:cn-north-1:000000000000:app/GCM/waymark', 'cn-north-1'],
  ])('%s is reached in its own region', async (arn, region) => {
    process.env['AWS_REGION'] = 'eu-central-1';

    expect(await snsClients()(arn).config.region()).toBe(region);
  });

  test.each([
    'no ARN',
    '',
    'arn:aws:sns::000000000000:app/GCM/waymark',
    'arn:aws:sns:evil.example/#-1:000000000000:app/GCM/waymark',
    'arn:aws:sns:us-east-1.evil.example:000000000000:app/GCM/waymark',
    'arn:aws:sqs:us-east-1:000000000000:queue',
  ])('an ARN cannot send us to another host: %s is asked for in our own region', async (arn) => {
    process.env['AWS_REGION'] = 'eu-central-1';

    expect(await snsClients()(arn).config.region()).toBe('eu-central-1');
  });

  test('one region has one client, so that connections are kept', () => {
    const clients = snsClients();

    const first = clients('arn:aws:sns:us-east-1:000000000000:app/GCM/waymark');

    expect(clients('arn:aws:sns:us-east-1:000000000000:endpoint/GCM/waymark/id')).toBe(first);
    expect(clients('arn:aws:sns:us-east-2:000000000000:app/GCM/waymark')).not.toBe(first);
  });
});
