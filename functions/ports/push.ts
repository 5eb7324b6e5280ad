// A push on its way: what is sent, to where, and what the phone has answered.
import type { JsonObject } from '../json.ts';
import type { User } from './users.ts';

// Push messages that wait for a phone's answer: registrations and authentications, one row each. Making one, hearing the
// phone, delivering and removing are ports apart: nobody but who hears the phone can write what it said.

export type PushMessageType = 'REGISTER' | 'AUTHENTICATE';

/** What the delivery worker sends; it never sees the device's secret. */
export interface PushNotification {
  readonly jwt: string;
  /** The text that the user reads. */
  readonly text: string;
  readonly pushType: 'default' | 'challenge' | 'biometric';
  /** The form of the FCM payload: the explicit one, or AM's older one. */
  readonly fcmPayload: 'fcmV1' | 'legacy';
}

export interface NewPushMessage {
  readonly type: PushMessageType;
  readonly realm: string;
  readonly username: string;
  /** Of the turn that asks: log lines and audit events of delivery and answer carry it on. */
  readonly transactionId: string;
  /** The uuid of the device that is asked, or that is to be registered. */
  readonly deviceUuid: string;
  /** Standard Base64, as the phone gets it. Sealed at rest. */
  readonly challenge: string;
  /** Standard Base64; registrations only, since no device row holds it yet. Sealed at rest. */
  readonly secret?: string;
  /** Where it goes, the SNS endpoint's ARN; authentications only. Sealed at rest. */
  readonly endpoint?: string;
  /** What goes there; authentications only, and gone once delivery is marked. Sealed at rest. */
  readonly notification?: PushNotification;
  /** The number that the phone must choose, when it has to choose one. */
  readonly number?: number;
  /** Milliseconds since the epoch; from then on no answer is taken. */
  readonly expiresAt: number;
  /** Milliseconds since the epoch until which an answered message can be read. Default, and least: `expiresAt`. */
  readonly keptUntil?: number;
}

export interface PushAnswer {
  readonly decision: 'approved' | 'denied';
  /** Of the whole answer as it arrived: two with the same digest are one answer sent twice. */
  readonly digest: string;
  /** The number that was chosen on the phone. */
  readonly number?: number;
  /** Registrations: what the phone said about itself, and its endpoint. */
  readonly content?: JsonObject;
}

/** Whether it went out. It says nothing about the answer, which may be faster. */
type PushDelivery = 'queued' | 'sent' | 'failed';

/** What became of a message. Nothing in it is sealed at rest. */
export interface PushResult
  extends Omit<NewPushMessage, 'challenge' | 'secret' | 'endpoint' | 'notification' | 'keptUntil'> {
  /** `AUTHENTICATE:` or `REGISTER:`, a UUID, and the time of creation in milliseconds. */
  readonly messageId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly keptUntil: number;
  readonly delivery: PushDelivery;
  /** Once given it never changes. */
  readonly answer?: PushAnswer;
}

export interface PushMessage extends PushResult, Pick<NewPushMessage, 'challenge' | 'secret' | 'endpoint'> {}

export interface OutgoingPush extends PushMessage, Pick<NewPushMessage, 'notification'> {}

/** For who only has to know how a message ended; it opens none. */
export interface PushResults {
  /** Undefined for an unknown id, an unanswered message past its expiry, an answered one no longer kept. */
  find(messageId: string): Promise<PushResult | undefined>;
}

/** For who only waits: whether there is an answer, and not which. */
export interface PushProgress {
  /** Undefined for an unknown id, and once no answer is taken any more. Reads the latest write. */
  find(
    messageId: string,
  ): Promise<(Pick<PushResult, 'realm' | 'username' | 'delivery'> & { answered: boolean }) | undefined>;
}

/** For who shows a registration or verifies a phone's answer. */
export interface PushMessages {
  /** Undefined as with PushResults. */
  find(messageId: string): Promise<PushMessage | undefined>;
}

export interface PushMessageMaking {
  /**
   * Writes a message that nobody has answered, once per visit and type: the same visit again gets the message that it
   * made before, whatever is asked for.
   */
  create(visit: string, message: NewPushMessage): Promise<PushMessage>;
}

