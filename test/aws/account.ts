// `npm run test:account -- --stage smoke`: the whole of it in a real account, for who has one. Deploys a stage of its own, signs in,
// looks at what CloudFormation has made and at what the sign-in has left, and takes all down again. Asks before it spends: some
// cents. It takes the credentials and the region of the environment, as the CDK does; the account has been bootstrapped. `--yes`
// asks nothing, for jobs; `--keep` takes nothing down.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  type StackResource,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, GetMetricDataCommand, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { Trouble } from '../../cli/command.ts';
import { terminal } from '../../cli/terminal.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { systemRandomness } from '../../functions/adapters/system/machine.ts';
import { metricNamespace } from '../../functions/manifest/metrics.ts';
import { tableOutput, tables } from '../../functions/manifest/tables.ts';
import { hotp } from '../../functions/mfa/oath/hotp.ts';
import { parseOathUri } from '../../functions/mfa/oath/parse-oath-uri.ts';
import { apiUrl } from '../../local/aws/place.ts';
import { deployedData } from '../../operator/deployed-data.ts';
import { stackOutputs } from '../../operator/stack-outputs.ts';
import { outputOf, type Reply } from '../../testing/step.ts';
import { httpJourneys } from '../support/http-journeys.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: { stage: { type: 'string', default: 'smoke' }, yes: { type: 'boolean' }, keep: { type: 'boolean' } },
});
const { stage } = values;
const stacks = ['data', 'messaging', 'nodes', 'journeys', 'observability'].map((part) => `waymark-${stage}-${part}`);
/** Set for an emulator, whose APIs are not where AWS has them, and which counts nothing. */
const emulator = process.env['AWS_ENDPOINT_URL'];

try {
  if (!process.env['AWS_REGION'] && !process.env['AWS_PROFILE'])
    throw new Trouble(
      'There is no AWS account here: set AWS_PROFILE, or AWS_REGION with credentials. Nothing was done',
    );
  await agreed();
  await step('Deployed', deploy);
  try {
    const username = await step('A user signs in, registers an app and signs in with it', signIn);
    await step('Every function has a role of its own', ownRoles);
    await step('Every alarm is there, and none rings', alarms);
    await step('The sign-in is in the audit log, and every log has an end', () => logs(username));
    await step('The sign-in was counted', counters);
  } finally {
    if (!values.keep) await step('Taken down; nothing is left', destroy);
  }
  console.log(`The stage ${stage} has come and ${values.keep ? 'is there' : 'gone'}`);
} catch (error) {
  if (!(error instanceof Trouble)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function step<Value>(title: string, work: () => Promise<Value>): Promise<Value> {
  const from = performance.now();
  const value = await work();
  console.log(`${title} (${((performance.now() - from) / 1000).toFixed(0)} s)`);
  return value;
}

async function agreed(): Promise<void> {
  const there = await stackOutputs(stacks[0] ?? '');
  if (there)
    throw new Trouble(`There is a stage ${stage} already, which this would take down: name another by --stage`);
  if (values.yes) return;
  const { ask, close } = terminal();
  const typed = await ask(
    `This deploys five stacks and takes them down again, for some cents. Type ${stage} to go on: `,
  );
  close();
  if (typed.trim() !== stage) throw new Trouble('Nothing was done');
}

async function cdk(...args: string[]): Promise<void> {
  const context = ['-c', `stage=${stage}`, '-c', 'removeData=true', '--no-notices'];
  const child = spawn('npx', ['cdk', ...args, '--all', ...context], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Trouble(`cdk ${args.join(' ')} ended with ${code}: see above`);
}

function deploy(): Promise<void> {
  return cdk('deploy', '--require-approval', 'never', '--concurrency', '4');
}

async function signIn(): Promise<string> {
  const outputs = await stackOutputs(`waymark-${stage}-journeys`);
  const id = outputs?.get('ApiId') ?? '';
  const at = httpJourneys(emulator ? apiUrl({ endpoint: emulator }, id) : String(outputs?.get('ApiUrl')));
  const username = `smoke-${Buffer.from(systemRandomness.bytes(6)).toString('hex')}`;
  const password = Buffer.from(systemRandomness.bytes(18)).toString('base64url');
  const { dynamo } = await deployedData(stage);
  const store = dynamoIdentityStore(dynamo, { randomness: systemRandomness });
  await store.put({ realm: '/alpha', username, password, active: true, attributes: {} });
  const answers = { NameCallback: username, PasswordCallback: password };
  const enter = async (): Promise<Reply> => at.answer(await at.start('OathLogin'), answers);
  const code = (uri: string): string => {
    const { secret, digits, hash, period } = parseOathUri(uri);
    return hotp({ secret, digits, hash, counter: Math.floor(Date.now() / 1000 / period) });
  };

  const qr = await enter();
  const uri = String(outputOf(qr, 'HiddenValueCallback', 'value'));
  const registered = await at.answer(await at.answer(await at.answer(qr)), { NameCallback: code(uri) });
  session(registered, 'registering');
  // A code is good once.
  await delay(30_000 - (Date.now() % 30_000));
  const end = await at.answer(await enter(), { NameCallback: code(uri) });
  const token = session(end, 'signing in with the app');
  const info = await at.session('getSessionInfo', token);
  if (info.body['username'] !== username) throw new Trouble(`The session is not of ${username}: ${told(info)}`);
  await at.session('logout', token);
  return username;
}

function session(reply: Reply, when: string): string {
  const { tokenId } = reply.body;
  if (typeof tokenId !== 'string') throw new Trouble(`No session after ${when}: ${told(reply)}`);
  return tokenId;
}

function told({ status, body }: Reply): string {
  const { code, reason, message } = body;
  return JSON.stringify({ status, code, reason, message });
}

async function resources(type: string): Promise<StackResource[]> {
  const client = new CloudFormationClient();
  const all = await Promise.all(
    stacks.map(async (StackName) => {
      const { StackResources = [] } = await client.send(new DescribeStackResourcesCommand({ StackName }));
      return StackResources.filter(({ ResourceType }) => ResourceType === type);
    }),
  );
  client.destroy();
  return all.flat();
}

async function ownRoles(): Promise<void> {
  const made = new Set((await resources('AWS::IAM::Role')).map(({ PhysicalResourceId }) => PhysicalResourceId));
  const lambda = new LambdaClient();
  const roles: string[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {})) {
    for (const { FunctionName = '', Role = '' } of Functions)
      if (FunctionName.startsWith(`waymark-${stage}-`)) roles.push(Role.slice(Role.lastIndexOf('/') + 1));
  }
  lambda.destroy();
  const strange = roles.filter((role, at) => !made.has(role) || roles.indexOf(role) !== at);
  if (roles.length === 0 || strange.length > 0)
    throw new Trouble(`${roles.length} functions; roles that are shared or not of these stacks: ${strange.join(', ')}`);
}

async function alarms(): Promise<void> {
  const wanted = (await resources('AWS::CloudWatch::Alarm')).map(({ PhysicalResourceId = '' }) => PhysicalResourceId);
  const client = new CloudWatchClient();
  const states = new Map<string, string | undefined>();
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, {}))
    for (const { AlarmName = '', StateValue } of MetricAlarms) states.set(AlarmName, StateValue);
  client.destroy();
  const bad = wanted.filter((name) => !states.has(name) || states.get(name) === 'ALARM');
  if (wanted.length === 0 || bad.length > 0)
    throw new Trouble(`${wanted.length} alarms; missing or ringing: ${bad.join(', ')}`);
}

