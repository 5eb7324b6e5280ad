// One kept connection of a client that sends its next request when the last was answered.
import { Agent, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** `name=value` of each Set-Cookie. */
  readonly cookies: readonly string[];
}

export interface Connection {
  post(url: string, body: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  close(): void;
}

const patienceMilliseconds = 30_000;

export function connection(): Connection {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    post: (url, body, headers = {}) =>
      new Promise((resolve, reject) => {
        const length = { 'content-length': Buffer.byteLength(body) };
        const options = { method: 'POST', agent, timeout: patienceMilliseconds, headers: { ...headers, ...length } };
        const sent = request(url, options, (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (part) => {
            text += part;
          });
          response.on('end', () => {
            const cookies = (response.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0] ?? '');
            resolve({ status: response.statusCode ?? 0, text, cookies });
          });
          response.on('error', reject);
        });
        sent.on('timeout', () => sent.destroy(new Error(`${url} has not answered in time`)));
        sent.on('error', reject);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}

export const json = { 'content-type': 'application/json' };
export const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** Throws for what is neither: a fault must not pass for a refusal. */
export function refused({ status, text }: Answer): false {
  if (status === 400 || status === 401 || status === 403) return false;
  throw new Error(`Neither a session nor a refusal: ${status} ${text.slice(0, 500)}`);
}
