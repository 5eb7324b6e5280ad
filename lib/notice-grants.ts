// What a function may do with notices: put them on the deployment's bus, or send mails from its own addresses.
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { noticeSource, noticeVariables } from '../functions/manifest/notices.ts';
import type { Configuration } from './configuration.ts';
import type { Messaging } from './messaging-stack.ts';

type Mailing = Pick<Configuration, 'mail'>;

/** As nobody else: what calls itself Waymark on the bus is. */
export function busStatement(messaging: Messaging): PolicyStatement {
  return new PolicyStatement({
    actions: ['events:PutEvents'],
    resources: [busOf(messaging).eventBusArn],
    conditions: { StringEquals: { 'events:source': noticeSource } },
  });
}

export function busVariable(messaging: Messaging): Record<string, string> {
  return { [noticeVariables.bus]: busOf(messaging).eventBusName };
}

/** From these addresses, whether SES knows them each or by their domains. None where the deployment sends no mails. */
export function mailStatements(configuration: Mailing): PolicyStatement[] {
  const senders = sendersOf(configuration);
  if (senders.length === 0) return [];
  const identities = senders.flatMap((sender) => [sender, sender.slice(sender.lastIndexOf('@') + 1)]);
  const arn = (identity: string): string =>
    `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:identity/${identity}`;
  return [
    new PolicyStatement({
      // The second is asked for where a mail brings a picture along.
      actions: ['ses:SendEmail', 'ses:SendRawEmail'],
      resources: [...new Set(identities)].map(arn),
      conditions: { StringEquals: { 'ses:FromAddress': senders } },
    }),
  ];
}

export function mailVariable(configuration: Mailing): Record<string, string> {
  return { [noticeVariables.senders]: sendersOf(configuration).join(',') };
}

function busOf({ notices }: Messaging) {
  if (!notices) throw new Error('A function needs the bus of notices, which this deployment does not have');
  return notices;
}

function sendersOf({ mail }: Mailing): readonly string[] {
  return mail?.from ?? [];
}

// SMS: SNS has no name for a phone number, so it is whatever is no topic and no endpoint.

/** None where the deployment sends no SMS. */
export function smsStatements({ sms }: Pick<Configuration, 'sms'>): PolicyStatement[] {
  if (!sms) return [];
  return [new PolicyStatement({ actions: ['sns:Publish'], notResources: [`arn:${Aws.PARTITION}:sns:*:*:*`] })];
}

export function smsVariable({ sms }: Pick<Configuration, 'sms'>): Record<string, string> {
  return { [noticeVariables.smsPrice]: sms ? String(sms.maxPrice) : '' };
}