async function logs(username: string): Promise<void> {
  const client = new CloudWatchLogsClient();
  const endless: string[] = [];
  const groups = new Set((await resources('AWS::Logs::LogGroup')).map(({ PhysicalResourceId }) => PhysicalResourceId));
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, {}))
    for (const { logGroupName = '', retentionInDays } of logGroups)
      if (groups.has(logGroupName) && retentionInDays === undefined) endless.push(logGroupName);
  const logGroupName = (await stackOutputs(`waymark-${stage}-data`))?.get('AuditLogGroupName');
  const completed = async (): Promise<boolean> => {
    for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName }))
      if (events.some(({ message = '' }) => message.includes(username) && message.includes('AM-SESSION-CREATED')))
        return true;
    return false;
  };
  const found = await within(60_000, completed);
  client.destroy();
  if (endless.length > 0) throw new Trouble(`Logs without an end: ${endless.join(', ')}`);
  if (!found) throw new Trouble(`The audit log says nothing of the session of ${username}`);
}

/** What costs.md counts comes out of these: CloudWatch has them some minutes later. */
async function counters(): Promise<void> {
  if (emulator) {
    console.log('  (an emulator counts nothing)');
    return;
  }
  const client = new CloudWatchClient();
  const query = {
    Id: 'journeys',
    Expression: `SUM(SEARCH('Namespace="${metricNamespace}" service="waymark-${stage}"', 'Sum', 60))`,
  };
  const counted = await within(6 * 60_000, async () => {
    const now = Date.now();
    const { MetricDataResults = [] } = await client.send(
      new GetMetricDataCommand({
        ...{ StartTime: new Date(now - 3_600_000), EndTime: new Date(now), MetricDataQueries: [query] },
      }),
    );
    return MetricDataResults.some(({ Values = [] }) => Values.some((value) => value > 0));
  });
  client.destroy();
  if (!counted) throw new Trouble(`CloudWatch has counted nothing in ${metricNamespace} for waymark-${stage}`);
}

async function within(milliseconds: number, done: () => Promise<boolean>): Promise<boolean> {
  for (const until = performance.now() + milliseconds; performance.now() < until; await delay(2_000))
    if (await done()) return true;
  return false;
}

async function destroy(): Promise<void> {
  const outputs = await stackOutputs(`waymark-${stage}-data`);
  await cdk('destroy', '--force');
  const dynamo = new DynamoDBClient();
  const left = await Promise.all([
    ...stacks.map(async (stack) => ((await stackOutputs(stack)) ? [stack] : [])),
    ...(Object.keys(tables) as (keyof typeof tables)[]).map(async (table) => {
      const TableName = outputs?.get(tableOutput(table));
      const there = TableName && (await dynamo.send(new DescribeTableCommand({ TableName })).catch(() => undefined));
      return there && there.Table?.TableStatus !== 'DELETING' ? [TableName] : [];
    }),
  ]);
  dynamo.destroy();
  if (left.flat().length > 0) throw new Trouble(`Left behind: ${left.flat().join(', ')}`);
}
