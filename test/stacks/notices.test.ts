// Notices in the templates: nothing unless they are turned on, and then the way from the audit log to the user.
import { afterAll, describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { noticeNames } from '../../functions/manifest/audit-events.ts';
import { noticeWorkers } from '../../functions/manifest/workers.ts';
import type { PortGrant } from '../../lib/port-grant.ts';
import { portGrants } from '../../lib/port-grants.ts';
import { deployedFunctions } from './deployed-functions.ts';
import { removeFolders, synthesized } from './synthesized.ts';

const mail = { from: ['no-reply@example.com', 'brand@mail.example.com'] };
const off = synthesized();
const bus = synthesized({ notices: { bus: true } });
const mails = synthesized({ notices: { bus: true, mail } });

afterAll(removeFolders);

describe('notices that are off', () => {
  test('cost nothing and are nowhere', () => {
    for (const template of [off.data, off.messaging, off.nodes, off.journeys]) {
      template.resourceCountIs('AWS::Events::EventBus', 0);
      template.resourceCountIs('AWS::Logs::SubscriptionFilter', 0);
    }
    expect(Object.keys(noticeWorkers).filter((name) => deployedFunctions(off).has(name))).toEqual([]);
    expect(JSON.stringify(Object.values(off).map((template) => template.toJSON()))).not.toMatch(/PutEvents"|ses:/);
  });
});

describe('notices that are on', () => {
  test('have a bus that others find by its name', () => {
    bus.messaging.hasResourceProperties('AWS::Events::EventBus', { Name: 'waymark-dev' });
    bus.messaging.hasOutput('NoticesBusName', {});
  });

  test('come out of the audit log: those events, and no others', () => {
    const [filter, ...more] = Object.values(bus.journeys.findResources('AWS::Logs::SubscriptionFilter'));
    const pattern = String(filter?.Properties.FilterPattern);

    expect(more).toEqual([]);
    expect(pattern.match(/"[^"]+"/g)).toEqual(noticeNames.map((name) => `"${name}"`));
    expect(pattern).toMatch(/^\{ \(\$\.eventName = "[A-Z-]+"\)( \|\| \(\$\.eventName = "[A-Z-]+"\))+ \}$/);
    // CloudWatch takes no longer ones.
    expect(pattern.length).toBeLessThanOrEqual(1024);
  });

  test('may be handed over by the log group alone', () => {
    bus.journeys.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'logs.amazonaws.com',
      SourceArn: Match.anyValue(),
    });
  });

  test('reach no user by mail unless mails are on, too', () => {
    expect([...deployedFunctions(bus).keys()].filter((name) => name in noticeWorkers)).toEqual(['publish-notices']);
    expect([...deployedFunctions(mails).keys()].filter((name) => name in noticeWorkers).sort()).toEqual([
      'notify',
      'publish-notices',
    ]);
  });

  test('reach the notifier by a rule on this bus for what comes from us', () => {
    mails.journeys.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: Match.anyValue(),
      EventPattern: { source: ['waymark'] },
      Targets: [Match.objectLike({ RetryPolicy: { MaximumEventAgeInSeconds: 21_600, MaximumRetryAttempts: 10 } })],
    });
  });

  test('are mailed from the addresses of the configuration, each with its domain, and from no other', () => {
    const allowed = deployedFunctions(mails)
      .get('notify')
      ?.allowed.filter((line) => line.startsWith('ses:'));

    const from = 'StringEquals ses:FromAddress(brand@mail.example.com, no-reply@example.com)';
    expect(allowed).toEqual(
      ['ses:SendEmail', 'ses:SendRawEmail'].flatMap((action) =>
        ['brand@mail.example.com', 'example.com', 'mail.example.com', 'no-reply@example.com'].map(
          (identity) => `${action} arn:Partition:ses:Region:AccountId:identity/${identity} ${from}`,
        ),
      ),
    );
    expect(deployedFunctions(mails).get('notify')?.environment['MAIL_FROM']).toBe(mail.from.join(','));
  });

  test('each port grants one right, and no port of a login does', () => {
    const granting = Object.entries<PortGrant>(portGrants).filter(([, grant]) => grant.bus ?? grant.mails);

    expect(granting).toEqual([
      ['mails', { tables: [], mails: true }],
      ['notices', { tables: [], bus: true }],
    ]);
  });
});
