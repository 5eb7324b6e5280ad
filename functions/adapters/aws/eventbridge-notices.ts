// Notices on a bus of EventBridge.
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { noticeSource, noticeVariables } from '../../manifest/notices.ts';
import type { Notice, Notices } from '../../ports/audit.ts';
import { required } from '../system/environment.ts';
import { patience } from './patience.ts';

/** Of one call. */
const mostEntries = 10;

/** Throws when the variable NOTICES_BUS is not set and no bus is given. */
export function eventBridgeNotices(
  bus: string = required(noticeVariables.bus),
  client: EventBridgeClient = newClient(),
): Notices {
  const put = async (notices: readonly Notice[]): Promise<void> => {
    const Entries = notices.map(({ type, detail }) => ({
      EventBusName: bus,
      Source: noticeSource,
      DetailType: type,
      Detail: JSON.stringify(detail),
      Time: new Date(detail.time),
    }));
    const { FailedEntryCount = 0 } = await client.send(new PutEventsCommand({ Entries }));
    if (FailedEntryCount > 0) throw new Error(`${FailedEntryCount} of ${notices.length} notices were not taken`);
  };
  return {
    async publish(notices) {
      for (let from = 0; from < notices.length; from += mostEntries) {
        await put(notices.slice(from, from + mostEntries));
      }
    },
  };
}

// Nobody waits for it but a worker that is run again when it fails.
function newClient(): EventBridgeClient {
  return new EventBridgeClient(patience(1_000, 3_000));
}
