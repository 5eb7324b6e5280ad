// The types of push messages, as they stand in front of the ids.
import type { PushMessageType } from '../../ports/push-messages.ts';

/** The type in a message id, ours or not; undefined for a text that is no id at all. */
export const typeInMessageId = (messageId: string): string | undefined => /^([A-Za-z_]{1,32}):./.exec(messageId)?.[1];

export const isPushMessageType = (type: string): type is PushMessageType =>
  type === 'REGISTER' || type === 'AUTHENTICATE';
