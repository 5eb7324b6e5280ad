// The way to DynamoDB that the functions take for the five operations they have: JSON 1.0 over kept connections, signed
// here. A third of what the SDK's client takes of the processor; repeats, time-outs and names of errors are that client's.
// docs/decisions/0022-a-way-to-dynamodb.md.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Randomness } from '../../ports/system.ts';
import { type PostSettings, signedPost } from '../aws/signed-post.ts';
import type { AttributeValues } from './attribute-values.ts';
import { costs, type FaultKind, kindOf, pauseAfter, repeatBudget, skewErrors, skewLimit } from './repeats.ts';

export type WireOperation = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';

export interface WireAnswer {
  readonly Item?: AttributeValues;
  readonly Attributes?: AttributeValues;
  readonly Items?: readonly AttributeValues[];
  readonly LastEvaluatedKey?: AttributeValues;
  readonly ConsumedCapacity?: { readonly CapacityUnits?: number };
}

export interface DynamoWire {
  /**
   * `within` in milliseconds is for the whole of it, repeats included. Rejects with an error that is named as DynamoDB
   * names it, `TimeoutError` when it took too long, and whatever the network throws.
   */
  send(operation: WireOperation, request: object, within: number): Promise<WireAnswer>;
}

export interface WireSettings extends PostSettings {
  /** Of one call, the first try included. */
  readonly maxAttempts: number;
}

export interface WireTools {
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Takes milliseconds. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** What DynamoDB has answered, by the name it gave. */
class DynamoError extends Error {
  readonly status: number;

  constructor(name: string, message: string, status: number) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

export function dynamoWire(settings: WireSettings, { clock, randomness, wait = sleep }: WireTools): DynamoWire {
  const post = poster(settings);
  const budget = repeatBudget();
  // How much DynamoDB's clock is ahead of ours, in milliseconds, once it has refused a signature for its time.
  let ahead = 0;

  const attempt = async (
    operation: WireOperation,
    body: string,
    within: number,
  ): Promise<{ readonly answer: WireAnswer } | Fault> => {
    try {
      const reply = await post(operation, body, clock.now() + ahead, within);
      if (reply.status === 200) return { answer: parsed(reply.text) };
      const error = errorOf(reply);
      const theirs = Date.parse(reply.date ?? '');
      if (skewErrors.has(error.name) && Math.abs(theirs - clock.now() - ahead) >= skewLimit) {
        ahead = theirs - clock.now();
        return { error, kind: 'transient' };
      }
      return { error, kind: kindOf(error), earliest: reply.retryAfter };
    } catch (error) {
      return { error, kind: kindOf(error) };
    }
  };

  return {
    async send(operation, request, within) {
      const body = JSON.stringify(request);
      const end = clock.now() + within;
      let spent = 0;
      for (let attempts = 1; ; attempts += 1) {
        const result = await attempt(operation, body, end - clock.now());
        if ('answer' in result) {
          budget.give(spent || 1);
          return result.answer;
        }
        const { error, kind, earliest = 0 } = result;
        if (kind === undefined || attempts >= settings.maxAttempts) throw error;
        const chance = Buffer.from(randomness.bytes(4)).readUInt32BE() / 2 ** 32;
        const pause = Math.max(pauseAfter(attempts, kind, chance), earliest);
        if (clock.now() + pause >= end || !budget.take(costs[kind])) throw error;
        spent = costs[kind];
        await wait(pause);
      }
    },
  };
}

// One try.

interface Fault {
  readonly error: unknown;
  /** Undefined for what would fail again. */
  readonly kind: FaultKind | undefined;
  /** Milliseconds that DynamoDB asks to wait. */
  readonly earliest?: number | undefined;
}

/** Milliseconds. A hint of more is not followed. */
const mostHinted = 5_000;

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly date: string | undefined;
  /** Milliseconds. */
  readonly retryAfter: number | undefined;
}

type Post = (operation: WireOperation, body: string, now: number, within: number) => Promise<Reply>;

function poster(settings: WireSettings): Post {
  const post = signedPost('dynamodb', 'DynamoDB', settings);
  return async (operation, body, now, within) => {
    const { status, text, headers } = await post({
      ...{ body, now, within },
      headers: [
        ['content-type', 'application/x-amz-json-1.0'],
        ['x-amz-target', `DynamoDB_20120810.${operation}`],
      ],
    });
    const date = headers['date'];
    return { status, text, date: typeof date === 'string' ? date : undefined, retryAfter: retryAfterOf(headers) };
  };
}

function retryAfterOf(headers: NodeJS.Dict<string | string[]>): number | undefined {
  const milliseconds = Number(headers['x-amz-retry-after'] ?? Number.NaN);
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  const hint = Number.isNaN(milliseconds) ? seconds * 1_000 : milliseconds;
  return hint > 0 ? Math.min(hint, mostHinted) : undefined;
}

/** What JSON.parse throws would quote a row. */
function parsed(text: string): WireAnswer {
  try {
    return JSON.parse(text);
  } catch {
    throw new DynamoError('SerializationException', 'The answer of DynamoDB is no JSON', 200);
  }
}

function errorOf({ status, text }: Reply): DynamoError {
  let body: { __type?: unknown; message?: unknown; Message?: unknown } = {};
  try {
    body = JSON.parse(text) ?? {};
  } catch {
    // A proxy's page: its status says enough.
  }
  const name = /[^#]+$/.exec(String(body.__type ?? ''))?.[0] ?? `HTTP ${status}`;
  return new DynamoError(name, String(body.message ?? body.Message ?? ''), status);
}
