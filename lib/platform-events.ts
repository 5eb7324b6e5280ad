// The topic that platform applications name as the one for their events, and its way into a queue.
import { Aws } from 'aws-cdk-lib';
import { AnyPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface PlatformEventsProps {
  readonly queue: Queue;
}

export class PlatformEvents extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { queue }: PlatformEventsProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    for (const statement of fromThisAccount(this.topic.topicArn)) this.topic.addToResourcePolicy(statement);
    this.topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true }));
  }
}

/**
 * SNS does not say as whom it publishes the events of a platform application. The first is out of the policy that a topic
 * has when it is given none, the second is how it calls everything else; both are for this account's events only.
 */
function fromThisAccount(topicArn: string): PolicyStatement[] {
  const publish = { actions: ['sns:Publish'], resources: [topicArn] };
  return [
    new PolicyStatement({
      ...publish,
      sid: 'OnBehalfOfTheAccount',
      principals: [new AnyPrincipal()],
      conditions: { StringEquals: { 'aws:SourceOwner': Aws.ACCOUNT_ID } },
    }),
    new PolicyStatement({
      ...publish,
      sid: 'FromItsPlatformApplications',
      principals: [new ServicePrincipal('sns.amazonaws.com')],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  ];
}
