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
