// Watches SNS's stand-in of the emulator, and hands each notification to the one phone there is.
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import type { AwsPlace } from '../../local/aws/place.ts';
import { endpointMessagesPath } from '../../local/sns/endpoint-messages.ts';

const shown = z.object({
  platform_endpoint_messages: z.record(z.string(), z.array(z.object({ MessageId: z.string(), Message: z.string() }))),
});
const pauseMilliseconds = 20;

export interface Deliveries {
  stop(): Promise<void>;
}

export function watchDeliveries({ snsEndpoint }: AwsPlace, onMessage: (message: string) => void): Deliveries {
  const url = new URL(endpointMessagesPath, snsEndpoint);
  const seen = new Set<string>();
  let stopped = false;
  const watch = async (): Promise<void> => {
    while (!stopped) {
      const response = await fetch(url);
      const messages = Object.values(shown.parse(await response.json()).platform_endpoint_messages).flat();
      for (const { MessageId, Message } of messages.filter((message) => !seen.has(message.MessageId))) {
        seen.add(MessageId);
        onMessage(Message);
      }
      await delay(pauseMilliseconds);
    }
  };
  const watching = watch();
  return {
    async stop() {
      stopped = true;
      await watching;
    },
  };
}
