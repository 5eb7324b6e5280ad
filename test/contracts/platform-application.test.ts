// The custom resource for platform applications with its real adapters, against the SNS stand-in and a Secrets Manager.
import { GetPlatformApplicationAttributesCommand } from '@aws-sdk/client-sns';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { secretsManager } from '../../functions/adapters/aws/secrets-manager.ts';
import { snsPlatformApplications } from '../../functions/adapters/sns/platform-applications.ts';
import type { ResourceChange } from '../../functions/deployment/custom-resource.ts';
import {
  changeApplication,
  renewCredentials,
  seedApplication,
  type WantedApplication,
} from '../../functions/deployment/platform-application/platform-application.ts';
import { appleSecret, googleSecret } from '../support/platform-secrets.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { type SecretsServer, startSecrets } from '../support/secrets-server.ts';
import { type SnsServer, startSns, topics } from '../support/sns-server.ts';

let sns: SnsServer;
let vault: SecretsServer;
/** The attributes of every call to SNS, as they went out. */
let sent: Record<string, string>[];

beforeAll(async () => {
  vault = await startSecrets();
});
afterAll(() => vault.stop());
beforeEach(async () => {
  sns = await startSns();
  sent = [];
  sns.client.middlewareStack.add(
    (next) => (call) => {
      if ('Attributes' in call.input) sent.push({ ...call.input.Attributes });
      return next(call);
    },
    { step: 'initialize' },
  );
});
afterEach(() => sns.stop());

const secretArn = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:fcm-AbCdEf';
const appleArn = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:apns-AbCdEf';

const android: WantedApplication = {
  platform: 'GCM',
  name: 'waymark-dev',
  arn: 'arn:aws:sns:eu-central-1:000000000000:app/GCM/waymark-dev',
  secretArn,
  attributes: { ...topics, SuccessFeedbackSampleRate: '10' },
};
const apple: WantedApplication = {
  ...android,
  platform: 'APNS_SANDBOX',
  arn: 'arn:aws:sns:eu-central-1:000000000000:app/APNS_SANDBOX/waymark-dev',
  secretArn: appleArn,
};

function world() {
  vault.secrets.set(secretArn, JSON.stringify(googleSecret));
  vault.secrets.set(appleArn, JSON.stringify(appleSecret));
  const log = recordedLog();
  const tools = { log, applications: snsPlatformApplications(() => sns.client), secrets: secretsManager(vault.client) };
  const change = async (type: ResourceChange['type'], physicalId?: string, wanted = android) =>
    (await changeApplication({ type, physicalId, properties: {} }, wanted, tools)).physicalId;
  const renew = () => renewCredentials(android, tools);
  const seed = (wanted = android) => seedApplication(wanted, tools);
  return { change, renew, seed, log };
}

async function stored(PlatformApplicationArn: string): Promise<Record<string, string> | undefined> {
  const command = new GetPlatformApplicationAttributesCommand({ PlatformApplicationArn });
  return (await sns.client.send(command).catch(() => undefined))?.Attributes;
}

