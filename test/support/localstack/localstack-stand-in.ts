// LocalStack 4.14.0 in this process, as far as our way there goes and where it answers otherwise than AWS. Behind it stand
// a real DynamoDB API, KMS and SNS, and our own functions. One a test file: they read their environment once.

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { systemClock, systemRandomness } from '../../../functions/adapters/system/tools.ts';
import { nodeSet } from '../../../functions/nodes/node-set.ts';
import type { deployStacks } from '../../../local/aws/cdk.ts';
import { enterEnvironment } from '../../../local/environment.ts';
import { loadHttpFunctions } from '../../../local/functions.ts';
import { callFunction, type HttpFunctions } from '../../../local/gateway.ts';
import { type HttpAnswer, jsonAnswer } from '../../../local/gateway-error.ts';
import { startHttpServer } from '../../../local/http-server.ts';
import type { ReceivedRequest } from '../../../local/proxy-event.ts';
import { endpointMessagesPath } from '../../../local/sns/endpoint-messages.ts';
import { mapOf } from '../../../local/sns/query-parameters.ts';
import { errorAnswer } from '../../../local/sns/query-protocol.ts';
import { invalidParameter } from '../../../local/sns/sns-error.ts';
import { snsStandIn } from '../../../local/sns/sns-stand-in.ts';
import { startDynalite } from '../dynalite-server.ts';
import { startKms } from '../kms-server.ts';
import { describedResources, describedStack } from './cloudformation-answers.ts';
import { deployedStacks } from './deployed-stacks.ts';
import { newSecrets } from './secrets.ts';
import { seedingFunctions } from './seeding-functions.ts';

export interface LocalstackStandIn {
  readonly endpoint: string;
  /** New in each, as there. */
  readonly apiId: string;
  /** In place of the CDK: each call with its settings and its stack. */
  readonly deploy: typeof deployStacks;
  readonly deployments: readonly { readonly publicUrl: unknown; readonly only: string | undefined }[];
  stop(): Promise<void>;
}

const region = 'eu-central-1';
const account = '000000000000';
const tools = { clock: systemClock, randomness: systemRandomness };

