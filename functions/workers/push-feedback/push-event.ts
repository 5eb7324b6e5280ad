// What SNS reports of an endpoint, as it lies in the queue: raw, or in the envelope that a topic puts around it.
import * as z from 'zod';

const reported = z.object({
  /** `DeliveryFailure`, `EndpointUpdated`, … */
  EventType: z.string(),
  EndpointArn: z.string(),
  FailureType: z.string().optional(),
  Time: z.string().optional(),
});

const envelope = z.object({ Type: z.literal('Notification'), Message: z.string() });

export interface PushEvent {
  readonly type: string;
  readonly endpointArn: string;
  /** Of a failed delivery, in SNS's words: `InvalidPlatformToken`. */
  readonly failure?: string;
  /** Milliseconds since the epoch; endless when SNS does not say. */
  readonly at: number;
}

/** Undefined for anything else. */
export function readPushEvent(body: string): PushEvent | undefined {
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
