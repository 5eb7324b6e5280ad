// The way to an identity source: its function, and on one machine the source itself. What comes back is checked: a source of
// somebody else's must not be able to say who somebody is but the one who was asked for.
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { describedError, errorName } from '../../node/errors.ts';
import {
  type DefinedSource,
  type SourceMethod,
  type SourceUser,
  sourceMethods,
  sourceVariables,
} from '../../ports/identity-source.ts';
import type { Clock, Log } from '../../ports/system.ts';
import { comparableName, type Identity, type User, userKey } from '../../ports/users.ts';
import { AwsError } from '../aws/post.ts';
import { isThrottling, type Lambda, lambda } from '../lambda/invoke.ts';

/** What the function of a source is called with. */
interface SourceRequest {
  readonly method: SourceMethod;
  readonly realm: string;
  /** Of the method, behind the user or the realm. */
  readonly arguments: readonly unknown[];
  /** None where a mail address is looked for. */
  readonly username?: string;
}

/** `unsupported`: the source has no such method. */
export type SourceReply =
  | { readonly ok: true; readonly value?: unknown }
  | { readonly ok: false; readonly unsupported: true };

/** Sends JSON, gives what came back as text. `within` in milliseconds. Rejects with what has no text of the source in it. */
export type SourceCall = (request: SourceRequest, within: number) => Promise<string>;

/** The source is down, slow, broken, or says what it cannot. Its message is ours, and names nobody. */
export class SourceError extends Error {
  override name = 'IdentitySourceError';
}

/** Of an answer, in characters. */
const largestAnswer = 64 * 1024;

const profile = z.object({
  username: z.string(),
  active: z.boolean().default(true),
  attributes: z.record(z.string().min(1), z.array(z.string())),
});

const verdict = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('wrong'), username: z.string().optional() }),
  z.object({
    verdict: z.literal('right'),
    username: z.string(),
    active: z.boolean().default(true),
    mustChange: z.boolean().default(false),
    expired: z.boolean().default(false),
  }),
]);

const reply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown().optional() }),
  z.object({ ok: z.literal(false), unsupported: z.literal(true) }),
]);

export interface SourceClient {
  /** Whether this realm's users live there. */
  serves(realm: string): boolean;
  /** Undefined for whom there cannot be: nobody is asked. So with the others. */
  check(user: User, password: string): Promise<z.output<typeof verdict> | undefined>;
  find(user: User): Promise<Identity | undefined>;
  findByMail(realm: string, address: string): Promise<readonly Identity[]>;
  changePassword(user: User, password: string): Promise<boolean>;
  changeAttributes(user: User, attributes: Readonly<Record<string, readonly string[]>>): Promise<boolean>;
}

interface ClientOptions {
  /** In normal form. Undefined: all. */
  readonly realms: readonly string[] | undefined;
  readonly timeoutMilliseconds: number;
}

export function sourceClient(call: SourceCall, { realms, timeoutMilliseconds }: ClientOptions): SourceClient {
  const ask = async (request: SourceRequest): Promise<z.output<typeof reply>> => {
    const text = await call(request, timeoutMilliseconds);
    if (text.length > largestAnswer) throw new SourceError(`${request.method}: more than ${largestAnswer} characters`);
    const { success, data } = reply.safeParse(parsed(text));
    if (!success) throw new SourceError(`${request.method}: no answer of an identity source`);
    return data;
  };
  /** Undefined for a source without the method, where it may lack it. */
  const value = async <Shape extends z.ZodType>(
    shape: Shape,
    request: SourceRequest,
  ): Promise<z.output<Shape> | 'unsupported'> => {
    const answer = await ask(request);
    if (!answer.ok) return 'unsupported';
    const { success, data } = shape.safeParse(answer.value ?? undefined);
    if (!success) throw new SourceError(`${request.method}: the answer has not the right shape`);
    return data;
  };
  const required = async <Shape extends z.ZodType>(shape: Shape, request: SourceRequest): Promise<z.output<Shape>> => {
    const answer = await value(shape, request);
    if (answer === 'unsupported') throw new SourceError(`The identity source has no ${request.method}`);
    return answer;
  };
  return {
    serves: (realm) => realms === undefined || realms.includes(realm),
    async check(user, password) {
      const asked = askable(user);
      if (!asked) return undefined;
      const given = await required(verdict, requestOf('checkPassword', asked, password));
      if (given.username !== undefined) requireSame(asked, given.username, 'checkPassword');
      return given;
    },
    async find(user) {
      const asked = askable(user);
      if (!asked) return undefined;
      const found = await required(profile.optional(), requestOf('find', asked));
      if (found) requireSame(asked, found.username, 'find');
      return found && { realm: user.realm, ...found };
    },
    async findByMail(realm, address) {
      const request = { method: 'findByMail', realm, arguments: [address] } as const;
      const found = await value(z.array(profile), request);
      if (found === 'unsupported') return [];
      const wanted = comparableName(address);
      const named = found.filter(({ username, attributes }) => {
        const [mail = ''] = attributes['mail'] ?? [];
        return comparableName(mail) === wanted && userKey({ realm, username }) !== undefined;
      });
      return named.slice(0, 2).map((one) => ({ realm, ...one }));
    },
    async changePassword(user, password) {
      const asked = askable(user);
      return asked !== undefined && required(z.boolean(), requestOf('changePassword', asked, password));
    },
    async changeAttributes(user, attributes) {
      const asked = askable(user);
      return asked !== undefined && required(z.boolean(), requestOf('changeAttributes', asked, attributes));
    },
  };
}

