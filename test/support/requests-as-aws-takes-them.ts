// Every request of a test that is signed for AWS is held against AWS's models; the test fails with what they have against it.
import { afterAll, afterEach } from '@jest/globals';
import { faultsOfRequest } from './service-models.ts';

type Request = typeof import('node:http').request;

const faults = new Set<string>();
let watching = true;

/** For a test that sends what AWS would refuse; from here to its end. Gives what was found. */
export function refusedByAws(): () => string[] {
  watching = false;
  return () => [...faults];
}

const real = (['node:http', 'node:https'] as const).map((name) => {
  // What all see, and not what this sandbox has of it.
  const module = process.getBuiltinModule(name);
  const { request } = module;
  module.request = watched(request as Request) as typeof module.request;
  return () => {
    module.request = request;
  };
});

afterEach(() => {
  const found = [...faults];
  faults.clear();
  if (!watching) found.length = 0;
  watching = true;
  if (found.length > 0) throw new Error(`AWS would refuse a request:\n${found.join('\n')}`);
});

afterAll(() => {
  for (const restore of real) restore();
});

function watched(request: Request): Request {
  return ((...given: Parameters<Request>) => {
    const outgoing = request(...given);
    const [options] = given as unknown as [{ method?: string; path?: string; headers?: unknown }];
    const parts: Buffer[] = [];
    const keep = (part: unknown): void => {
      if (typeof part === 'string' || part instanceof Uint8Array) parts.push(Buffer.from(part as string));
    };
    const { write, end } = outgoing;
    outgoing.write = ((...chunk: Parameters<typeof write>) => {
      keep(chunk[0]);
      return write.apply(outgoing, chunk);
    }) as typeof write;
    outgoing.end = ((...chunk: Parameters<typeof end>) => {
      keep(chunk[0]);
      outgoing.write = write;
      const { method = 'GET', path = '/' } = options;
      const body = Buffer.concat(parts).toString();
      for (const fault of faultsOfRequest({ method, path, headers: headersOf(options.headers), body }) ?? [])
        faults.add(fault);
      return end.apply(outgoing, chunk);
    }) as typeof end;
    return outgoing;
  }) as Request;
}

/** An object, or names and values by turns. */
function headersOf(headers: unknown): Record<string, string> {
  const pairs = Array.isArray(headers)
    ? headers.flatMap((name, at) => (at % 2 === 0 ? [[String(name), String(headers[at + 1])] as const] : []))
    : Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)] as const);
  return Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value]));
}
