// The two kinds of trouble a journey knows: the request is at fault, or the journey cannot go on.
// A wrong code or a refused push is neither: those are outcomes.

/** Codes of errors that the client caused. The status and body of each live in http/error-reply.ts. */
export type RequestErrorCode =
  | 'ERR_AUTH_ID_EXPIRED'
  | 'ERR_AUTH_ID_MALFORMED'
  | 'ERR_AUTH_ID_SIGNATURE'
  | 'ERR_BODY_MALFORMED'
  | 'ERR_BODY_TOO_LARGE'
  | 'ERR_CSRF'
  | 'ERR_FORBIDDEN'
  | 'ERR_INDEX_TYPE'
  | 'ERR_MEDIA_TYPE'
  | 'ERR_METHOD'
  | 'ERR_NO_SESSION'
  | 'ERR_NOT_FOUND'
  | 'ERR_REALM_UNKNOWN'
  | 'ERR_JOURNEY_UNKNOWN'
  | 'ERR_API_VERSION'
  | 'ERR_ACTION_UNKNOWN';

/** Codes of errors that end a journey. The client sees the login failure; the reason goes to the log. */
export type NodeErrorCode =
  | 'ERR_NODE_INPUT'
  | 'ERR_NODE_CONFIG'
  | 'ERR_NODE_STORE'
  | 'ERR_NODE_UNKNOWN'
  | 'ERR_IDENTITY_UNKNOWN'
  | 'ERR_OUTCOME_NOT_CONNECTED'
  | 'ERR_OUTCOME_UNDECLARED'
  | 'ERR_PUSH_NOT_SENT'
  | 'ERR_STEP_CAP'
  | 'ERR_TIME_BUDGET'
  | 'ERR_STATE_TOO_LARGE'
  | 'ERR_INNER_JOURNEY'
  | 'ERR_PAGE_EMPTY';

export type JourneyErrorCode = RequestErrorCode | NodeErrorCode;

export class JourneyError extends Error {
  override name = 'JourneyError';
  readonly code: JourneyErrorCode;

  constructor(code: JourneyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The client sent something that cannot be served. `message` is shown to the client. */
export class RequestError extends JourneyError {
  override name = 'RequestError';
  declare readonly code: RequestErrorCode;
  constructor(code: RequestErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
  }
}

export interface NodeErrorOptions extends ErrorOptions {
  /** Shown to the client in place of the generic login failure: only what a thief may read as well. */
  readonly clientMessage?: string | undefined;
}

/** The journey cannot go on: it ends at once, follows no connection, and the node's state edits are dropped. */
export class NodeError extends JourneyError {
  override name = 'NodeError';
  declare readonly code: NodeErrorCode;
  readonly clientMessage: string | undefined;
  constructor(code: NodeErrorCode, message: string, { clientMessage, ...options }: NodeErrorOptions = {}) {
    super(code, message, options);
    this.clientMessage = clientMessage;
  }
}