/** One spelling for all of a name: what is one person here must not be two there. */
function askable(user: User): SourceUser | undefined {
  if (userKey(user) === undefined) return undefined;
  return { realm: user.realm, username: comparableName(user.username) };
}

/** Guesses are counted, and devices kept, under the name that was asked for. */
function requireSame({ username }: SourceUser, answered: string, method: SourceMethod): void {
  if (comparableName(answered) !== username) throw new SourceError(`${method}: the answer is about another user`);
}

function requestOf(method: SourceMethod, { realm, username }: SourceUser, ...rest: readonly unknown[]): SourceRequest {
  return { method, realm, username, arguments: rest };
}

/** What JSON.parse throws would quote it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// The source's own side: a function's handler, which is called in process, too.

const requestSchema = z.object({
  method: z.enum(sourceMethods),
  realm: z.string(),
  username: z.string().default(''),
  arguments: z.array(z.unknown()),
});

/** Rejects with the class of what went wrong and nothing of its text, which may quote a password; the log says where. */
export function sourceHandler(source: DefinedSource, log: Log): (event: unknown) => Promise<SourceReply> {
  return async (event) => {
    const { success, data } = requestSchema.safeParse(event);
    if (!success) throw new SourceError('This is no request for an identity source');
    const { method, realm, username } = data;
    // By the functions of this deployment, which know what the methods take; nobody else may call.
    const given = source[method] as ((...all: readonly unknown[]) => Promise<unknown>) | undefined;
    if (!given) return { ok: false, unsupported: true };
    const first = method === 'findByMail' ? realm : { realm, username };
    try {
      return { ok: true, value: await given(first, ...data.arguments) };
    } catch (error) {
      log.error('The identity source failed', { event: 'identity-source-failed', method, ...describedError(error) });
      throw Object.assign(new Error('The identity source failed'), { name: errorName(error) });
    }
  };
}

/** Through JSON, as on the way to a function; nobody waits longer than for one. */
export function callInProcess(source: DefinedSource, log: Log): SourceCall {
  const handler = sourceHandler(source, log);
  return async (request, within) => {
    const patience = new AbortController();
    const late = sleep(within, undefined, { signal: patience.signal, ref: false }).then(() => {
      throw new SourceError('It did not answer in time');
    });
    late.catch(() => {});
    try {
      return JSON.stringify(await Promise.race([handler(JSON.parse(JSON.stringify(request))), late]));
    } catch (error) {
      throw error instanceof SourceError ? error : new SourceError(`It failed: ${errorName(error)}`);
    } finally {
      patience.abort();
    }
  };
}

// Over Lambda.

/** Milliseconds before the one repeat. */
const pause = 100;
/** Nothing has run: asking again cannot count a guess twice at the source. */
const notRun = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

export function callFunction(
  functionName: string,
  lambda: Lambda,
  { clock, wait = sleep }: { readonly clock: Clock; readonly wait?: (milliseconds: number) => Promise<unknown> },
): SourceCall {
  return async (request, within) => {
    const body = JSON.stringify(request);
    const end = clock.now() + within;
    for (let first = true; ; first = false) {
      const result = await lambda.invoke(functionName, body, { within: end - clock.now() }).catch(failureOf);
      if ('payload' in result) {
        if (result.functionError === undefined) return result.payload;
        // Its text is the name of a class: `sourceHandler` sees to it.
        const broken = z.object({ errorType: z.string() }).safeParse(parsed(result.payload));
        throw new SourceError(`It failed: ${broken.success ? broken.data.errorType : 'unknown'}`);
      }
      if (!first || !result.again || clock.now() + pause >= end) throw new SourceError(result.message);
      await wait(pause);
    }
  };
}

function failureOf(error: unknown): { readonly again: boolean; readonly message: string } {
  if (error instanceof AwsError) return { again: isThrottling(error), message: `Lambda answers ${error.status}` };
  const { code = '' } = error as { readonly code?: string }; // the network's
  return { again: notRun.has(code), message: `Not reached: ${`${errorName(error)} ${code}`.trim()}` };
}

// The one of this process.

let here: SourceClient | undefined;

/** For one machine: the source runs in this process. To be called before the first login. */
export function useIdentitySource(source: DefinedSource, log: Log): void {
  here = sourceClient(callInProcess(source, log), source.settings);
}

/** Undefined where users live in our own table. Reads the environment at its first call. */
export function identitySource(clock: Clock): SourceClient | undefined {
  const functionName = process.env[sourceVariables.function];
  if (here || !functionName) return here;
  const realms = process.env[sourceVariables.realms] ?? '';
  here = sourceClient(callFunction(functionName, lambda(clock), { clock }), {
    realms: realms === '' ? undefined : realms.split(','),
    timeoutMilliseconds: Number(process.env[sourceVariables.timeout]),
  });
  return here;
}
