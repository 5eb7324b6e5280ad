import {
  CreatePlatformEndpointCommand,
  DeleteEndpointCommand,
  GetEndpointAttributesCommand,
  ListEndpointsByPlatformApplicationCommand,
  SetEndpointAttributesCommand,
} from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type SnsServer, startSns } from '../../support/sns-server.ts';

describe('endpoints of the SNS stand-in, by the AWS SDK', () => {
  let sns: SnsServer;
  beforeEach(async () => {
    sns = await startSns();
  });
  afterEach(() => sns.stop());

  interface Wanted {
    readonly token?: string;
    readonly application?: string;
    readonly attributes?: Record<string, string>;
    readonly userData?: string;
  }
  const create = async ({ token = 'token', application = sns.google, attributes, userData }: Wanted = {}) => {
    const { EndpointArn = '' } = await sns.client.send(
      new CreatePlatformEndpointCommand({
        PlatformApplicationArn: application,
        Token: token,
        Attributes: attributes,
        CustomUserData: userData,
      }),
    );
    return EndpointArn;
  };
  const attributesOf = async (EndpointArn: string) =>
    (await sns.client.send(new GetEndpointAttributesCommand({ EndpointArn }))).Attributes;
  const set = (EndpointArn: string, Attributes: Record<string, string>) =>
    sns.client.send(new SetEndpointAttributesCommand({ EndpointArn, Attributes }));

  test('a new endpoint has an ARN of AWS’s shape and is enabled', async () => {
    const arn = await create();

    expect(arn).toMatch(
      /^arn:aws:sns:eu-central-1:000000000000:endpoint\/GCM\/waymark\/[0-9a-f]{8}-[0-9a-f]{4}-3[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(await attributesOf(arn)).toEqual({ Enabled: 'true', Token: 'token' });
  });

  test('the same token with the same attributes is the same endpoint', async () => {
    const arn = await create({ attributes: { Enabled: 'true', Token: 'token' } });

    expect(await create({ attributes: { Enabled: 'true', Token: 'token' } })).toBe(arn);
    expect(await create({ attributes: { Enabled: 'TRUE' } })).toBe(arn);
    expect(await create()).toBe(arn);
    expect(await create({ userData: '' })).toBe(arn);
  });

  test.each<[string, Wanted, Wanted]>([
    ['disabled now', { attributes: { Enabled: 'false' } }, { attributes: { Enabled: 'true' } }],
    ['enabled now', {}, { attributes: { Enabled: 'false' } }],
    ['other user data', { userData: 'one' }, { userData: 'two' }],
    ['user data, asked for none', { userData: 'one' }, {}],
    ['no user data, asked for some', {}, { attributes: { CustomUserData: 'two' } }],
  ])('the same token with other attributes (%s) is AWS’s error, ARN included', async (_, before, after) => {
    const arn = await create(before);

    await expect(create(after)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: `Invalid parameter: Token Reason: Endpoint ${arn} already exists with the same Token, but different attributes.`,
      $metadata: { httpStatusCode: 400 },
      Error: { Type: 'Sender', Code: 'InvalidParameter' },
    });
  });

  test('a disabled endpoint is found by its token without being enabled', async () => {
    const arn = await create();
    await set(arn, { Enabled: 'false' });

    expect(await create()).toBe(arn);
    expect(await attributesOf(arn)).toMatchObject({ Enabled: 'false' });
  });

  test('attributes are set one by one, the others stay', async () => {
    const arn = await create({ userData: 'mine' });

    await set(arn, { Enabled: 'false' });
    await set(arn, { Token: 'new token' });

    expect(await attributesOf(arn)).toEqual({ Enabled: 'false', Token: 'new token', CustomUserData: 'mine' });
    expect(await create({ token: 'new token', userData: 'mine' })).toBe(arn);
  });

  test('an endpoint cannot take the token of another, nor be made anew under a token that it gave up', async () => {
    const [one, other] = [await create({ token: 'one' }), await create({ token: 'other' })];

    await expect(set(one, { Token: 'other' })).rejects.toMatchObject({ message: expect.stringContaining(other) });
    await set(one, { Token: 'third' });

    await expect(create({ token: 'one' })).rejects.toMatchObject({
      message: 'Invalid parameter: This endpoint is already registered with a different token.',
    });
  });

  test('a deleted endpoint is gone, deleting it again does no harm, and it comes back under its name', async () => {
    const arn = await create();

    await sns.client.send(new DeleteEndpointCommand({ EndpointArn: arn }));
    await sns.client.send(new DeleteEndpointCommand({ EndpointArn: arn }));

    await expect(attributesOf(arn)).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Endpoint does not exist',
      $metadata: { httpStatusCode: 404 },
    });
    await expect(set(arn, { Enabled: 'true' })).rejects.toMatchObject({ name: 'NotFoundException' });
    expect(await create()).toBe(arn);
  });

  test('lists the endpoints of one application, in pages of a hundred', async () => {
    for (let index = 0; index < 201; index += 1) await create({ token: `token-${index}` });
    await create({ token: 'abc', application: sns.apple });

    const pages = [];
    let NextToken: string | undefined;
    do {
      const page = await sns.client.send(
        new ListEndpointsByPlatformApplicationCommand({ PlatformApplicationArn: sns.google, NextToken }),
      );
      pages.push(page.Endpoints ?? []);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);

    expect(pages.map(({ length }) => length)).toEqual([100, 100, 1]);
    expect(new Set(pages.flat().map(({ Attributes }) => Attributes?.['Token'])).size).toBe(201);
  });

  test('an application without endpoints has an empty list', async () => {
    const { Endpoints } = await sns.client.send(
      new ListEndpointsByPlatformApplicationCommand({ PlatformApplicationArn: sns.google }),
    );

    expect(Endpoints).toEqual([]);
  });

  test('whatever the user data is, it comes back unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 60 }), async (text) => {
        const arn = await create({ userData: '' });

        await set(arn, { CustomUserData: `[${text}&<>"'\r\n\t]` });

        expect(await attributesOf(arn)).toMatchObject({ CustomUserData: `[${text}&<>"'\r\n\t]` });
        await sns.client.send(new DeleteEndpointCommand({ EndpointArn: arn }));
      }),
      { numRuns: 30 },
    );
  });

  const invalid = 'Invalid parameter:';

  test.each<[string, () => Wanted, string]>([
    ['an empty token', () => ({ token: '' }), `${invalid} Token Reason: cannot be empty`],
    [
      'a long token',
      () => ({ token: 'x'.repeat(8193) }),
      `${invalid} Token Reason: must be at most 8192 bytes long in UTF-8 encoding`,
    ],
    [
      'an Android token at Apple’s',
      () => ({ token: 'fcm:token', application: sns.apple }),
      `${invalid} Token Reason: iOS device tokens must be no more than 400 hexadecimal characters`,
    ],
    [
      'a long Apple token',
      () => ({ token: 'a'.repeat(401), application: sns.apple }),
      `${invalid} Token Reason: iOS device tokens must be no more than 400 hexadecimal characters`,
    ],
    [
      'long user data',
      () => ({ userData: 'ü'.repeat(1025) }),
      `${invalid} Attributes Reason: Invalid value for attribute: CustomUserData: must be at most 2048 bytes long in UTF-8 encoding`,
    ],
    [
      'an empty token among the attributes',
      () => ({ attributes: { Token: '' } }),
      `${invalid} Attributes Reason: Invalid value for attribute: Token: cannot be empty`,
    ],
    [
      'Enabled that is neither',
      () => ({ attributes: { Enabled: 'yes' } }),
      `${invalid} Attributes Reason: Invalid value for attribute: Enabled: must be true or false`,
    ],
    [
      'an unknown attribute',
      () => ({ attributes: { enabled: 'true' } }),
      `${invalid} Attributes Reason: Unknown attribute: enabled`,
    ],
    [
      'no ARN',
      () => ({ application: 'waymark' }),
      `${invalid} PlatformApplicationArn Reason: An ARN must have at least 6 elements, not 1`,
    ],
    [
      'an ARN of something else',
      () => ({ application: 'arn:aws:sns:eu-central-1:000000000000:topic' }),
      `${invalid} PlatformApplicationArn Reason: Wrong number of slashes in relative portion of the ARN.`,
    ],
  ])('refuses %s', async (_, wanted, message) => {
    await expect(create(wanted())).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });

  test('the longest tokens are good', async () => {
    expect(await create({ token: 'x'.repeat(8192) })).toContain(':endpoint/GCM/');
    expect(await create({ token: 'aF'.repeat(200), application: sns.apple })).toContain(':endpoint/APNS_SANDBOX/');
  });

  test('an unknown application is not found', async () => {
    await expect(create({ application: `${sns.google}2` })).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'PlatformApplication does not exist',
    });
  });
});