export async function startLocalstackStandIn(stage: string): Promise<LocalstackStandIn> {
  const [dynalite, kms] = await Promise.all([startDynalite(), startKms()]);
  const database = new DynamoDBClient({
    endpoint: dynalite.endpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const sns = snsStandIn({ region, account, ...tools });
  const secrets = newSecrets();
  const apiId = Buffer.from(systemRandomness.bytes(5)).toString('hex');
  const stacks = deployedStacks({ stage, region, account, database, apiId });
  const deployments: { publicUrl: unknown; only: string | undefined }[] = [];
  let functions: Promise<HttpFunctions> | undefined;

  /** All functions in one environment: that of the deployment, with this as its AWS. */
  const enter = (): void => {
    const variables = stacks.functionNames().map((name) => stacks.variables(name));
    enterEnvironment({
      ...Object.assign({}, ...variables),
      ...{ AWS_ENDPOINT_URL: endpoint, AWS_REGION: region },
      ...{ AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: 'test' },
      ...{ LOG_LEVEL: 'error', POWERTOOLS_METRICS_DISABLED: 'true' },
    });
  };
  const gateway = async (request: ReceivedRequest): Promise<HttpAnswer> => {
    const [, id, path] = /^\/_aws\/execute-api\/([^/]+)(\/.*)$/.exec(request.path) ?? [];
    const isDeployed = stacks.stack(`waymark-${stage}-journeys`) !== undefined && id === apiId;
    if (!isDeployed || path === undefined) return jsonAnswer(404, { message: 'Not Found' });
    functions ??= loadHttpFunctions(nodeSet());
    return callFunction({ ...request, path }, await functions, undefined, tools);
  };
  const invocation = async ({ path, body }: ReceivedRequest): Promise<HttpAnswer> => {
    const name = decodeURIComponent(path.split('/')[3] ?? '');
    const called = seedingFunctions(stage, stacks).get(name);
    if (!called)
      return jsonAnswer(404, { message: `Function not found: ${name}` }, [
        ['x-amzn-errortype', 'ResourceNotFoundException'],
      ]);
    try {
      return jsonAnswer(200, await called(JSON.parse(Buffer.from(body).toString())));
    } catch (error) {
      const { name: errorType, message: errorMessage } = error as Error; // nothing of ours throws anything else
      return jsonAnswer(200, { errorType, errorMessage }, [['x-amz-function-error', 'Unhandled']]);
    }
  };
  const form = (request: ReceivedRequest): HttpAnswer => {
    const fields = new URLSearchParams(Buffer.from(request.body).toString());
    const action = fields.get('Action');
    const stack = fields.get('StackName') ?? '';
    if (action === 'DescribeStacks') return describedStack(stack, stacks.stack(stack));
    if (action === 'DescribeStackResources') return describedResources(stack, stacks.stack(stack));
    if (action === 'CreatePlatformApplication') {
      const attributes = mapOf(fields, 'Attributes');
      if (attributes.has('PlatformCredential') && !attributes.has('PlatformPrincipal')) return refusedCredential();
    }
    return sns.handle(request);
  };
  const answer = async (request: ReceivedRequest): Promise<HttpAnswer> => {
    const { path } = request;
    if (path === '/_localstack/health') return jsonAnswer(200, health);
    if (path === endpointMessagesPath) return sns.handle(request);
    if (path.startsWith('/_aws/execute-api/')) return gateway(request);
    if (path.startsWith('/2015-03-31/functions/')) return invocation(request);
    const target = headerOf(request, 'x-amz-target');
    if (target.startsWith('DynamoDB_')) return passedOn(request, dynalite.endpoint);
    if (target.startsWith('TrentService.')) return passedOn(request, kms.endpoint);
    if (target.startsWith('secretsmanager.'))
      return secrets.answer(target, JSON.parse(Buffer.from(request.body).toString()));
    if (target.startsWith('Logs_')) return jsonAnswer(200, {});
    return form(request);
  };

  const server = await startHttpServer(0, { answer, refusal: (status) => jsonAnswer(status, {}) });
  const endpoint = `http://127.0.0.1:${server.port}`;
  return {
    ...{ endpoint, apiId, deployments },
    async deploy(_place, settings, only) {
      deployments.push({ publicUrl: settings['publicUrl'], only });
      await stacks.deploy(settings, only);
      enter();
    },
    async stop() {
      await server.stop();
      database.destroy();
      await Promise.all([dynalite.stop(), kms.stop()]);
    },
  };
}

const health = { services: { sns: 'running', lambda: 'running' }, edition: 'community', version: '4.14.0' };

function refusedCredential(): HttpAnswer {
  return errorAnswer(
    invalidParameter('Attributes Reason: PlatformCredential attribute provided without PlatformPrincipal'),
    'request',
  );
}

async function passedOn({ rawHeaders, body }: ReceivedRequest, endpoint: string): Promise<HttpAnswer> {
  const pairs = rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 && /^(?:x-amz-|content-type$|authorization$)/i.test(name)
      ? [[name, rawHeaders[index + 1] ?? '']]
      : [],
  );
  const response = await fetch(endpoint, { method: 'POST', headers: pairs, body: Buffer.from(body) });
  return {
    status: response.status,
    headers: [['content-type', response.headers.get('content-type') ?? 'application/x-amz-json-1.0']],
    body: await response.text(),
  };
}

function headerOf({ rawHeaders }: ReceivedRequest, wanted: string): string {
  const index = rawHeaders.findIndex((name, at) => at % 2 === 0 && name.toLowerCase() === wanted);
  return rawHeaders[index + 1] ?? '';
}
