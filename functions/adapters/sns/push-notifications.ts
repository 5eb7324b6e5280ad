// Push notifications through SNS. The SDK repeats a publication that it cannot tell from one that never arrived; the
// phone shows a message once, since both carry its id.
import { PublishCommand } from '@aws-sdk/client-sns';
import type { PushNotifications, PushPublicationFailure } from '../../ports/push.ts';
import { type SnsClients, type SnsFailure, snsClients, snsFailure } from './client.ts';

export function snsPushNotifications(clients: SnsClients = snsClients()): PushNotifications {
  return {
    async publish({ endpointArn, message }) {
      try {
        // Without a subject: mobile push does not use it, and SNS refuses long and non-ASCII ones.
        const { MessageId = '' } = await clients(endpointArn).send(
          new PublishCommand({ TargetArn: endpointArn, MessageStructure: 'json', Message: message }),
        );
        return { kind: 'sent', snsMessageId: MessageId };
      } catch (error) {
        const failure = snsFailure(error);
        return { kind: 'failed', permanent: failure.permanent, reason: reasonOf(failure), detail: failure.detail };
      }
    },
  };
}

function reasonOf({ reason, text }: SnsFailure): PushPublicationFailure {
  if (reason === 'notFound') return 'endpointGone';
  if (reason !== 'invalid') return reason;
  if (text.startsWith('Invalid parameter: TargetArn')) return 'endpointGone';
  // The first is SNS's own limit, the others are Apple's and Google's.
  return /Message too long|Notification is too long|larger than allowed limit/.test(text) ? 'tooLarge' : 'refused';
}
