// Our way to LocalStack, from its address to an API that serves, against what LocalStack 4.14.0 answers where it differs.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import {
  CreatePlatformEndpointCommand,
  DeleteEndpointCommand,
  ListPlatformApplicationsCommand,
  PublishCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deployTo, type LocalDeployment } from '../../local/aws/deployment.ts';
import type { RunningEmulator } from '../../local/aws/emulator.ts';
import { introduction } from '../../local/aws/introduction.ts';
import { runningLocalstack } from '../../local/aws/localstack.ts';
import { clientEnvironment, clientSettings } from '../../local/aws/place.ts';
import { suiteSettings } from '../../local/aws/suite.ts';
import { refusedJourneys } from '../../local/aws/unseeded.ts';
import { endpointMessagesPath } from '../../local/sns/endpoint-messages.ts';
import { endpointMessages, publishedText } from '../../phone/sns-messages.ts';
import { removeFolders } from '../stacks/synthesized.ts';
import { type LocalstackStandIn, startLocalstackStandIn } from '../support/localstack/localstack-stand-in.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/running-stack.ts';

const { stage } = suiteSettings;
let localstack: LocalstackStandIn;
let folder: TemporaryFolder;
let emulator: RunningEmulator;
let first: LocalDeployment;

beforeAll(async () => {
  localstack = await startLocalstackStandIn(stage);
  folder = temporaryFolder();
  emulator = await runningLocalstack(`${localstack.endpoint}/`, { folder: folder.path, region: 'eu-central-1' });
  first = await deployTo(emulator.place, suiteSettings, localstack.deploy);
}, 120_000);

afterAll(async () => {
  await localstack.stop();
  folder.remove();
  removeFolders();
});

function authenticate(url: string, query = ''): Promise<Response> {
  return fetch(`${url}/json/realms/root/realms/alpha/authenticate${query}`, { method: 'POST' });
}

