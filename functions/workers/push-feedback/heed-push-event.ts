// Heeds what SNS reports of an endpoint. Reports come late and out of order, so a device is marked by what its endpoint
// is now, and a message only when it was sent to this very endpoint before the failure.

import type { Ports } from '../../ports/index.ts';
import type { PushMessage } from '../../ports/push.ts';
import type { EndpointOwner } from '../../ports/push-addresses.ts';
import type { Clock, Log, Metrics } from '../../ports/system.ts';
import { pushEvent } from '../push-audit.ts';
import type { PushEvent } from './push-event.ts';

export type FeedbackPorts = Pick<
  Ports,
  'auditLog' | 'endpointOwners' | 'pushDeliveries' | 'pushHealth' | 'sentPushes'
> & {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
};

/** After these the same message cannot arrive. With any other SNS may still try. */
const finalFailures = [
  'EndpointDisabled',
  'EndpointNotFound',
  'InvalidCredentials',
  'InvalidNotification',
  'InvalidPlatformToken',
];

export async function heedPushEvent(event: PushEvent, ports: FeedbackPorts): Promise<void> {
  const { type, endpointArn, failure } = event;
  if (type !== 'DeliveryFailure' && type !== 'EndpointUpdated') return;
  const facts = { event: 'push-feedback', type, endpointArn, ...(failure !== undefined && { failure }) };
  const endpoint = await ports.endpointOwners.find(endpointArn);
  if (!endpoint || endpoint.owners.length === 0) {
    ports.log.warn('Nobody is known behind an endpoint', facts);
    return;
  }
  const isFinal = type === 'DeliveryFailure' && finalFailures.includes(failure ?? '');
  for (const owner of endpoint.owners) {
    const { realm, username, uuid: device } = owner;
    const disabled = !endpoint.enabled && (await ports.pushHealth.disableEndpoint(owner, device, endpointArn));
    const failed = isFinal ? await failPending(owner, event, ports) : [];
    if (!disabled && failed.length === 0) continue;
    const who = { ...facts, realm, username, device };
    const ids = failed.map(({ messageId }) => messageId);
    ports.log.warn('A phone cannot be reached', { ...who, disabled, failed: ids });
    for (const { messageId, transactionId } of failed) {
      ports.log.warn('A push is lost', { ...who, messageId, transactionId });
      ports.metrics.count('PushFailed', { Reason: finalFailureOf(event) });
    }
    const { clock } = ports;
    await ports.auditLog.write(
      failed.map((message) => pushEvent('WAYMARK-PUSH-FAILED', message, clock, finalFailureOf(event))),
    );
  }
}

/** One of our list, whatever SNS may say. */
function finalFailureOf({ failure }: PushEvent): string {
  return finalFailures.find((known) => known === failure) ?? 'other';
}

/** The messages that now count as failed. */
async function failPending(
  owner: EndpointOwner,
  { endpointArn, at }: PushEvent,
  { pushDeliveries, sentPushes }: FeedbackPorts,
): Promise<PushMessage[]> {
  const failed: PushMessage[] = [];
  for (const messageId of await sentPushes.pending(owner)) {
    const message = await pushDeliveries.find(messageId);
    if (!message || message.answer || message.delivery === 'failed') continue;
    if (message.endpoint !== endpointArn || message.deviceUuid !== owner.uuid) continue;
    if (message.createdAt <= at && (await pushDeliveries.markDelivery(messageId, 'failed'))) failed.push(message);
  }
  return failed;
}