describe('A platform application', () => {
  test('is made with credentials, topics and sampling, under the ARN that the stacks know beforehand', async () => {
    const { change } = world();

    const id = await change('Create');

    expect(id).toBe(android.arn);
    expect(sent).toEqual([
      { ...android.attributes, PlatformCredential: JSON.stringify(googleSecret), PlatformPrincipal: '' },
    ]);
    expect(await stored(android.arn)).toMatchObject({ ...topics, SuccessFeedbackSampleRate: '10' });
  });

  test('is made again by an operator’s command when it is missing, and otherwise brought up to date', async () => {
    const { seed, log } = world();

    const first = await seed();
    const second = await seed({ ...android, attributes: { SuccessFeedbackSampleRate: '50' } });

    expect([first, second]).toEqual([{ Application: android.arn }, { Application: android.arn }]);
    expect(await stored(android.arn)).toMatchObject({ SuccessFeedbackSampleRate: '50' });
    expect(log.messages('warn')).toEqual([]);
  });

  test('of Apple is made with the key as a token', async () => {
    const { change } = world();

    const id = await change('Create', undefined, apple);

    expect(id).toBe(apple.arn);
    expect(sent[0]).toMatchObject({ PlatformPrincipal: 'ABCDE12345', ApplePlatformTeamID: 'TEAM123456' });
  });

  test('is changed in place', async () => {
    const { change } = world();
    const id = await change('Create');

    const same = await change('Update', id, { ...android, attributes: { SuccessFeedbackSampleRate: '50' } });

    expect(same).toBe(id);
    expect(await stored(android.arn)).toMatchObject({ SuccessFeedbackSampleRate: '50' });
  });

  test('gets the credentials that the secret has when it is renewed', async () => {
    const { change, renew } = world();
    await change('Create');
    const rotated = JSON.stringify({ ...googleSecret, private_key_id: 'f'.repeat(40) });
    vault.secrets.set(secretArn, rotated);

    await renew();

    expect(sent.at(-1)).toMatchObject({ PlatformCredential: rotated });
  });

  test('that somebody deleted is made again by a deployment, and missed by a renewal', async () => {
    const { change, renew } = world();

    await expect(renew()).rejects.toThrow(android.arn);
    const id = await change('Update', android.arn);

    expect(id).toBe(android.arn);
    expect(await stored(android.arn)).toBeDefined();
  });

  test('is deleted with its resource, twice without harm', async () => {
    const { change } = world();
    const id = await change('Create');

    await change('Delete', id);
    await change('Delete', id);

    expect(await stored(android.arn)).toBeUndefined();
  });

  test('made twice, since the first answer was lost, is one and still ours', async () => {
    const { change } = world();
    await change('Create');

    const again = await change('Create');

    expect(again).toBe(android.arn);
  });

  test('that was there before is taken over and brought up to date, but never deleted', async () => {
    const { change, log } = world();
    sns.createApplication({ platform: 'GCM', name: 'waymark-dev', attributes: { SuccessFeedbackSampleRate: '100' } });

    const id = await change('Create');
    const updated = await change('Update', id);
    await change('Delete', updated);

    expect([id, updated]).toEqual([`adopted:${android.arn}`, `adopted:${android.arn}`]);
    expect(await stored(android.arn)).toMatchObject({ SuccessFeedbackSampleRate: '10' });
    expect(log.messages('warn')).toHaveLength(1);
  });

  test.each(['Create', 'Update'] as const)('with a broken secret fails on %s and stays as it was', async (type) => {
    const { change } = world();
    const id = type === 'Update' ? await change('Create') : undefined;
    const before = sent.length;
    vault.secrets.set(secretArn, JSON.stringify({ ...googleSecret, client_email: undefined }));

    await expect(change(type, id)).rejects.toThrow('client_email is missing');

    expect(sent).toHaveLength(before);
  });

  test('without its secret fails with AWS’s reason', async () => {
    const { change } = world();
    vault.secrets.delete(secretArn);

    await expect(change('Create')).rejects.toThrow('ResourceNotFoundException');
  });

  test('a reader of logs and errors learns nothing of the credentials', async () => {
    const { change, renew, log } = world();
    const key = googleSecret.private_key.split('\n')[1] ?? '';
    const failing = snsPlatformApplications(() => {
      throw Object.assign(new Error(`Invalid parameter: PlatformCredential Reason: ${googleSecret.private_key}`), {
        name: 'InvalidParameterException',
      });
    });
    const attributes = { PlatformCredential: JSON.stringify(googleSecret) };

    const said = [
      await failing.create('GCM', 'waymark-dev', attributes).catch(String),
      await failing.update(android.arn, attributes).catch(String),
    ];
    await change('Create');
    await renew();

    expect(said.map((text) => String(text).includes('PlatformCredential Reason: '))).toEqual([true, true]);
    expect(JSON.stringify([said, log.lines])).not.toContain(key);
  });
});
