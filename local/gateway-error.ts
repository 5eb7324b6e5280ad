// What API Gateway answers without asking a function, in AM's shape, as the deployed gateway does it.

export interface HttpAnswer {
  readonly status: number;
  /** In the order in which they are sent; a name may come several times. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | string;
}

const reasons = {
  400: ['Bad Request', 'Bad Request'],
  403: ['Forbidden', 'Forbidden'],
  404: ['Not Found', "Resource '' not found"],
  413: ['Payload Too Large', 'Request Entity Too Large'],
  415: ['Unsupported Media Type', 'Unsupported Media Type'],
  500: ['Internal Server Error', 'Authentication Error!!'],
} as const;

/** `origin` is the one origin that the deployed gateway's own answers name: the first that may call. */
export function gatewayError(status: keyof typeof reasons, origin: string | undefined): HttpAnswer {
  const [reason, message] = reasons[status];
  const cors: [string, string][] =
    origin === undefined
      ? []
      : [
          ['access-control-allow-origin', origin],
          ['access-control-allow-credentials', 'true'],
        ];
  return jsonAnswer(status, { code: status, reason, message }, [['vary', 'Origin'], ...cors]);
}

export function jsonAnswer(status: number, body: unknown, headers: HttpAnswer['headers'] = []): HttpAnswer {
  return {
    status,
    headers: [['content-type', 'application/json'], ['cache-control', 'private'], ...headers],
    body: JSON.stringify(body),
  };
}
