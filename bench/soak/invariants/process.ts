// What the process itself leaves: memory, log lines, and answers.
import { gatewayErrors } from '../../../functions/manifest/gateway-errors.ts';
import type { Answer, Ledger } from '../ledger.ts';
import type { Lifetime } from '../world.ts';

export interface MemoryRule {
  /** Bytes, of the heap without its garbage, and of the whole process. */
  readonly heap: number;
  readonly rss: number;
  /** Of users: what served fewer has said nothing yet. */
  readonly requests: number;
}

/** Of a run that is shorter it may be that no process lived long enough. */
const longRun = 10;

/**
 * A process that was warm does not grow, however much it serves. Of the memory of a whole process it is chance how much it holds at
 * one moment, so that it is held against what the others held when they were warm, where that is more.
 */
export function memoryIsFlat(
  lifetimes: readonly Lifetime[],
  { heap, rss, requests: enough }: MemoryRule,
  minutes: number,
): string[] {
  if (minutes >= longRun && !lifetimes.some(({ requests }) => requests >= enough))
    return ['No process lived long enough to say'];
  const usual = median(lifetimes.map(({ warm }) => warm.rss));
  return lifetimes.flatMap(({ warm, last, requests }) => {
    if (requests < enough) return [];
    const grown = (what: 'heapUsed' | 'rss', from: number, most: number) =>
      last[what] - from > most
        ? [`${what} has grown by ${megabytes(last[what] - from)} MB in ${requests} requests`]
        : [];
    return [...grown('heapUsed', warm.heapUsed, heap), ...grown('rss', Math.max(warm.rss, usual), rss)];
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** Shorter ones are in a text by chance. */
const shortest = 12;
/** Those that are looked for in all forms; as it is, every secret is looked for. */
const mostForms = 40;

/** No secret is in what was logged: as it is, or, of some, in hex, Base64 and Base32. */
export function logsAreClean(logs: readonly string[], { secrets }: Pick<Ledger, 'secrets'>): string[] {
  const names = new Map(secrets.map(({ name, value }) => [value, name]));
  const plain: string[] = [];
  // One word after the other: all those of half an hour are more than fits into memory.
  for (const text of logs) {
    for (const [word] of text.matchAll(/[\w+/=-]+/g)) {
      const name = word.length < shortest ? undefined : names.get(word);
      if (name !== undefined) plain.push(`${name} is in the log`);
    }
  }
  const every = Math.max(1, Math.floor(secrets.length / mostForms));
  const some = secrets.filter((_, index) => index % every === 0);
  const hidden = some.flatMap(({ name, value }) =>
    formsOf(value).some((form) => form.length >= shortest && logs.some((text) => text.includes(form)))
      ? [`${name} is in the log, in another form`]
      : [],
  );
  return [...new Set([...plain, ...hidden])];
}

function formsOf(value: string | Uint8Array): string[] {
  const bytes = Buffer.from(value as string | Buffer); // one of the two overloads of `from`
  // Wherever the bytes stand in something longer: the characters that depend on them alone.
  const base64 = [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const form = text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    return [form, form.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const hex = bytes.toString('hex');
  return [...(typeof value === 'string' ? [value] : [base32(bytes)]), hex, hex.toUpperCase(), ...base64];
}

function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

/** What clients may be told, beside 200. Of a message its beginning: some go on with the name of a journey. */
const agreed: readonly Answer[] = [
  // A wrong password, a denial, too many wrong codes; and trouble inside that will not pass.
  { endpoint: 'authenticate', status: 401, message: 'Login failure' },
  // Of a step that is over, which a repeat of the last answer finds.
  { endpoint: 'authenticate', status: 401, message: 'Session has timed out' },
  // To who has a second factor and did without, or wanted to register another one without it.
  { endpoint: 'authenticate', status: 401, message: 'This account is protected by a second factor' },
  { endpoint: 'authenticate', status: 401, message: 'This account has a second factor already' },
  { endpoint: 'sessions', status: 401, message: 'Access Denied' },
  ...['authenticate', 'sessions'].flatMap((endpoint) => [
    { endpoint, status: 500, message: 'Authentication Error!!' },
    { endpoint, status: 503, message: 'The service is busy. Try again.' },
    { endpoint, status: 504, message: 'The service did not answer in time. Try again.' },
    // The gateway's own.
    { endpoint, status: 504, message: gatewayErrors.tooLate.message },
  ]),
];

/** Whatever went wrong inside, clients have seen errors of the kinds they know, and nothing of the inside. */
export function answersAreAgreed(answers: Iterable<Answer & { readonly times: number }>): string[] {
  return [...answers].flatMap(({ endpoint, status, message, times }) => {
    const known = agreed.some(
      (one) => one.endpoint === endpoint && one.status === status && message.startsWith(one.message),
    );
    return status === 200 || known ? [] : [`${endpoint} has answered ${times} times ${status} ${message}`];
  });
}
