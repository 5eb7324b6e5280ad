// Watches SNS's stand-in of the emulator, and hands each notification to the one phone there is.
import { setTimeout as delay } from 'node:timers/promises';
import type { AwsPlace } from '../../local/aws/place.ts';
import { endpointMessagesPath } from '../../local/sns/endpoint-messages.ts';
import { endpointMessages, publishedText } from '../../phone/sns-messages.ts';

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
      for (const sent of await endpointMessages(url)) {
        if (seen.has(sent.MessageId)) continue;
        seen.add(sent.MessageId);
        onMessage(publishedText(sent));
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