export interface PushMessageRemoval {
  /** Harmless when it is gone. */
  remove(messageId: string): Promise<void>;
}

/** For the phone's door. */
export interface PushAnswers {
  /**
   * Takes the first answer. `repeated`: the same answer as before. `taken`: another one was faster. `gone`: no such
   * message, or too late.
   */
  answer(messageId: string, answer: PushAnswer): Promise<'accepted' | 'repeated' | 'taken' | 'gone'>;
}

/** For the workers: what goes out, and whether it did. */
export interface PushDeliveries {
  /** Undefined as with PushResults. */
  find(messageId: string): Promise<OutgoingPush | undefined>;
  /**
   * `failed` only while nobody has answered; `sent` never over `failed`, which feedback may have marked first. Either way
   * the notification is dropped. False when it was not marked.
   */
  markDelivery(messageId: string, delivery: 'sent' | 'failed'): Promise<boolean>;
}

// The pushes to a device that nobody has answered yet. For whoever removes the device; it reads no message.

export interface PendingPushes {
  /**
   * Denies what the budget knows as sent to this device in the last window and not answered: a journey that waits ends at
   * once. First answers stay as they are.
   */
  end(user: User, uuid: string): Promise<void>;
}

// Sends notifications to phones.

export interface PushPublication {
  readonly endpointArn: string;
  /** JSON text with an entry per platform, each a text, and `default`. */
  readonly message: string;
}

export type PushPublicationFailure =
  /** The phone's push service knows the token no more, until the phone sends a new one. */
  | 'endpointDisabled'
  | 'endpointGone'
  /** The credentials at Google or Apple are refused: nobody gets anything. */
  | 'applicationDisabled'
  | 'tooLarge'
  | 'notAllowed'
  /** The message is not one that can be sent. */
  | 'refused'
  | 'throttled'
  | 'unavailable';

type PushPublicationResult =
  /** Taken for delivery; that it has arrived is not said. */
  | { readonly kind: 'sent'; readonly snsMessageId: string }
  | {
      readonly kind: 'failed';
      /** The same again cannot succeed before something else has changed. */
      readonly permanent: boolean;
      readonly reason: PushPublicationFailure;
      /** AWS's name of the error, for the log. Free of the message and of tokens. */
      readonly detail: string;
    };

export interface PushNotifications {
  publish(publication: PushPublication): Promise<PushPublicationResult>;
}

// Push messages on their way from the node that asks to the worker that sends.

/** Names the message; what it says stays in its row, so that no secret lies in a queue. */
export interface QueuedPush {
  readonly messageId: string;
  readonly realm: string;
  /** Of the turn that asks. */
  readonly transactionId: string;
}

export interface PushQueue {
  /** Resolves when the queue has it: it will be worked on at least once. Rejects when it could not be queued. */
  send(push: QueuedPush): Promise<void>;
}

// How many pushes a user may get: protection against a thief who sends until the user taps yes.

/** What a user's row can hold: no policy lets more through. */
export const largestPushBudget = 100;

export interface PushBudgetPolicy {
  /** Pushes in the window that were not approved; further ones are refused, and so are those over the largest budget. */
  readonly limit: number;
  readonly windowSeconds: number;
}

/** For who sends. */
export interface PushBudget {
  /**
   * Counts one push that is about to be sent, unless the window is full. The same visit again is not counted twice.
   * One conditional write, so racing senders never pass the limit. An approval clears the window: pushes before `approvedAt`,
   * milliseconds since the epoch, do not count. A time that has not come yet is none. `left`: so many more may follow now.
   */
  take(
    user: User,
    push: { visit: string; messageId: string },
    policy: PushBudgetPolicy,
    approvedAt?: number,
  ): Promise<{ readonly left: number } | 'exceeded'>;
}

/** For who has to find what is under way. */
export interface SentPushes {
  /** Ids of the messages sent in the last window and not cleared, newest first. */
  pending(user: User): Promise<readonly string[]>;
}
