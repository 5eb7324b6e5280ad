// Calls of a service of AWS that speaks JSON, signed here, at a third of what the SDK's clients take of the processor and a
// quarter of their size. Repeats, time-outs and names of errors are the SDK's. docs/decisions/0022-a-way-to-dynamodb.md.
import { setTimeout as sleep } from 'node:timers/promises';
import { passing } from '../../node/errors.ts';
import type { Clock, Randomness } from '../../ports/system.ts';
import { AwsError, type AwsService, environmentPlace, errorOf, type PostSettings, poster, type Reply } from './post.ts';
import { costs, type FaultKind, kindOf, pauseAfter, repeatBudget, skewErrors, skewLimit } from './repeats.ts';

export interface JsonService extends AwsService {
  /** What its operations are called by in `x-amz-target`. */
  readonly target: string;
  readonly contentType: 'application/x-amz-json-1.0' | 'application/x-amz-json-1.1';
  /** It has operations that answer nothing at all. */
  readonly silent?: true;
}

export interface JsonWire<Operation extends string, Answer> {
  /**
   * `within` in milliseconds is for the whole of it, repeats included. Rejects with an error that is named as the service
   * names it, `TimeoutError` when it took too long, and whatever the network throws; marked as passing where a repeat may mend it.
   */
  send(operation: Operation, request: object, within: number): Promise<Answer>;
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

interface Fault {
  readonly error: unknown;
  /** Undefined for what would fail again. */
  readonly kind: FaultKind | undefined;
  /** Milliseconds that the service asks to wait. */
  readonly earliest?: number | undefined;
}

export function jsonWire<Operation extends string, Answer>(
  service: JsonService,
  settings: WireSettings,
  { clock, randomness, wait = sleep }: WireTools,
): JsonWire<Operation, Answer> {
  const post = poster(service, settings);
  const budget = repeatBudget();
  // How much the service's clock is ahead of ours, in milliseconds, once it has refused a signature for its time.
  let ahead = 0;

  const attempt = async (
    operation: Operation,
    body: string,
    within: number,
  ): Promise<{ readonly answer: Answer } | Fault> => {
    const headers = [
      ['content-type', service.contentType],
      ['x-amz-target', `${service.target}.${operation}`],
    ] as const;
    try {
      const reply = await post({ headers, body, now: clock.now() + ahead, within });
      if (reply.status === 200) return { answer: parsed(service, reply.text) };
      const error = errorOf(reply);
      const theirs = Date.parse(reply.headers.date ?? '');
      if (skewErrors.has(error.name) && Math.abs(theirs - clock.now() - ahead) >= skewLimit) {
        ahead = theirs - clock.now();
        return { error, kind: 'transient' };
      }
      return { error, kind: kindOf(error), earliest: retryAfterOf(reply) };
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
        if (kind === undefined) throw error;
        if (attempts >= settings.maxAttempts) throw passing(error);
        const chance = Buffer.from(randomness.bytes(4)).readUInt32BE() / 2 ** 32;
        const pause = Math.max(pauseAfter(attempts, kind, chance), earliest);
        if (clock.now() + pause >= end || !budget.take(costs[kind])) throw passing(error);
        spent = costs[kind];
        await wait(pause);
      }
    },
  };
}

/** Where and as whom the environment says: it is read at the first call. */
export function environmentWire<Operation extends string, Answer>(
  service: JsonService,
  patience: Omit<WireSettings, 'endpoint' | 'region' | 'credentials'>,
  tools: WireTools,
): JsonWire<Operation, Answer> {
  let wire: JsonWire<Operation, Answer> | undefined;
  return {
    async send(...call) {
      wire ??= jsonWire(service, { ...environmentPlace(service, process.env), ...patience }, tools);
      return wire.send(...call);
    },
  };
}

/** Milliseconds. A hint of more is not followed. */
const mostHinted = 5_000;

function retryAfterOf({ headers }: Reply): number | undefined {
  const milliseconds = Number(headers['x-amz-retry-after'] ?? Number.NaN);
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  const hint = Number.isNaN(milliseconds) ? seconds * 1_000 : milliseconds;
  return hint > 0 ? Math.min(hint, mostHinted) : undefined;
}

/** What JSON.parse throws would quote the answer. */
function parsed<Answer>({ title, silent }: JsonService, text: string): Answer {
  try {
    return JSON.parse(text === '' && silent ? '{}' : text);
  } catch {
    throw new AwsError('SerializationException', `The answer of ${title} is no JSON`, 200);
  }
}
