// A request signed for AWS (Signature Version 4), by hand: the SDK signs for its own services only.
import { createHash, createHmac } from 'node:crypto';
import { systemClock } from '../../functions/adapters/system/tools.ts';

export interface Signer {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly region: string;
}

/** `POST` with a JSON body, for `execute-api`. The URL has no query. */
export function signedPost(url: string, body: string, signer: Signer): Promise<Response> {
  const { accessKeyId, secretAccessKey, sessionToken, region } = signer;
  const { host, pathname } = new URL(url);
  const time = new Date(systemClock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = [time.slice(0, 8), region, 'execute-api', 'aws4_request'];
  const headers = {
    'content-type': 'application/json',
    'x-amz-date': time,
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
  };
  const signed = Object.entries({ ...headers, host }).sort();
  const names = signed.map(([name]) => name).join(';');
  const lines = signed.map(([name, value]) => `${name}:${value}\n`).join('');
  const request = ['POST', pathname, '', lines, names, sha256(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(request)].join('\n');
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  const signature = hmac(key, text).toString('hex');
  const credential = `Credential=${accessKeyId}/${scope.join('/')}`;
  return fetch(url, {
    method: 'POST',
    body,
    headers: {
      ...headers,
      authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names}, Signature=${signature}`,
    },
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
