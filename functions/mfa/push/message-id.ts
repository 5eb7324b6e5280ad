// Ids of push messages, and the types in front of them.

import { createHash } from 'node:crypto';
import type { PushMessageType } from '../../ports/push.ts';
import { uuidOf } from '../../ports/uuid.ts';

/** The type in a message id, ours or not; undefined for a text that is no id at all. */
export function typeInMessageId(messageId: string): string | undefined {
  return /^([A-Za-z_]{1,32}):./.exec(messageId)?.[1];
}

export function isPushMessageType(type: string): type is PushMessageType {
  return type === 'REGISTER' || type === 'AUTHENTICATE';
}

// Ids of push messages in AM's form: the type, a colon, a UUID, and at once the time of creation in milliseconds.

/** The UUID (version 8, RFC 9562 section 5.8) comes from the visit, so that a repeated visit names the same message. */
export function newMessageId(type: PushMessageType, visit: string, createdAt: number): string {
  return `${messageKey(type, visit)}${createdAt}`;
}

/** The part before the time: it names the message of this visit whenever the visit is repeated. */
export function messageKey(type: PushMessageType, visit: string): string {
  const bytes = createHash('sha256').update(`${type}\0${visit}`).digest().subarray(0, 16);
  return `${type}:${uuidOf(bytes, 8)}`;
}

/** The key inside an id; undefined for a text that is no id. */
export function keyOfMessageId(messageId: string): string | undefined {
  return /^((?:REGISTER|AUTHENTICATE):[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\d{1,16}$/.exec(messageId)?.[1];
}
