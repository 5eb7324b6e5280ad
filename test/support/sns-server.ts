// The SNS stand-in on a port of its own, with an Android and an iOS application, and an SDK client for it.
import { SNSClient } from '@aws-sdk/client-sns';
import { type SnsStandIn, snsStandIn } from '../../local/sns/sns-stand-in.ts';
import type { Notification } from '../../local/sns/state.ts';
import type { SentSms, SnsEvent } from '../../local/sns/world.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { type SimulatedClock, simulatedClock } from '../../testing/simulated-clock.ts';

export interface SnsServer extends SnsStandIn {
  readonly endpoint: string;
  readonly client: SNSClient;
  readonly clock: SimulatedClock;
  readonly delivered: Notification[];
  readonly events: SnsEvent[];
  readonly texts: SentSms[];
  /** ARNs of platform applications; events go to the topics `failures` and `updates`. */
  readonly google: string;
  readonly apple: string;
  stop(): Promise<void>;
}

export const topics = {
  EventDeliveryFailure: 'arn:aws:sns:eu-central-1:000000000000:failures',
  EventEndpointUpdated: 'arn:aws:sns:eu-central-1:000000000000:updates',
};

export async function startSns(requestTimeout?: number): Promise<SnsServer> {
  const clock = simulatedClock();
  const delivered: Notification[] = [];
  const events: SnsEvent[] = [];
  const texts: SentSms[] = [];
  const sns = snsStandIn({
    clock,
    randomness: seededRandomness('sns'),
    onDelivery: (notification) => delivered.push(notification),
    onEvent: (event) => events.push(event),
    onSms: (text) => texts.push(text),
  });
  const { endpoint, stop } = await sns.listen(0);
  const client = testSnsClient(endpoint, requestTimeout);
  return {
    ...sns,
    endpoint,
    client,
    clock,
    delivered,
    events,
    texts,
    google: sns.createApplication({ platform: 'GCM', name: 'waymark', attributes: topics }),
    apple: sns.createApplication({ platform: 'APNS_SANDBOX', name: 'waymark', attributes: topics }),
    stop() {
      client.destroy();
      return stop();
    },
  };
}

/** Tries once, and gives up after a second: where fifty race on a busy machine, that is too soon. */
export function testSnsClient(endpoint: string, requestTimeout = 1_000): SNSClient {
  return new SNSClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    requestHandler: { requestTimeout, throwOnRequestTimeout: true },
  });
}
