// `npm run models`: writes what AWS's own models say of the operations that we call, from botocore as the emulator pins it, for the
// tests that hold every request against it. `-- --check`: fails where what is written is not that.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run } from '../local/aws/run.ts';
import { ministack, pythonWith } from '../local/python.ts';

const file = fileURLToPath(new URL('../test/fixtures/service-models.json', import.meta.url));

/** By botocore's names of the services. */
const operations = {
  cloudformation: ['DescribeStackResources', 'DescribeStacks'],
  cloudwatch: ['GetMetricData'],
  'cognito-idp': [
    'AdminDeleteUserAttributes',
    'AdminGetUser',
    'AdminInitiateAuth',
    'AdminSetUserPassword',
    'AdminUpdateUserAttributes',
    'ListUsers',
  ],
  dynamodb: ['CreateTable', 'DeleteItem', 'DescribeTable', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem'],
  events: ['PutEvents'],
  kms: ['Decrypt', 'GenerateDataKey'],
  lambda: ['GetFunctionConfiguration', 'Invoke'],
  logs: ['CreateLogStream', 'FilterLogEvents', 'PutLogEvents'],
  s3: ['CreateBucket', 'DeleteObjects', 'GetObject', 'ListObjectsV2', 'PutObject'],
  secretsmanager: ['DescribeSecret', 'GetSecretValue'],
  sesv2: ['SendEmail'],
  sns: [
    'CreatePlatformApplication',
    'CreatePlatformEndpoint',
    'DeleteEndpoint',
    'DeletePlatformApplication',
    'GetEndpointAttributes',
    'GetPlatformApplicationAttributes',
    'ListEndpointsByPlatformApplication',
    'ListPlatformApplications',
    'Publish',
    'SetEndpointAttributes',
    'SetPlatformApplicationAttributes',
  ],
  sqs: ['GetQueueAttributes', 'ReceiveMessage', 'SendMessage'],
};

const program = fileURLToPath(new URL('service-models.py', import.meta.url));
const named = Object.entries(operations).flatMap(([service, names]) => names.map((name) => `${service}:${name}`));
const models = `${await run(await pythonWith(ministack), [program, ...named])}\n`;
if (!process.argv.includes('--check')) writeFileSync(file, models);
else if (!existsSync(file) || readFileSync(file, 'utf8') !== models) {
  console.error('test/fixtures/service-models.json is not what AWS says of these operations: npm run models');
  process.exitCode = 1;
}
