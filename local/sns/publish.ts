// The Publish action, to one endpoint or as an SMS.
import { awsLimits } from '../../functions/manifest/aws-limits.ts';
import { uuid } from '../../functions/ports/uuid.ts';
import { checkArn } from './arns.ts';
import { emitDeliveryFailure } from './events.ts';
import { disableEndpoint } from './faults.ts';
import { platformPayload } from './platform-payload.ts';
import { messageAttributes, required } from './query-parameters.ts';
import { invalidParameter, SnsError } from './sns-error.ts';
import { type Endpoint, existingApplication, type MessageAttribute, type Notification } from './state.ts';
import type { SnsAction, SnsWorld } from './world.ts';
import { leaf } from './xml.ts';

/** Of the message with its attributes. */
const longestMessage = awsLimits.sns.message;
/** What is kept of an endpoint's notifications, so that a long run does not fill the memory. */
const keptNotifications = 100;

export const publish: SnsAction = (fields, world) => {
  const message = required(fields, 'Message');
  const structure = fields.get('MessageStructure') ?? undefined;
  const subject = fields.get('Subject') ?? undefined;
  const attributes = messageAttributes(fields);
  checkMessage(message, structure, subject, attributes);
  const number = fields.get('PhoneNumber');
  if (number !== null) return publishSms(number, message, attributes, world);
  const endpoint = target(fields, world);
  const { platform } = existingApplication(world.state, endpoint.applicationArn);
  const notification: Notification = {
    messageId: uuid(world.randomness),
    endpointArn: endpoint.arn,
    platform,
    token: endpoint.attributes.get('Token') ?? '',
    payload: platformPayload(message, structure, platform),
    message,
    ...(structure !== undefined && { messageStructure: structure }),
    ...(subject !== undefined && { subject }),
    messageAttributes: attributes,
    publishedAt: world.clock.now(),
  };
  pass(notification, endpoint, world);
  return leaf('MessageId', notification.messageId);
};

function checkMessage(
  message: string,
  structure: string | undefined,
  subject: string | undefined,
  attributes: Readonly<Record<string, MessageAttribute>>,
): void {
  if (message === '') throw invalidParameter('Empty message');
  const texts = Object.entries(attributes).flatMap(([name, attribute]) => [name, ...Object.values(attribute)]);
  if (Buffer.byteLength([message, ...texts].join('')) > longestMessage) throw invalidParameter('Message too long');
  if (subject !== undefined && !/^[!-~][ -~]{0,99}$/.test(subject)) throw invalidParameter('Subject');
  if (structure !== undefined && structure !== 'json') throw invalidParameter('MessageStructure');
}

function publishSms(
  to: string,
  text: string,
  { 'AWS.SNS.SMS.SenderID': sender }: Readonly<Record<string, MessageAttribute>>,
  { randomness, text: send }: SnsWorld,
): string {
  if (!/^\+[1-9]\d{6,14}$/.test(to)) throw invalidParameter(`PhoneNumber Reason: ${to} is not valid to publish to`);
  const id = uuid(randomness);
  send({ id, to, text, ...(sender?.StringValue !== undefined && { sender: sender.StringValue }) });
  return leaf('MessageId', id);
}

function target(fields: URLSearchParams, { state }: SnsWorld): Endpoint {
  const arn = fields.get('TargetArn');
  if (arn === null) {
    if (fields.has('TopicArn')) throw new SnsError('NotFound', 'Topic does not exist');
    throw invalidParameter('TopicArn or TargetArn Reason: no value for required parameter');
  }
  checkArn('TargetArn', arn, 3);
  const endpoint = state.endpoints.get(arn);
  if (!endpoint) {
    throw invalidParameter('TargetArn Reason: No endpoint found for the target arn specified');
  }
  if (isOff(existingApplication(state, endpoint.applicationArn).attributes)) {
    throw new SnsError('PlatformApplicationDisabled', 'Platform application is disabled');
  }
  if (isOff(endpoint.attributes)) throw new SnsError('EndpointDisabled', 'Endpoint is disabled');
  return endpoint;
}

function pass(notification: Notification, endpoint: Endpoint, world: SnsWorld): void {
  const { arn, applicationArn } = endpoint;
  const failure = world.faults.failingDeliveries.get(arn);
  if (failure) {
    if (failure === 'InvalidPlatformToken') disableEndpoint(world, endpoint);
    emitDeliveryFailure(world, failure, { endpointArn: arn, applicationArn, messageId: notification.messageId });
    return;
  }
  const before = world.state.notifications.get(arn) ?? [];
  world.state.notifications.set(arn, [...before, notification].slice(-keptNotifications));
  world.deliver(notification);
}

function isOff(attributes: ReadonlyMap<string, string>): boolean {
  return attributes.get('Enabled')?.toLowerCase() === 'false';
}
