import { afterAll, describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { queues } from '../../functions/manifest/workers.ts';
import { deployedFunctions, namer } from './deployed-functions.ts';
import { applications, removeFolders, synthesized } from './synthesized.ts';

const google = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:fcm-AbCdEf';
const apple = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:apns-AbCdEf';
const platformCredentials = { google: { secretArn: google }, apple: { secretArn: apple, sandbox: true } };

const templates = synthesized({ platformCredentials });
const { messaging } = templates;
const name = namer(templates);

afterAll(removeFolders);

const type = 'Custom::SnsPlatformApplication';
const resourcesOf = (template: typeof messaging) =>
  Object.values(template.findResources(type)).map(({ Properties, ...rest }) => ({
    properties: Properties,
    rest,
    wanted: JSON.parse(name(Properties.Wanted)),
  }));

describe('Platform applications from credentials', () => {
  const made = resourcesOf(messaging);

  test('are one for each platform, by the names of the deployment', () => {
    expect(made.map(({ wanted }) => wanted.arn)).toEqual([
      'arn:Partition:sns:Region:AccountId:app/GCM/waymark-dev',
      'arn:Partition:sns:Region:AccountId:app/APNS_SANDBOX/waymark-dev',
    ]);
  });

  test('report to the topic of the queue, log deliveries, and name a secret by its ARN only', () => {
    for (const [index, { wanted }] of made.entries()) {
      expect(wanted.secretArn).toBe([google, apple][index]);
      expect(Object.keys(wanted.attributes).sort()).toEqual(
        [
          ...queues.PushEvents.platformEvents,
          'FailureFeedbackRoleArn',
          'SuccessFeedbackRoleArn',
          'SuccessFeedbackSampleRate',
        ].sort(),
      );
      for (const event of queues.PushEvents.platformEvents) {
        expect(wanted.attributes[event]).toBe('PushEventsReportsTopic');
      }
    }
  });

  test('are given up on after a minute, whatever becomes of the function', () => {
    for (const { properties } of made) expect(properties.ServiceTimeout).toBe('60');
    messaging.allResourcesProperties('AWS::Lambda::Function', { Timeout: 30 });
  });

  test('ask for what their function has in its environment, which a schedule and a person go by', () => {
    const asked = made.map(({ properties }) => name(properties.Wanted)).sort();

    const environments = [...deployedFunctions(templates)].filter(([short]) => short.startsWith('platform-app'));
    expect(environments.map(([, { environment }]) => environment['PLATFORM_APPLICATION']).sort()).toEqual(asked);
  });

  test('stay with the phones that are registered there, unless the data goes too', () => {
    const gone = resourcesOf(synthesized({ platformCredentials, removeData: true }).messaging);

    for (const { rest } of made)
      expect(rest).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    for (const { rest } of gone) expect(rest).toMatchObject({ DeletionPolicy: 'Delete' });
  });

  test('take over new credentials once a day', () => {
    messaging.resourceCountIs('AWS::Events::Rule', 2);
    messaging.allResourcesProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 day)' });
  });

  test('say which function takes them over at once', () => {
    const outputs = messaging.findOutputs('*');

    expect(name(outputs['GoogleRenewalFunction']?.['Value'])).toBe('GoogleFunction');
    expect(name(outputs['AppleSandboxRenewalFunction']?.['Value'])).toBe('AppleSandboxFunction');
  });

  test('log as somebody who can do nothing but write these logs', () => {
    const roles = Object.values(
      messaging.findResources('AWS::IAM::Role', {
        Properties: {
          AssumeRolePolicyDocument: {
            Statement: [Match.objectLike({ Principal: { Service: 'sns.amazonaws.com' } })],
          },
        },
      }),
    );

    const statements = roles.map(({ Properties }) => Properties.Policies[0].PolicyDocument.Statement);
    expect(statements.map((all) => all.length)).toEqual([1, 1]);
    for (const [{ Action, Resource }] of statements) {
      expect(Action.every((action: string) => action.startsWith('logs:'))).toBe(true);
      expect(Resource.map((resource: unknown) => name(resource))).toEqual([
        expect.stringMatching(/Deliveries$/),
        expect.stringMatching(/Failures$/),
      ]);
    }
  });

  test('are what functions may use, as if they had been there before', () => {
    const functions = deployedFunctions(templates);
    const arn = 'arn:Partition:sns:Region:AccountId';

    expect(functions.get('push-delivery')?.allowed).toEqual(
      expect.arrayContaining([
        `sns:Publish ${arn}:app/GCM/waymark-dev`,
        `sns:Publish ${arn}:endpoint/GCM/waymark-dev/*`,
        `sns:Publish ${arn}:endpoint/APNS_SANDBOX/waymark-dev/*`,
      ]),
    );
  });

  test('can be made beside one that was there', () => {
    const mixed = synthesized({
      platformApplications: { google: applications.google },
      platformCredentials: { apple: { secretArn: apple, sandbox: false } },
    });

    expect(resourcesOf(mixed.messaging).map(({ wanted }) => wanted.platform)).toEqual(['APNS']);
    expect(deployedFunctions(mixed).get('push-delivery')?.allowed).toContain(`sns:Publish ${applications.google}`);
  });

  test('are none when nobody asks', () => {
    expect(resourcesOf(synthesized().messaging)).toEqual([]);
  });
});
