// Heeds what SNS reports of an endpoint. Reports come late and out of order, so a device is marked by what its endpoint
// is now, and a message only when it was sent to this very endpoint before the failure.

import * as z from 'zod';
import type { Ports } from '../../ports/index.ts';
import type { PushMessage } from '../../ports/push.ts';
import type { EndpointOwner } from '../../ports/push-addresses.ts';
import type { Clock, Log, Metrics } from '../../ports/system.ts';
import { pushEvent } from '../push-audit.ts';
import type { QueueWork } from '../queue-batch.ts';

type FeedbackPorts = Pick<Ports, 'auditLog' | 'endpointOwners' | 'pushDeliveries' | 'pushHealth' | 'sentPushes'> & {
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

async function heedPushEvent(event: PushEvent, ports: FeedbackPorts): Promise<void> {
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

// What SNS reports of an endpoint, as it lies in the queue: raw, or in the envelope that a topic puts around it.

const reported = z.object({
  /** `DeliveryFailure`, `EndpointUpdated`, … */
  EventType: z.string(),
  EndpointArn: z.string(),
  FailureType: z.string().optional(),
  Time: z.string().optional(),
});

const envelope = z.object({ Type: z.literal('Notification'), Message: z.string() });

interface PushEvent {
  readonly type: string;
  readonly endpointArn: string;
  /** Of a failed delivery, in SNS's words: `InvalidPlatformToken`. */
  readonly failure?: string;
  /** Milliseconds since the epoch; endless when SNS does not say. */
  readonly at: number;
}

/** Undefined for anything else. */
function readPushEvent(body: string): PushEvent | undefined {
  const outer = parsed(body);
  const wrapped = envelope.safeParse(outer).data;
  const { data } = reported.safeParse(wrapped ? parsed(wrapped.Message) : outer);
  if (!data) return undefined;
  const { EventType: type, EndpointArn: endpointArn, FailureType: failure, Time = '' } = data;
  const at = Date.parse(Time);
  return {
    type,
    endpointArn,
    ...(failure !== undefined && { failure }),
    at: Number.isNaN(at) ? Number.POSITIVE_INFINITY : at,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// The queue of what SNS reports of endpoints.

/** A message that is no report ends in the dead-letter queue. Nobody waits for one, so nothing is lost by giving up. */
export function pushEvents(ports: FeedbackPorts): QueueWork {
  return {
    async work(body) {
      const event = readPushEvent(body);
      if (!event) throw new Error('This is no report of an endpoint');
      await heedPushEvent(event, ports);
      return 'done';
    },
  };
}
