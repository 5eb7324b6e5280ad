// The line between a user's client and the server. The client asks again with the same request while no answer comes, and after
// 5xx and 429, as our page does; what goes wrong on the way is the weather's.
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { isJsonObject, type JsonObject } from '../../functions/json.ts';
import { type Ledger, noteAnswer } from './ledger.ts';
import type { Seeded } from './seeded.ts';
import { type LineFault, type LineRates, lineFaults } from './weather.ts';

export interface LineAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

export interface LineFigures {
  requests: number;
  repeats: number;
  /** Nobody answered at all. */
  unanswered: number;
  readonly faults: Record<LineFault, number>;
  /** Of each request, whatever the answer. */
  readonly milliseconds: number[];
}

export interface LinePlace {
  readonly url: () => string;
  readonly rates: () => LineRates;
  readonly ledger: Ledger;
  readonly figures: LineFigures;
  /** Called after each request. */
  readonly onRequest: () => void;
}

export interface Line {
  /** `path` behind the realm: `authenticate?…`. Undefined when no answer has come for a minute: the user has gone. */
  post(path: string, body?: JsonObject, headers?: Readonly<Record<string, string>>): Promise<LineAnswer | undefined>;
}

/** As a browser has it: more than the gateway's longest. */
const longestAnswer = 30_000;
const pause = { shortest: 150, more: 250 };
const mostTries = 150;
const impatience = 40;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export function newFigures(): LineFigures {
  return { requests: 0, repeats: 0, unanswered: 0, faults: { lost: 0, givenUp: 0, twice: 0 }, milliseconds: [] };
}

export function line({ url, rates, ledger, figures, onRequest }: LinePlace, chance: Seeded): Line {
  const once = async (path: string, content: string, headers: Readonly<Record<string, string>>, within: number) => {
    const from = performance.now();
    figures.requests += 1;
    try {
      const answer = await send(`${url()}/json/realms/root/realms/alpha/${path}`, content, headers, within);
      figures.milliseconds.push(performance.now() - from);
      const message = answer.status === 200 ? '' : String(answer.body['message']);
      noteAnswer(ledger, { endpoint: path.replace(/\?.*/, ''), status: answer.status, message });
      return answer;
    } catch {
      figures.unanswered += 1;
      return undefined;
    } finally {
      onRequest();
    }
  };

  return {
    async post(path, body, headers = {}) {
      const content = body === undefined ? '' : JSON.stringify(body);
      const ask = (within = longestAnswer) => once(path, content, headers, within);
      const fault = drawn(rates(), chance);
      if (fault) figures.faults[fault] += 1;
      for (let tries = 0; tries < mostTries; tries += 1) {
        if (tries > 0) figures.repeats += 1;
        const first = tries === 0;
        // What has arrived there is done all the same.
        if (first && fault === 'lost') await ask();
        if (first && fault === 'givenUp') await ask(1 + chance.below(impatience));
        const answers = first && fault === 'twice' ? await Promise.all([ask(), ask()]) : [await ask()];
        const answer = answers.filter((one) => one !== undefined).toSorted(bestFirst)[0];
        if (answer && answer.status < 500 && answer.status !== 429) return answer;
        await delay(pause.shortest + chance.below(pause.more));
      }
      return undefined;
    },
  };
}

function bestFirst(one: LineAnswer, other: LineAnswer): number {
  return one.status - other.status;
}

function drawn(rates: LineRates, chance: Seeded): LineFault | undefined {
  let left = chance.number() * 100;
  return lineFaults.find((fault) => {
    left -= rates[fault] ?? 0;
    return left < 0;
  });
}

function send(
  url: string,
  content: string,
  more: Readonly<Record<string, string>>,
  within: number,
): Promise<LineAnswer> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content), ...more };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent, headers, family: 4 }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => {
        text += part;
      });
      response.on('error', reject);
      response.on('end', () => {
        try {
          const body: unknown = JSON.parse(text);
          if (!isJsonObject(body)) throw new Error('No object');
          resolve({ status: response.statusCode ?? 0, body });
        } catch (error) {
          // Told apart at the end: no answer of ours looks like that.
          resolve({ status: response.statusCode ?? 0, body: { message: `no JSON: ${String(error)}` } });
        }
      });
    });
    const timer = setTimeout(() => outgoing.destroy(new Error('Not in time')), within);
    outgoing.on('close', () => clearTimeout(timer));
    outgoing.on('error', reject);
    outgoing.end(content);
  });
}
