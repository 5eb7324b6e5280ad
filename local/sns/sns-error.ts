// What the SNS stand-in refuses, with SNS's own codes and texts.

export type SnsErrorCode =
  | 'AuthorizationError'
  | 'EndpointDisabled'
  | 'InternalError'
  | 'InvalidAction'
  | 'InvalidParameter'
  | 'NotFound'
  | 'PlatformApplicationDisabled'
  | 'ServiceUnavailable'
  | 'Throttled';

const statuses: Record<SnsErrorCode, number> = {
  AuthorizationError: 403,
  EndpointDisabled: 400,
  InternalError: 500,
  InvalidAction: 400,
  InvalidParameter: 400,
  NotFound: 404,
  PlatformApplicationDisabled: 400,
  ServiceUnavailable: 503,
  Throttled: 429,
};

export class SnsError extends Error {
  override name = 'SnsError';
  readonly code: SnsErrorCode;

  constructor(code: SnsErrorCode, message: string) {
    super(message);
    this.code = code;
  }

  get status(): number {
    return statuses[this.code];
  }
}

export function invalidParameter(text: string): SnsError {
  return new SnsError('InvalidParameter', `Invalid parameter: ${text}`);
}
