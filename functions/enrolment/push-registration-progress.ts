// How far the registration of a phone has come, and what is done with it once it is over.
import * as z from 'zod';
import { isPushMessageType, typeInMessageId } from '../mfa/push/message-id.ts';
import type { PushDeviceProfile } from '../mfa/push/push-device-profile.ts';
import type { NodeContext } from '../node/define-node.ts';
import type { Factors } from '../ports/devices.ts';
import type { PushAnswer, PushMessageRemoval, PushMessages } from '../ports/push.ts';
import { type Identity, userKey } from '../ports/users.ts';
import type { PushRegistration } from './open-push-registration.ts';
import { dropPendingPushDevice, type PendingPushDevice, pendingPushDevice, pushMessageIdKey } from './push-device.ts';
import { registrationFailure } from './registration.ts';

type Context = Pick<NodeContext, 'realm' | 'state' | 'log'>;

export type PushRegistrationProgress =
  | ({ readonly kind: 'waiting' } & PushRegistration)
  | { readonly kind: 'timedOut' }
  /** The phone's address was refused for good. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** As the phone has filled it in; still to be stored. */
  | { readonly kind: 'answered'; readonly profile: PushDeviceProfile }
  /** A copy of this request has stored it. */
  | { readonly kind: 'stored'; readonly profile: PushDeviceProfile };

const filled = z.string().regex(/\S/);

const phone = z.object({
  mechanismUid: filled,
  deviceType: filled,
  deviceId: filled,
  communicationType: filled,
  /** The endpoint's ARN. */
  communicationId: filled,
  /** What the phone calls itself. AM goes by it only once the phone gets another address: until then all phones have one name. */
  deviceName: z.exactOptional(z.string()),
});

/** The registration that this journey shows. Throws `ERR_NODE_INPUT` when state does not say which. */
export function shownPushRegistration({ state, realm, log }: Context): PendingPushDevice & { messageId: string } {
  const messageId = state.getText(pushMessageIdKey);
  if (messageId === undefined) throw registrationFailure(log, 'ERR_NODE_INPUT', 'Unable to find push message ID');
  const pending = pendingPushDevice(state);
  if (!pending) throw registrationFailure(log, 'ERR_NODE_INPUT', 'No device profile found on shared state');
  const type = typeInMessageId(messageId);
  if (type === undefined) throw registrationFailure(log, 'ERR_NODE_INPUT', 'Could not get messageId');
  if (!isPushMessageType(type)) {
    const message = `The push message corresponds to ${type} message type which is not registered in the ${realm} realm`;
    throw registrationFailure(log, 'ERR_NODE_INPUT', message);
  }
  return { ...pending, messageId };
}

/** Throws `ERR_NODE_STORE` when the message could not be read, or holds nothing that could be saved. */
export async function pushRegistrationProgress(
  { log }: Context,
  { factors, pushMessages }: { factors: Factors; pushMessages: PushMessages },
  identity: Identity,
  { profile, messageId }: PendingPushDevice & { messageId: string },
): Promise<PushRegistrationProgress> {
  const message = await pushMessages.find(messageId).catch((cause: unknown) => {
    const text = 'An unexpected error occurred while verifying the push result';
    throw registrationFailure(log, 'ERR_NODE_STORE', text, cause);
  });
  // In a journey that leads back to the login, one user's phone must not be registered for another.
  const isOurs = message?.deviceUuid === profile.uuid && userKey(message) === userKey(identity);
  if (!message || !isOurs) {
    const { devices } = await factors.look(identity);
    return devices.includes(`push#${profile.uuid}`) ? { kind: 'stored', profile } : { kind: 'timedOut' };
  }
  const { answer } = message;
  if (!answer) return { kind: 'waiting', profile, message };
  if (answer.decision === 'denied') return { kind: 'refused', reason: refusalIn(answer) };
  const { data } = phone.safeParse(answer.content);
  if (!data) throw registrationFailure(log, 'ERR_NODE_STORE', 'Failed to save device to user profile');
  const { mechanismUid: deviceMechanismUID, ...address } = data;
  return { kind: 'answered', profile: { ...profile, ...address, deviceMechanismUID } };
}

function refusalIn({ content }: PushAnswer): string {
  const reason = content?.['refused'];
  return typeof reason === 'string' ? reason : 'denied';
}

/** Last of all, on every way out: the message goes, and the device with its secret leaves the state. */
export async function closePushRegistration({ state }: Context, pushMessageRemoval: PushMessageRemoval): Promise<void> {
  const messageId = state.getText(pushMessageIdKey);
  // What another node waits for is not ours to remove.
  if (messageId !== undefined && typeInMessageId(messageId) === 'REGISTER') await pushMessageRemoval.remove(messageId);
  dropPendingPushDevice(state);
}
