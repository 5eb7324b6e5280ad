// Puts the audit log's notices on the bus. The log group hands them over as it gets them, in compressed batches; whoever
// wrote them has long gone on. At least once: a batch that fails comes again, and its notices keep their ids.

import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { errorName } from '../../node/errors.ts';
import type { Notice, Notices } from '../../ports/audit.ts';
import type { Log } from '../../ports/system.ts';
import { noticeOf } from './notice-of.ts';

const subscribed = z.object({ awslogs: z.object({ data: z.string() }) });

const batch = z.object({
  /** `CONTROL_MESSAGE`: the log group asks whether anybody is there. */
  messageType: z.string(),
  logEvents: z.array(z.object({ id: z.string(), message: z.string() })),
});

export interface PublishTools {
  readonly notices: Notices;
  readonly log: Log;
}

/** Handles what a subscription filter of CloudWatch Logs sends. Rejects when the bus did not take everything. */
export function publishNotices({ notices, log }: PublishTools): (event: unknown) => Promise<void> {
  const read = ({ id, message }: { id: string; message: string }): Notice[] => {
    try {
      const notice = noticeOf(message);
      return notice ? [notice] : [];
    } catch (error) {
      // It will not get better by coming again. The line itself is in the audit log.
      const name = errorName(error);
      log.error('An audit event is no notice that can be told', { event: 'notice', logEventId: id, error: name });
      return [];
    }
  };
  return async (event) => {
    const { awslogs } = subscribed.parse(event);
    const { messageType, logEvents } = batch.parse(
      JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString()),
    );
    const found = messageType === 'DATA_MESSAGE' ? logEvents.flatMap(read) : [];
    if (found.length > 0) await notices.publish(found);
  };
}
