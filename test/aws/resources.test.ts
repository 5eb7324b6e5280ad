// What the deployment has made beside functions and routes, with the settings that protect it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type TableDefinition, type TableName, tables } from '../../functions/manifest/tables.ts';
import { type QueueDefinition, queues } from '../../functions/manifest/workers.ts';
import { clientSettings } from '../../local/aws/place.ts';
import { suiteSettings } from '../../local/aws/suite.ts';
import { stackOutputs } from '../../operator/stack-outputs.ts';
import { awsSuite, needing } from '../support/deployed-system.ts';

const { place } = awsSuite();
const dynamo = new DynamoDBClient(clientSettings(place));
const sqs = new SQSClient(clientSettings(place));
const cloudWatch = new CloudWatchClient(clientSettings(place));

afterAll(() => {
  for (const client of [dynamo, sqs, cloudWatch]) client.destroy();
});

describe('Tables', () => {
  const all = Object.entries<TableDefinition>(tables) as [TableName, TableDefinition][]; // `tables` has no other keys

  test.each(all)('%s has its keys, its time to live and its encryption', async (_name, definition) => {
    const { partitionKey, sortKey, ttlAttribute, variable } = definition;
    const TableName = process.env[variable];

    const { Table } = await dynamo.send(new DescribeTableCommand({ TableName }));
    const { TimeToLiveDescription } = await dynamo.send(new DescribeTimeToLiveCommand({ TableName }));

    expect(Table?.KeySchema?.map(({ AttributeName }) => AttributeName)).toEqual(
      sortKey === undefined ? [partitionKey] : [partitionKey, sortKey],
    );
    expect(Table?.BillingModeSummary?.BillingMode).toBe('PAY_PER_REQUEST');
    expect(Table?.SSEDescription).toMatchObject({ Status: 'ENABLED', SSEType: 'KMS' });
    expect(TimeToLiveDescription).toEqual(
      ttlAttribute === undefined
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName: ttlAttribute },
    );
  });

  for (const [name, { ttlAttribute, lasting, variable }] of all) {
    needing('table protection')(
      `${name} has its backups and is protected against deletion as it should be`,
      async () => {
        const TableName = process.env[variable];

        const { Table } = await dynamo.send(new DescribeTableCommand({ TableName }));
        const { ContinuousBackupsDescription } = await dynamo.send(new DescribeContinuousBackupsCommand({ TableName }));

        const backups = ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
        expect(Table?.DeletionProtectionEnabled).toBe(ttlAttribute === undefined);
        expect(backups?.PointInTimeRecoveryStatus).toBe(lasting ? 'ENABLED' : 'DISABLED');
      },
    );
  }
});

describe('Queues', () => {
  const attributesOf = async (QueueUrl: string | undefined): Promise<Partial<Record<string, string>>> =>
    (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes ?? {};

  test.each(Object.entries<QueueDefinition>(queues))(
    '%s gives a message up after its last try, to a queue of its own',
    async (name, definition) => {
      const outputs = await stackOutputs(`waymark-${suiteSettings.stage}-messaging`, clientSettings(place));
      const { QueueArn: deadLetters } = await attributesOf(outputs?.get(`${name}DeadLettersUrl`));

      const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
      const queues = await Promise.all(QueueUrls.map(attributesOf));
      // Names are CloudFormation's affair; which queue it is tells where it gives up to.
      const givingUpTo = queues.map((queue) => ({ queue, redrive: JSON.parse(queue['RedrivePolicy'] ?? '{}') }));
      const [found, ...more] = givingUpTo.filter(({ redrive }) => redrive.deadLetterTargetArn === deadLetters);

      expect(more).toEqual([]);
      expect(found?.queue).toMatchObject({
        VisibilityTimeout: `${definition.visibilitySeconds}`,
        MessageRetentionPeriod: `${definition.retentionSeconds}`,
        SqsManagedSseEnabled: 'true',
      });
      expect(Number(found?.redrive.maxReceiveCount)).toBe(definition.maxReceives);
    },
  );
});

interface AlarmResource {
  readonly Type: string;
  readonly Properties: Readonly<{ AlarmName: string; Threshold: number; TreatMissingData: string }>;
}

test('Every alarm of the template is there, with its threshold', async () => {
  const file = join(place.folder, 'cdk.out', `waymark-${suiteSettings.stage}-observability.template.json`);
  const { Resources } = JSON.parse(readFileSync(file, 'utf8')) as { Resources: Record<string, AlarmResource> }; // CDK's
  const wanted = Object.values(Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');

  const found = new Map<string, unknown>();
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client: cloudWatch }, {})) {
    for (const { AlarmName = '', Threshold, TreatMissingData } of MetricAlarms)
      found.set(AlarmName, { Threshold, TreatMissingData });
  }

  expect(wanted.length).toBeGreaterThan(0);
  for (const { Properties } of wanted) {
    const { AlarmName, Threshold, TreatMissingData } = Properties;
    expect([AlarmName, found.get(AlarmName)]).toEqual([AlarmName, { Threshold, TreatMissingData }]);
  }
});
