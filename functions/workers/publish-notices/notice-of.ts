// From a line of the audit log to the notice that it is, if it is one. Of `info` only what the schema of notices names
// goes on: what an event says to operators is theirs.
import * as z from 'zod';
import { isJsonObject } from '../../json.ts';
import { asNoticeName, noticeDetail, noticeType } from '../../manifest/notices.ts';
import { identityName } from '../../node/resolve-identity.ts';
import type { Notice } from '../../ports/audit.ts';

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
  const { objectId, left, ...about } = info;
  // Whose it is, where somebody else may have done it.
  const owner = typeof objectId === 'string' ? objectId : userId;
  const detail = noticeDetail.parse({
    ...(isSomebodyElse(userId, owner) && { by: 'administrator' }),
    ...about,
    ...{ id, time, realm, transactionId, user: owner === undefined ? '' : identityName(owner) },
    // Nodes have texts only.
    ...(left !== undefined && { left: Number(left) }),
  });
  return { type: noticeType(name), detail };
}

/** Names as typed and as stored may differ in case. */
function isSomebodyElse(userId: string | undefined, owner: string | undefined): boolean {
  return userId !== undefined && owner !== undefined && userId.toLowerCase() !== owner.toLowerCase();
}
