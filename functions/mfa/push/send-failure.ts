// Why a push could not be sent: the reasons that AM's Push Sender node leaves in state, and its sentences.
import { PushPayloadError } from './push-payload-error.ts';

const messages = {
  MISSING_USERNAME: 'Expected username to be set.',
  SENDER_ALREADY_USED: 'Message ID is already set! Must finish one push authentication before starting a new one.',
  CTS_ERROR: 'Unable to persist message token in core token service.',
  TRANSMISSION_FAILURE: 'AuthenticatorPush :: sendMessage() : Failed to transmit message through PushService.',
} as const;

export type PushSendFailureReason = keyof typeof messages;

/** For log and audit: what the reason leaves open. */
export type PushSendFailureDetail = 'budget' | 'endpointDisabled' | 'identity' | 'noService' | 'payload';

export class PushSendFailure extends Error {
  override readonly name = 'PushSendFailure';
  readonly reason: PushSendFailureReason;
  readonly detail: PushSendFailureDetail | undefined;

  constructor(reason: PushSendFailureReason, detail?: PushSendFailureDetail, options?: ErrorOptions) {
    super(messages[reason], options);
    this.reason = reason;
    this.detail = detail;
  }
}

/** Whatever went wrong, as a reason. */
export const pushSendFailure = (error: unknown): PushSendFailure => {
  if (error instanceof PushSendFailure) return error;
  const detail = error instanceof PushPayloadError ? 'payload' : undefined;
  return new PushSendFailure('TRANSMISSION_FAILURE', detail, { cause: error });
};
