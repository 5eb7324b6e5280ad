import { afterAll, describe, expect, test } from '@jest/globals';
import { type QueueDefinition, queues, queueWorkers } from '../../functions/manifest/workers.ts';
import { namer } from './deployed-functions.ts';
import { removeFolders, synthesized } from './synthesized.ts';

const templates = synthesized();
const { messaging } = templates;
const name = namer(templates);

afterAll(removeFolders);

const definitions = Object.entries<QueueDefinition>(queues);
const deployed = new Map(
  Object.entries(messaging.findResources('AWS::SQS::Queue')).map(([id, { Properties }]) => [
    id.replace(/[0-9A-F]{8}$/, ''),
    Properties,
  ]),
);

const isAllowed = ({ Effect }: { Effect: string }): boolean => Effect === 'Allow';

/** Of queues and topics: by what the policy is for. */
function policiesOf(type: 'AWS::SQS::QueuePolicy' | 'AWS::SNS::TopicPolicy', of: 'Queues' | 'Topics') {
  return Object.values(messaging.findResources(type)).map(({ Properties }) => ({
    on: name(Properties[of][0]),
    statements: Properties.PolicyDocument.Statement,
  }));
}
const queuePolicies = policiesOf('AWS::SQS::QueuePolicy', 'Queues');
const topicPolicies = policiesOf('AWS::SNS::TopicPolicy', 'Topics');

describe('the queues', () => {
  test('are those of the manifest, each with a dead-letter queue of its own', () => {
    const expected = definitions.flatMap(([queue]) => [queue, `${queue}DeadLetters`]);

    expect([...deployed.keys()].sort()).toEqual(expected.sort());
  });

  test.each(definitions)('%s hides, keeps and gives up messages as the manifest says', (queue, definition) => {
    const { VisibilityTimeout, MessageRetentionPeriod, RedrivePolicy } = deployed.get(queue) ?? {};

    expect({ VisibilityTimeout, MessageRetentionPeriod }).toEqual({
      VisibilityTimeout: definition.visibilitySeconds,
      MessageRetentionPeriod: definition.retentionSeconds,
    });
    expect(RedrivePolicy.maxReceiveCount).toBe(definition.maxReceives);
    expect(name(RedrivePolicy.deadLetterTargetArn)).toBe(`${queue}DeadLetters`);
  });

  test.each(definitions)(
    'what %s gives up stays two weeks, longer than it could have waited before',
    (queue, { retentionSeconds }) => {
      const { MessageRetentionPeriod, RedrivePolicy } = deployed.get(`${queue}DeadLetters`) ?? {};

      expect(MessageRetentionPeriod).toBe(14 * 24 * 60 * 60);
      expect(MessageRetentionPeriod).toBeGreaterThan(retentionSeconds);
      expect(RedrivePolicy).toBeUndefined();
    },
  );

  test('are encrypted at rest, under keys that cost nothing', () => {
    for (const { SqsManagedSseEnabled, KmsMasterKeyId } of deployed.values()) {
      expect({ SqsManagedSseEnabled, KmsMasterKeyId }).toEqual({ SqsManagedSseEnabled: true });
    }
    messaging.resourceCountIs('AWS::KMS::Key', 0);
  });

  test('refuse every request that anybody could read on its way', () => {
    expect(queuePolicies.map(({ on }) => on).sort()).toEqual([...deployed.keys()].sort());
    for (const { on, statements } of queuePolicies) {
      const [refused, ...more] = statements.filter((statement: { Effect: string }) => !isAllowed(statement));

      expect(more).toEqual([]);
      expect(refused).toMatchObject({
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 'sqs:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      });
      expect(name(refused.Resource)).toBe(on);
    }
  });

  test('take messages from nobody whom IAM does not let, but for the reports of SNS', () => {
    const open = queuePolicies.flatMap(({ on, statements }) =>
      statements.filter(isAllowed).map((statement: object) => ({ on, ...statement })),
    );

    expect(open).toHaveLength(1);
    expect(open[0]).toMatchObject({
      on: 'PushEvents',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
    });
    expect(name(open[0].Condition.ArnEquals['aws:SourceArn'])).toBe('PushEventsReportsTopic');
    expect(Object.keys(open[0].Condition)).toEqual(['ArnEquals']);
  });

  test('hide a message longer than its worker may take: no two work on it at once', () => {
    for (const { queue, timeoutSeconds } of Object.values(queueWorkers)) {
      expect(deployed.get(queue)?.VisibilityTimeout).toBeGreaterThan(timeoutSeconds);
    }
  });

  test('have one worker each', () => {
    const worked = Object.values(queueWorkers).map(({ queue }) => queue);

    expect(worked.sort()).toEqual(Object.keys(queues).sort());
  });
});

describe('the topic of reports', () => {
  test('is one for each queue of platform events', () => {
    const reported = definitions.filter(([, { platformEvents }]) => platformEvents !== undefined);

    expect(topicPolicies.map(({ on }) => on)).toEqual(reported.map(([queue]) => `${queue}ReportsTopic`));
    messaging.resourceCountIs('AWS::SNS::Topic', reported.length);
  });

  test('hands on to the queue and to nobody else, as SNS wrote it', () => {
    const subscriptions = Object.values(messaging.findResources('AWS::SNS::Subscription'));

    expect(
      subscriptions.map(({ Properties: { TopicArn, Endpoint, ...rest } }) => [name(TopicArn), name(Endpoint), rest]),
    ).toEqual([['PushEventsReportsTopic', 'PushEvents', { Protocol: 'sqs', RawMessageDelivery: true }]]);
  });

  test('a report that somebody outside the account makes up gets nowhere', () => {
    const [{ statements = [] } = {}] = topicPolicies;
    const account = { Ref: 'AWS::AccountId' };

    const open = statements
      .filter(isAllowed)
      .map(({ Principal, Action, Condition }: Record<string, unknown>) => ({ Principal, Action, Condition }));
    expect(open).toEqual([
      { Principal: { AWS: '*' }, Action: 'sns:Publish', Condition: { StringEquals: { 'aws:SourceOwner': account } } },
      {
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sns:Publish',
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      },
    ]);
  });

  test('refuses what anybody could read on its way', () => {
    const [{ statements = [] } = {}] = topicPolicies;

    expect(statements.filter((statement: { Effect: string }) => !isAllowed(statement))).toMatchObject([
      { Principal: '*', Action: 'sns:Publish', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ]);
  });
});

describe('the outputs', () => {
  const outputs = messaging.findOutputs('*');

  test('say which topic the platform applications are to be given, and for what', () => {
    const { Value, Description } = outputs['PushEventsTopicArn'] ?? {};

    expect(name(Value)).toBe('PushEventsReportsTopic');
    for (const event of queues.PushEvents.platformEvents) expect(Description).toContain(event);
  });

  test('say where failed messages are', () => {
    for (const [queue] of definitions) {
      expect(name(outputs[`${queue}DeadLettersUrl`]?.['Value'])).toBe(`${queue}DeadLetters`);
    }
  });

  test('export every queue whether used or not, so that functions can stop using one', () => {
    const exported = Object.values(outputs).filter(({ Export }) => Export !== undefined);

    // ARN, URL and name of each, and the name of its dead letters.
    expect(exported).toHaveLength(4 * definitions.length);
  });
});
