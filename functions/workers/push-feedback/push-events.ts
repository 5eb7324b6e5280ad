// The queue of what SNS reports of endpoints.
import type { QueueWork } from '../queue-batch.ts';
import { type FeedbackPorts, heedPushEvent } from './heed-push-event.ts';
import { readPushEvent } from './push-event.ts';

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
