// The kinds of trouble a journey knows: the request is at fault, the journey cannot go on, a node could not be run.
// A wrong code or a refused push is neither: those are outcomes.

import type { JsonObject } from '../json.ts';
import type { NodeEvent } from '../ports/node-runner.ts';

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
  | 'ERR_SUSPENDED_UNKNOWN'
  | 'ERR_API_VERSION'
  | 'ERR_ACTION_UNKNOWN'
  /** There is another of this name. */
  | 'ERR_CONFLICT'
  /** It has changed since the client saw it. */
  | 'ERR_CHANGED';

const nodeErrorCodes = [
  'ERR_NODE_INPUT',
  'ERR_NODE_CONFIG',
  'ERR_NODE_STORE',
  'ERR_NODE_UNKNOWN',
  /** A node has ended its journey with a code that this version does not know. */
  'ERR_NODE_CODE',
  'ERR_IDENTITY_UNKNOWN',
  'ERR_GROUND_GONE',
  /** The session that the journey goes by did not come along with a later request. */
  'ERR_SESSION_CHANGED',
  'ERR_OUTCOME_NOT_CONNECTED',
  'ERR_OUTCOME_UNDECLARED',
  'ERR_CODE_NOT_SENT',
  'ERR_PUSH_NOT_SENT',
  /** A script has failed, or there is none. */
  'ERR_SCRIPT',
  'ERR_STEP_CAP',
  'ERR_STATE_TOO_LARGE',
  'ERR_INNER_JOURNEY',
  'ERR_PAGE_EMPTY',
] as const;

/** Codes of errors that end a journey. The client sees the login failure; the reason goes to the log. */
export type NodeErrorCode = (typeof nodeErrorCodes)[number];

/** Undefined for any other text: a node of another version may have codes of its own. */
export function nodeErrorCode(text: string): NodeErrorCode | undefined {
  return nodeErrorCodes.find((code) => code === text);
}

/** Codes of trouble on the way to a node, or with the time it takes: nothing that the node itself decided. */
export type NodeRunErrorCode =
  /** The function cannot be reached, or Lambda is in trouble. */
  | 'ERR_NODE_UNREACHABLE'
  /** Too many functions run already. */
  | 'ERR_NODE_THROTTLED'
  /** The function did not answer in time. */
  | 'ERR_NODE_TIMEOUT'
  /** The time of the request is used up. */
  | 'ERR_TIME_BUDGET'
  /** The function ran and broke. */
  | 'ERR_NODE_BROKEN'
  /** Lambda takes no such invocation: no such function, or no right to call it. */
  | 'ERR_NODE_REFUSED'
  /** What came back is no reply of a node. */
  | 'ERR_NODE_REPLY'
  /** What the node stands on, its tables first of all, is busy or out of reach. */
  | 'ERR_STORE_BUSY';

export type JourneyErrorCode = RequestErrorCode | NodeErrorCode | NodeRunErrorCode;

export class JourneyError extends Error {
  override name = 'JourneyError';
  readonly code: JourneyErrorCode;

  constructor(code: JourneyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface RequestErrorOptions extends ErrorOptions {
  /** Shown to the client, too. */
  readonly detail?: JsonObject | undefined;
}

/** The client sent something that cannot be served. `message` is shown to the client. */
export class RequestError extends JourneyError {
  override name = 'RequestError';
  declare readonly code: RequestErrorCode;
  readonly detail: JsonObject | undefined;
  constructor(code: RequestErrorCode, message: string, { detail, ...options }: RequestErrorOptions = {}) {
    super(code, message, options);
    this.detail = detail;
  }
}

export interface NodeErrorOptions extends ErrorOptions {
  /** Shown to the client in place of the generic login failure: only what a thief may read as well. */
  readonly clientMessage?: string | undefined;
  /** What the node has done nevertheless. */
  readonly events?: readonly NodeEvent[] | undefined;
}

/** The journey cannot go on: it ends at once, follows no connection, and the node's state edits are dropped. */
export class NodeError extends JourneyError {
  override name = 'NodeError';
  declare readonly code: NodeErrorCode;
  readonly clientMessage: string | undefined;
  readonly events: readonly NodeEvent[];
  constructor(code: NodeErrorCode, message: string, { clientMessage, events = [], ...options }: NodeErrorOptions = {}) {
    super(code, message, options);
    this.clientMessage = clientMessage;
    this.events = events;
  }
}

const passingCodes: readonly NodeRunErrorCode[] = [
  'ERR_NODE_UNREACHABLE',
  'ERR_NODE_THROTTLED',
  'ERR_NODE_TIMEOUT',
  'ERR_TIME_BUDGET',
  'ERR_STORE_BUSY',
];

export interface NodeRunErrorOptions extends ErrorOptions {
  /** What the log is to say of the attempt besides: nothing that was sent, and nothing that came back. */
  readonly facts?: JsonObject | undefined;
}

/** A node could not be run. The journey stands where it stood, and the same request may be sent again. */
export class NodeRunError extends JourneyError {
  override name = 'NodeRunError';
  declare readonly code: NodeRunErrorCode;
  readonly facts: JsonObject;
  constructor(code: NodeRunErrorCode, message: string, { facts = {}, ...options }: NodeRunErrorOptions = {}) {
    super(code, message, options);
    this.facts = facts;
  }

  /** The same request may succeed later. */
  get passing(): boolean {
    return passingCodes.includes(this.code);
  }
}

// Trouble that passes by itself, whoever has it. Adapters mark their errors, for only they know what their service says.

/** The same error: the call that it ends may succeed when it is made again. */
export function passing<Thrown>(error: Thrown): Thrown {
  if (typeof error === 'object' && error !== null) Object.defineProperty(error, 'passing', { value: true });
  return error;
}

/** Whether the same request may succeed later: by the error itself, or by what it was made for. */
export function mayPass(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  return ('passing' in error && error.passing === true) || ('cause' in error && mayPass(error.cause));
}

// An error for the log: its name, its code and where it came from. Its message stays out, since it may quote what a
// client sent or a store holds.

// An error comes by several places that could tell of it. The innermost knows most, and is the only one that does.
const logged = new WeakSet<object>();

/** To be called by who has written the error's line in the log. */
export function markLogged(error: unknown): void {
  if (error instanceof Error) logged.add(error);
}

/** Whether the error has its line already: whoever passes it on adds none. */
export function isLogged(error: unknown): boolean {
  return error instanceof Error && logged.has(error);
}

/** All that a log line needs to say of an error that is somebody else's to mend. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** All that it says of itself, for whoever runs a program: never for a log. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function describedError(error: unknown): JsonObject {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = error instanceof JourneyError ? { code: error.code } : {};
  const cause = error.cause instanceof Error ? { cause: error.cause.name } : {};
  return { ...code, error: error.name, stack: framesOf(error), ...cause };
}

// The stack begins with the message, which may have lines of its own; only frames behind it are places in the code.
function framesOf({ stack = '', message }: Error): string[] {
  const lines = stack.slice(Math.max(stack.indexOf(message), 0) + message.length).split('\n');
  return lines
    .filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
}
