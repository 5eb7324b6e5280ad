// Push messages that wait for a phone's answer: registrations and authentications, one row each. Making one, hearing the
// phone, delivering and removing are ports apart: nobody but who hears the phone can write what it said.
import type { JsonObject } from '../json.ts';

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