describe('A LocalStack that runs already', () => {
  test('says at the start which it is, and what is skipped there and why', () => {
    const lines = introduction(emulator);

    expect(lines[0]).toBe(`Running on LocalStack 4.14.0 at ${localstack.endpoint}`);
    for (const ability of ['IAM', 'gateway responses', 'table protection']) {
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^  skipped: tests of ${ability}: .{20}`)));
    }
  });

  test('is left running', async () => {
    await emulator.stop();

    const response = await fetch(`${localstack.endpoint}/_localstack/health`);

    expect(response.status).toBe(200);
  });

  test.each([
    ['nothing answers', 'http://127.0.0.1:9', 'Nothing answers at http://127.0.0.1:9'],
    ['something else answers', () => `${localstack.endpoint}/elsewhere`, 'is no LocalStack'],
  ])('is missed in one sentence where %s', async (_what, address, sentence) => {
    const endpoint = typeof address === 'string' ? address : address();

    const started = runningLocalstack(endpoint, { folder: folder.path, region: 'eu-central-1' });

    await expect(started).rejects.toMatchObject({ name: 'StartError', message: expect.stringContaining(sentence) });
  });
});

describe('A deployment to LocalStack', () => {
  test('finds the API by the id that LocalStack has chosen, and tells its functions where that is', () => {
    const [all, journeys, ...more] = localstack.deployments;

    expect(first.url).toBe(`${localstack.endpoint}/_aws/execute-api/${localstack.apiId}/am`);
    expect(all).toEqual({ publicUrl: undefined, only: undefined });
    expect(journeys).toEqual({ publicUrl: first.url, only: `waymark-${stage}-journeys` });
    expect(more.filter(({ only }) => only !== undefined)).toEqual([]);
  });

  test('notices that custom resources were passed over, and what is missing for it', () => {
    const { unseeded } = first;

    expect(unseeded).toContain('Custom::JourneySeed was passed over');
    expect(unseeded).toContain('Custom::SnsPlatformApplication was passed over');
    expect(unseeded).toContain('the key ring auth-id is missing');
    expect(unseeded).toContain('the key ring journey-state is missing');
  });

  test('tells an API that begins journeys from one that does not', async () => {
    const nowhere = `${localstack.endpoint}/_aws/execute-api/waymark/am`;

    const refusals = await Promise.all([refusedJourneys(first.url), refusedJourneys(nowhere)]);

    expect(refusals).toEqual([undefined, 'Not Found']);
  });

  test('does their work by the functions that they would have called, keys first', () => {
    const { seeded } = first;

    expect(seeded.map(({ what }) => what)).toEqual([
      'key rings',
      'platform application of Google',
      'platform application of Apple',
      'realms',
    ]);
    expect(seeded[0]?.answer).toMatchObject({ 'auth-id': 'made', 'journey-state': 'made' });
    expect(seeded[3]?.answer['Written']).toContain('/alpha journey ');
  });

  test('ends with an API that begins the journeys of the repository', async () => {
    const response = await authenticate(first.url, '?authIndexType=service&authIndexValue=OathLogin');

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ authId: expect.any(String), callbacks: expect.any(Array) });
  });

  test('has made the application of Google, which LocalStack refuses without a principal', async () => {
    const sns = new SNSClient(clientSettings(emulator.place));

    const { PlatformApplications = [] } = await sns.send(new ListPlatformApplicationsCommand({}));

    sns.destroy();
    expect(PlatformApplications.map(({ PlatformApplicationArn }) => PlatformApplicationArn)).toEqual([
      `arn:aws:sns:eu-central-1:000000000000:app/GCM/waymark-${stage}`,
      `arn:aws:sns:eu-central-1:000000000000:app/APNS/waymark-${stage}`,
    ]);
  });

  test('over an earlier one knows the address, deploys once, seeds again and changes no keys', async () => {
    const before = localstack.deployments.length;

    const second = await deployTo(emulator.place, suiteSettings, localstack.deploy);

    expect(second.url).toBe(first.url);
    expect(localstack.deployments.slice(before)).toEqual([{ publicUrl: first.url, only: undefined }]);
    expect(second.unseeded).not.toContainEqual(expect.stringMatching(/key ring|API/));
    expect(second.seeded[0]?.answer).toMatchObject({ 'auth-id': 'kept', 'journey-state': 'kept' });
    expect(second.seeded[3]?.answer).toEqual({ Written: 'none', Replaced: 'none', Kept: 'none', Failing: 'none' });
    expect((await authenticate(second.url)).status).toBe(200);
  });
});

describe('npm run seed', () => {
  const program = fileURLToPath(new URL('../../bin/waymark.js', import.meta.url));

  async function seed(...args: readonly string[]) {
    const child = spawn(process.execPath, [program, 'seed', ...args], { env: clientEnvironment(emulator.place) });
    const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [code, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
    return { code, lines: stdout.trimEnd().split('\n'), stderr };
  }

  test('fills a deployment that is named by its stage, and says of each part what was done', async () => {
    const { code, lines, stderr } = await seed('--stage', stage);

    expect([code, stderr]).toEqual([0, '']);
    expect(lines).toEqual([
      expect.stringMatching(/^key rings: .*auth-id kept/),
      expect.stringMatching(/^platform application of Google: Application arn:aws:sns:/),
      expect.stringMatching(/^platform application of Apple: Application arn:aws:sns:/),
      'realms: Written none, Replaced none, Kept none, Failing none',
    ]);
  });

  test('says in one line that nothing is deployed under a stage', async () => {
    const { code, stderr } = await seed('--stage', 'prod');

    expect(code).toBe(1);
    expect(stderr).toMatch(/^There is no stack waymark-prod-\w+ here: nothing is deployed under the stage prod\n$/);
  });
});

test('What LocalStack shows of a push is read as the phone gets it, and outlives its endpoint', async () => {
  const sns = new SNSClient(clientSettings(emulator.place));
  const PlatformApplicationArn = `arn:aws:sns:eu-central-1:000000000000:app/GCM/waymark-${stage}`;
  const payload = JSON.stringify({
    fcmV1Message: { message: { data: { message: 'jwt', messageId: 'AUTHENTICATE:1' } } },
  });
  const { EndpointArn } = await sns.send(new CreatePlatformEndpointCommand({ PlatformApplicationArn, Token: 'token' }));
  const Message = JSON.stringify({ default: 'x', GCM: payload, APNS: '{"aps":{}}' });
  await sns.send(new PublishCommand({ TargetArn: EndpointArn, Message, MessageStructure: 'json' }));
  await sns.send(new DeleteEndpointCommand({ EndpointArn }));

  const shown = await endpointMessages(new URL(endpointMessagesPath, localstack.endpoint));

  sns.destroy();
  expect(shown).toMatchObject([{ TargetArn: EndpointArn, Message: JSON.stringify(payload), MessageAttributes: {} }]);
  expect(shown.map(publishedText)).toEqual([payload]);
});
