// Ids of push messages, and the types in front of them.

import { createHash } from 'node:crypto';
import type { PushMessageType } from '../../ports/push.ts';

/** The type in a message id, ours or not; undefined for a text that is no id at all. */
export const typeInMessageId = (messageId: string): string | undefined => /^([A-Za-z_]{1,32}):./.exec(messageId)?.[1];

export const isPushMessageType = (type: string): type is PushMessageType =>
  type === 'REGISTER' || type === 'AUTHENTICATE';

// Ids of push messages in AM's form: the type, a colon, a UUID, and at once the time of creation in milliseconds.

/** The UUID (version 8, RFC 9562 section 5.8) comes from the visit, so that a repeated visit names the same message. */
export function newMessageId(type: PushMessageType, visit: string, createdAt: number): string {
  return `${messageKey(type, visit)}${createdAt}`;
}

/** The part before the time: it names the message of this visit whenever the visit is repeated. */
export function messageKey(type: PushMessageType, visit: string): string {
  const bytes = createHash('sha256').update(`${type}\0${visit}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return `${type}:${bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`;
}

/** The key inside an id; undefined for a text that is no id. */
export function keyOfMessageId(messageId: string): string | undefined {
  return /^((?:REGISTER|AUTHENTICATE):[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\d{1,16}$/.exec(messageId)?.[1];
}
