// What API Gateway answers without asking a function, in AM's shape. The stacks tell the gateway; the local stack answers
// the same.

export const gatewayErrors = {
  badRequest: { status: 400, reason: 'Bad Request', message: 'Bad Request' },
  unauthorized: { status: 401, reason: 'Unauthorized', message: 'Unauthorized' },
  forbidden: { status: 403, reason: 'Forbidden', message: 'Forbidden' },
  notFound: { status: 404, reason: 'Not Found', message: "Resource '' not found" },
  tooLarge: { status: 413, reason: 'Payload Too Large', message: 'Request Entity Too Large' },
  mediaType: { status: 415, reason: 'Unsupported Media Type', message: 'Unsupported Media Type' },
  tooMany: { status: 429, reason: 'Too Many Requests', message: 'Too Many Requests' },
  failed: { status: 500, reason: 'Internal Server Error', message: 'Authentication Error!!' },
  tooLate: { status: 504, reason: 'Gateway Timeout', message: 'Gateway Timeout' },
} as const satisfies Record<string, GatewayError>;

export interface GatewayError {
  readonly status: number;
  readonly reason: string;
  readonly message: string;
}

/** The body of an error in AM's shape. */
export function gatewayErrorBody({ status, reason, message }: GatewayError) {
  return { code: status, reason, message };
}
