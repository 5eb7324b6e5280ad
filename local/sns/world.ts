// What the actions of the SNS stand-in work on and with.
import type { Clock, Randomness } from '../../functions/ports/system.ts';
import type { SnsPlace } from './arns.ts';
import type { ActiveFaults } from './faults.ts';
import type { Notification, SnsState } from './state.ts';

/** A message that SNS would send to the topic which the platform application names for this kind of event. */
export interface SnsEvent {
  readonly topicArn: string;
  readonly subject: string;
  /** JSON text. */
  readonly message: string;
}

export interface SentSms {
  readonly id: string;
  readonly to: string;
  readonly text: string;
  readonly sender?: string;
}

export interface SnsWorld {
  readonly place: SnsPlace;
  readonly state: SnsState;
  readonly faults: ActiveFaults;
  readonly clock: Clock;
  readonly randomness: Randomness;
  deliver(notification: Notification): void;
  /** An SMS, to no phone that there is. */
  text(message: SentSms): void;
  emit(event: SnsEvent): void;
}

/** Takes the form fields of a request; gives the XML inside the result element, nothing for an action without one. */
export type SnsAction = (fields: URLSearchParams, world: SnsWorld) => string | undefined;
