// Puts the audit log's notices on the bus. The log group hands them over as it gets them, in compressed batches; whoever
// wrote them has long gone on. At least once: a batch that fails comes again, and its notices keep their ids.

import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { isJsonObject } from '../../json.ts';
import { asNoticeName, noticeDetail, noticeType } from '../../manifest/notices.ts';
import { errorName } from '../../node/errors.ts';
import type { Notice, Notices } from '../../ports/audit.ts';
import type { Log } from '../../ports/system.ts';
import { identityName, isSameUser } from '../../ports/universal-id.ts';

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

// From a line of the audit log to the notice that it is, if it is one. Of `info` only what the schema of notices names
// goes on: what an event says to operators is theirs.

const auditLine = z.object({
  _id: z.string(),
  timestamp: z.string(),
  eventName: z.string(),
  transactionId: z.string(),
  realm: z.string(),
  userId: z.string().optional(),
  entries: z.tuple([z.object({ info: z.record(z.string(), z.unknown()) })]),
});

/** Undefined for what is no notice; throws a ZodError for one that cannot be read. */
export function noticeOf(text: string): Notice | undefined {
  const parsed: unknown = JSON.parse(text);
  const name = isJsonObject(parsed) ? asNoticeName(String(parsed['eventName'])) : undefined;
  if (name === undefined) return undefined;
  const { _id: id, timestamp: time, transactionId, realm, userId, entries } = auditLine.parse(parsed);
  const [{ info }] = entries;
  const { objectId, left, by, ipAddress, ...about } = info;
  // Whose it is, where somebody else may have done it.
  const owner = typeof objectId === 'string' ? objectId : userId;
  const detail = noticeDetail.parse({
    // Where an administrator sits is nothing to the user.
    ...(isSomebodyElse(userId, owner) ? { by: 'administrator' } : ipAddress !== undefined && { ipAddress }),
    ...(by !== undefined && { by: actor(by) }),
    ...about,
    ...{ id, time, realm, transactionId, user: owner === undefined ? '' : identityName(owner) },
    // Nodes have texts only.
    ...(left !== undefined && { left: Number(left) }),
  });
  return { type: noticeType(name), detail };
}

/** Which script it was is for operators. */
function actor(by: unknown): unknown {
  return typeof by === 'string' && by.startsWith('script ') ? 'script' : by;
}

function isSomebodyElse(userId: string | undefined, owner: string | undefined): boolean {
  return userId !== undefined && owner !== undefined && !isSameUser(userId, owner);
}
