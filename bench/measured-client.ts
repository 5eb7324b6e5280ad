// Posts to the authenticate endpoint over one kept connection, and measures each request.
import { Agent, request } from 'node:http';
import { isJsonObject, type Json, type JsonObject } from '../functions/json.ts';

export interface Posted {
  readonly body: JsonObject;
  /** By performance.now(). */
  readonly sentAt: number;
  /** From sending to the last byte of the answer. */
  readonly milliseconds: number;
  /** Of this process in the meantime, all threads. */
  readonly cpuMilliseconds: number;
  /** Of the answer, its head included. */
  readonly bytes: number;
}

export interface MeasuredClient {
  open(journey: string): Promise<Posted>;
  /** Sends the step back with these values: `{ IDToken1: 'demo' }`. */
  answer(step: Posted, values: Readonly<Record<string, Json>>): Promise<Posted>;
  /** With the session that this client was given last, if any: so does a browser that is signed in. */
  answerSignedIn(step: Posted, values: Readonly<Record<string, Json>>): Promise<Posted>;
  /** Sends the same step to somebody else, who knows nothing of journeys. */
  answerTo(elsewhere: string, step: Posted, values: Readonly<Record<string, Json>>): Promise<Posted>;
  close(): void;
}

/** `url` of the stack; realm `alpha`. */
export function measuredClient(url: string): MeasuredClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const authenticate = `${url}/json/realms/root/realms/alpha/authenticate`;
  // As browsers do: who comes back with it is no stranger.
  let device: string | undefined;
  let session: Json | undefined;
  const post = (query: string, content: JsonObject, token?: Json) => postTo(`${authenticate}${query}`, content, token);
  const postTo = async (target: string, content: JsonObject, token?: Json): Promise<Posted> => {
    const payload = JSON.stringify(content);
    const cpu = process.cpuUsage();
    const start = performance.now();
    const { text, bytes, cookies } = await send(target, payload, agent, {
      ...(device !== undefined && { cookie: device }),
      ...(typeof token === 'string' && { iPlanetDirectoryPro: token }),
    });
    const milliseconds = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    device = cookies.find((cookie) => cookie.startsWith('waymark-browser='))?.split(';')[0] ?? device;
    const body: unknown = JSON.parse(text);
    if (!isJsonObject(body) || (!body['authId'] && !body['tokenId']))
      throw new Error(`Not a step, no session: ${text}`);
    session = body['tokenId'] ?? session;
    return { body, sentAt: start, milliseconds, cpuMilliseconds: (user + system) / 1000, bytes };
  };
  return {
    open: (journey) => post(`?authIndexType=service&authIndexValue=${journey}`, {}),
    answer: ({ body }, values) => post('', filled(body, values)),
    answerSignedIn: ({ body }, values) => post('', filled(body, values), session),
    answerTo: (elsewhere, { body }, values) => postTo(elsewhere, filled(body, values)),
    close: () => agent.destroy(),
  };
}

interface Answered {
  readonly text: string;
  readonly bytes: number;
  /** Whole Set-Cookie values. */
  readonly cookies: readonly string[];
}

function send(url: string, payload: string, agent: Agent, more: Readonly<Record<string, string>>): Promise<Answered> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(payload),
    ...more,
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers, family: 4 }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => {
        // Each line of the head ends with two bytes, and has two more between name and value.
        const head = response.rawHeaders.reduce((sum, part) => sum + part.length + 2, 0);
        const cookies = response.headers['set-cookie'] ?? [];
        resolve({ text, bytes: head + Buffer.byteLength(text), cookies });
      });
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(payload);
  });
}

export function filled(step: JsonObject, values: Readonly<Record<string, Json>>): JsonObject {
  const callbacks = listOf(step['callbacks']).map((callback) => ({
    ...callback,
    input: listOf(callback['input']).map((input) => ({
      ...input,
      value: values[String(input['name'])] ?? input['value'] ?? '',
    })),
  }));
  return { ...step, callbacks };
}

export function listOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
