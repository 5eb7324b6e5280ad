// What API Gateway answers without asking a function, in AM's shape, as the deployed gateway does it.
import { gatewayErrorBody, gatewayErrors } from '../functions/manifest/gateway-errors.ts';

export interface HttpAnswer {
  readonly status: number;
  /** In the order in which they are sent; a name may come several times. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | string;
}

type Status = (typeof gatewayErrors)[keyof typeof gatewayErrors]['status'];

/** `origin` is the one origin that the deployed gateway's own answers name: the first that may call. */
export function gatewayError(status: Status, origin: string | undefined): HttpAnswer {
  const error = Object.values(gatewayErrors).find((one) => one.status === status) ?? gatewayErrors.failed;
  const cors: [string, string][] =
    origin === undefined
      ? []
      : [
          ['access-control-allow-origin', origin],
          ['access-control-allow-credentials', 'true'],
        ];
  return jsonAnswer(status, gatewayErrorBody(error), [['vary', 'Origin'], ...cors]);
}

export function jsonAnswer(status: number, body: unknown, headers: HttpAnswer['headers'] = []): HttpAnswer {
  return {
    status,
    headers: [['content-type', 'application/json'], ['cache-control', 'private'], ...headers],
    body: JSON.stringify(body),
  };
}
