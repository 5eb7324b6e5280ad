/** A push that a phone's platform would not carry. It quotes nothing of what is in it. */
export class PushPayloadError extends Error {
  override readonly name = 'PushPayloadError';
  readonly code = 'ERR_PUSH_PAYLOAD_SIZE';

  constructor() {
    super('Payload data exceed maximum accepted size');
  }
}
