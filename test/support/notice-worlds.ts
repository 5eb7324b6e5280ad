// EventBridge and SES as the local stack has them, with the real clients before them.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { eventBridgeNotices } from '../../functions/adapters/aws/eventbridge-notices.ts';
import { sesMails } from '../../functions/adapters/aws/ses-mails.ts';
import { noticeDetail } from '../../functions/manifest/notices.ts';
import { type BusEvent, startAwsStandIn } from '../../local/mail/aws-stand-in.ts';
import { outbox } from '../../local/mail/outbox.ts';
import type { MailsPlace } from '../contracts/mails.contract.ts';
import type { NoticesPlace } from '../contracts/notices.contract.ts';
import { seededRandomness } from './seeded-randomness.ts';
import { simulatedClock } from './simulated-clock.ts';

export interface NoticeWorld extends NoticesPlace, MailsPlace {
  readonly events: readonly BusEvent[];
  readonly bridge: EventBridgeClient;
  readonly ses: SESv2Client;
  stop(): Promise<void>;
}

export async function noticeWorld(): Promise<NoticeWorld> {
  const events: BusEvent[] = [];
  const box = outbox();
  const server = await startAwsStandIn({
    ...{ outbox: box, clock: simulatedClock(), randomness: seededRandomness('notices') },
    onEvent: (event) => events.push(event),
  });
  const options = {
    endpoint: server.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  const [bridge, ses] = [new EventBridgeClient(options), new SESv2Client(options)];
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= server.stop();
    return stopped;
  };
  return {
    ...{ events, bridge, ses },
    notices: eventBridgeNotices('waymark-test', bridge),
    mails: sesMails(ses),
    arrived: () =>
      events.map(({ 'detail-type': type, detail }) => ({ type, detail: noticeDetail.strict().parse(detail) })),
    sent: () =>
      box
        .mails()
        .map(({ id: _id, sentAt: _sentAt, ...mail }) => mail)
        .reverse(),
    // Both ask the host of the stand-in, which is not there any more.
    breakDown: () => {
      const gone = async () => ({ hostname: '127.0.0.1', protocol: 'http:', path: '/', port: 1 });
      bridge.config.endpoint = gone;
      ses.config.endpoint = gone;
    },
    async stop() {
      bridge.destroy();
      ses.destroy();
      await stop();
    },
  };
}
