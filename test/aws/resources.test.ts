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
import { awsSuite } from '../support/deployed-system.ts';

const { place } = awsSuite();
const dynamo = new DynamoDBClient(clientSettings(place));
const sqs = new SQSClient(clientSettings(place));
const cloudWatch = new CloudWatchClient(clientSettings(place));

afterAll(() => {
  for (const client of [dynamo, sqs, cloudWatch]) client.destroy();
});

describe('Tables', () => {
  const all = Object.entries<TableDefinition>(tables) as [TableName, TableDefinition][]; // `tables` has no other keys

  test.each(all)('%s has its keys, its time to live, its backups and its protection', async (_name, definition) => {
    const { partitionKey, sortKey, ttlAttribute, lasting, variable } = definition;
    const TableName = process.env[variable];

    const { Table } = await dynamo.send(new DescribeTableCommand({ TableName }));
    const { TimeToLiveDescription } = await dynamo.send(new DescribeTimeToLiveCommand({ TableName }));
    const { ContinuousBackupsDescription } = await dynamo.send(new DescribeContinuousBackupsCommand({ TableName }));

    const backups = ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
    expect(Table?.KeySchema?.map(({ AttributeName }) => AttributeName)).toEqual(
      sortKey === undefined ? [partitionKey] : [partitionKey, sortKey],
    );
    expect(Table?.BillingModeSummary?.BillingMode).toBe('PAY_PER_REQUEST');
    expect(Table?.SSEDescription).toMatchObject({ Status: 'ENABLED', SSEType: 'KMS' });
    expect(Table?.DeletionProtectionEnabled).toBe(ttlAttribute === undefined);
    expect(backups?.PointInTimeRecoveryStatus).toBe(lasting ? 'ENABLED' : 'DISABLED');
    expect(TimeToLiveDescription).toEqual(
      ttlAttribute === undefined
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName: ttlAttribute },
    );
  });
});

describe('Queues', () => {
  test.each(Object.entries<QueueDefinition>(queues))(
    '%s gives a message up after its last try, to a queue of its own',
    async (name, definition) => {
      const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'waymark-test-' }));
      const [queue, deadLetters] = [new RegExp(`-${name}(?!DeadLetters)`), new RegExp(`-${name}DeadLetters`)].map(
        (wanted) => QueueUrls.find((url) => wanted.test(url)),
      );
      const attributes = async (QueueUrl: string | undefined) => {
        const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
        return (await sqs.send(command)).Attributes ?? {};
      };

      const [own, last] = await Promise.all([attributes(queue), attributes(deadLetters)]);

      expect(own).toMatchObject({
        VisibilityTimeout: `${definition.visibilitySeconds}`,
        MessageRetentionPeriod: `${definition.retentionSeconds}`,
        SqsManagedSseEnabled: 'true',
      });
      expect(JSON.parse(own['RedrivePolicy'] ?? '{}')).toEqual({
        deadLetterTargetArn: last['QueueArn'],
        maxReceiveCount: definition.maxReceives,
      });
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
