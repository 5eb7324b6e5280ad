import {
  CreatePlatformApplicationCommand,
  CreatePlatformEndpointCommand,
  DeletePlatformApplicationCommand,
  GetEndpointAttributesCommand,
  GetPlatformApplicationAttributesCommand,
  ListPlatformApplicationsCommand,
  SetPlatformApplicationAttributesCommand,
} from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type SnsServer, startSns, topics } from '../../support/sns-server.ts';

describe('platform applications of the SNS stand-in, by the AWS SDK', () => {
  let sns: SnsServer;
  beforeEach(async () => {
    sns = await startSns();
  });
  afterEach(() => sns.stop());

  const create = async (Name: string, Platform = 'APNS', Attributes: Record<string, string> = {}) =>
    (await sns.client.send(new CreatePlatformApplicationCommand({ Name, Platform, Attributes })))
      .PlatformApplicationArn;
  const attributesOf = async (arn: string | undefined) =>
    (await sns.client.send(new GetPlatformApplicationAttributesCommand({ PlatformApplicationArn: arn }))).Attributes;

  test('an application has an ARN of AWS’s shape, is enabled, and keeps its topics', async () => {
    const arn = await create('Waymark_1.0-beta', 'APNS', topics);

    expect(arn).toBe('arn:aws:sns:eu-central-1:000000000000:app/APNS/Waymark_1.0-beta');
    expect(await attributesOf(arn)).toEqual({ Enabled: 'true', ...topics });
  });

  test('the same application again is the same; with other attributes it is refused', async () => {
    const arn = await create('again', 'GCM', topics);

    expect(await create('again', 'GCM', topics)).toBe(arn);
    await expect(create('again', 'GCM')).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message:
        'Invalid parameter: Name Reason: An application with the same name but different properties already exists',
    });
  });

  test('nobody reads the credentials of an application', async () => {
    const arn = await create('secret', 'APNS', { PlatformCredential: 'private key', PlatformPrincipal: 'key id' });
    await sns.client.send(
      new SetPlatformApplicationAttributesCommand({
        PlatformApplicationArn: arn,
        Attributes: { PlatformCredential: 'new key', EventDeliveryFailure: topics.EventDeliveryFailure },
      }),
    );

    expect(await attributesOf(arn)).toEqual({
      Enabled: 'true',
      EventDeliveryFailure: topics.EventDeliveryFailure,
    });
  });

  test('lists all applications', async () => {
    const { PlatformApplications } = await sns.client.send(new ListPlatformApplicationsCommand());

    expect(PlatformApplications).toEqual([
      { PlatformApplicationArn: sns.google, Attributes: { Enabled: 'true', ...topics } },
      { PlatformApplicationArn: sns.apple, Attributes: { Enabled: 'true', ...topics } },
    ]);
  });

  test('a deleted application takes its endpoints along, and deleting it again does no harm', async () => {
    const { EndpointArn } = await sns.client.send(
      new CreatePlatformEndpointCommand({ PlatformApplicationArn: sns.google, Token: 'token' }),
    );
    const deletion = new DeletePlatformApplicationCommand({ PlatformApplicationArn: sns.google });

    await sns.client.send(deletion);
    await sns.client.send(deletion);

    await expect(attributesOf(sns.google)).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'PlatformApplication does not exist',
    });
    await expect(sns.client.send(new GetEndpointAttributesCommand({ EndpointArn }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  test.each([
    ['a name with a blank', 'my app', 'GCM'],
    ['a name with a slash', 'a/b', 'GCM'],
    ['an empty name', '', 'GCM'],
    ['a long name', 'x'.repeat(257), 'GCM'],
    ['a platform that is none', 'app', 'PALM'],
  ])('refuses %s', async (_, name, platform) => {
    await expect(create(name, platform)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('a page that is none is refused', async () => {
    await expect(sns.client.send(new ListPlatformApplicationsCommand({ NextToken: 'x' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});
