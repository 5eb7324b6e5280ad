// Heeds what SNS reports of an endpoint. Reports come late and out of order, so a device is marked by what its endpoint
// is now, and a message only when it was sent to this very endpoint before the failure.
import type { EndpointOwner } from '../../ports/endpoint-owners.ts';
import type { Ports } from '../../ports/index.ts';
import type { Log } from '../../ports/log.ts';
import type { PushEvent } from './push-event.ts';

export type FeedbackPorts = Pick<Ports, 'endpointOwners' | 'pushBudget' | 'pushHealth' | 'pushMessages'> & {
  readonly log: Log;
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
    ports.log.warn('A phone cannot be reached', { ...facts, realm, username, device, disabled, failed });
  }
}

/** The ids of the messages that now count as failed. */
async function failPending(
  owner: EndpointOwner,
  { endpointArn, at }: PushEvent,
  { pushBudget, pushMessages }: FeedbackPorts,
): Promise<string[]> {
  const failed: string[] = [];
  for (const messageId of await pushBudget.pending(owner)) {
    const message = await pushMessages.find(messageId);
    if (!message || message.answer || message.delivery === 'failed') continue;
    if (message.notification?.endpoint !== endpointArn || message.deviceUuid !== owner.uuid) continue;
    if (message.createdAt <= at && (await pushMessages.markDelivery(messageId, 'failed'))) failed.push(messageId);
  }
  return failed;
}
