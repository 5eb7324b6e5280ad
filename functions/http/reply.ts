// What a door's handler answers, and how it becomes API Gateway's shape with the headers that AM sends.
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Json } from '../json.ts';
import { awsLimits } from '../manifest/aws-limits.ts';
import { RequestError } from '../node/errors.ts';

export interface HttpReply {
  readonly status: number;
  readonly body: Json;
  /** Beside the house headers, which they overwrite; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whole Set-Cookie values, from session-token.ts. */
  readonly cookies?: readonly string[];
}

// Answers carry authIds and tokens, so no-store goes beyond AM's `private`.
const houseHeaders = {
  'content-type': 'application/json',
  'cache-control': 'no-store, private',
  pragma: 'no-cache',
  expires: '0',
  'x-frame-options': 'SAMEORIGIN',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none';frame-ancestors 'none';sandbox",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};

/** From so many characters on it is worth counting. */
const worthCounting = 1024 * 1024;

/**
 * Throws on a line break in a header or cookie: it would start a header of its own. Throws `ERR_BODY_TOO_LARGE` for what Lambda does
 * not hand on.
 */
export function toProxyResult({ status, body, headers, cookies = [] }: HttpReply): APIGatewayProxyResult {
  // What may be kept says for how long, and nothing else of the kind.
  const { pragma: _pragma, expires: _expires, ...keepable } = houseHeaders;
  const all = { ...(headers?.['cache-control'] === undefined ? houseHeaders : keepable), ...headers };
  for (const text of [...Object.values(all), ...cookies]) {
    if (/[\r\n\0]/.test(text)) throw new Error('A header must not contain a line break');
  }
  const result = {
    statusCode: status,
    headers: all,
    ...(cookies.length > 0 && { multiValueHeaders: { 'set-cookie': [...cookies] } }),
    // There is none in an answer that says: as before.
    body: status === 304 ? '' : JSON.stringify(body),
  };
  if (result.body.length > worthCounting) requireSize(result);
  return result;
}

/** As text within JSON it is longer than it is. */
function requireSize(result: APIGatewayProxyResult): void {
  const size = Buffer.byteLength(JSON.stringify(result));
  if (size <= awsLimits.lambda.synchronousPayload) return;
  throw new RequestError(
    'ERR_BODY_TOO_LARGE',
    `The answer is too large: it has ${Math.ceil(size / 1024)} kB. Ask for one thing at a time`,
  );
}
