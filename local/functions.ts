// The functions that are deployed, loaded into this process as they are: without a bundler, and the engine with all nodes.
import { pathToFileURL } from 'node:url';
import type { DoorHandler } from '../functions/http/door.ts';
import { type HttpFunction, type HttpFunctionName, httpFunctions } from '../functions/manifest/functions.ts';
import { noticeWorkers, queueWorkers } from '../functions/manifest/workers.ts';
import type { NodeSet } from '../functions/nodes/node-set.ts';
import type { Ports } from '../functions/ports/index.ts';
import { functionSources } from '../lib/function-sources.ts';
import type { HttpFunctions } from './gateway.ts';
import type { QueueHandler } from './queue-worker.ts';

export type WorkerName = keyof typeof queueWorkers;

/**
 * They read their environment as they load, so it must be there before, and it stays: one stack a process. `ports` stand in
 * for those of this machine, where nodes ask for them.
 */
export async function loadHttpFunctions(nodes: NodeSet, ports: Partial<Ports> = {}): Promise<HttpFunctions> {
  const names = Object.keys(httpFunctions) as HttpFunctionName[]; // `httpFunctions` has no other keys
  const load = (name: HttpFunctionName): Promise<DoorHandler> => {
    const { runsNodes }: HttpFunction = httpFunctions[name];
    if (name === 'configuration') return loadConfiguration(nodes);
    return runsNodes ? loadEngine(nodes, ports) : loadHandler<DoorHandler>(name);
  };
  const loaded = await Promise.all(names.map(async (name) => [name, await load(name)] as const));
  return Object.fromEntries(loaded) as Record<HttpFunctionName, DoorHandler>; // from all names
}

/** As `loadHttpFunctions`. */
export async function loadWorkers(): Promise<Readonly<Record<WorkerName, QueueHandler>>> {
  const names = Object.keys(queueWorkers) as WorkerName[]; // `queueWorkers` has no other keys
  const loaded = await Promise.all(names.map(async (name) => [name, await loadHandler<QueueHandler>(name)] as const));
  return Object.fromEntries(loaded) as Record<WorkerName, QueueHandler>; // from all names
}

/** Called as a subscription filter and a rule call them. */
export type NoticeHandlers = Readonly<Record<keyof typeof noticeWorkers, (event: unknown) => Promise<void>>>;

/** As `loadHttpFunctions`. */
export async function loadNoticeWorkers(): Promise<NoticeHandlers> {
  const names = Object.keys(noticeWorkers) as (keyof typeof noticeWorkers)[]; // `noticeWorkers` has no other keys
  const loaded = await Promise.all(
    names.map(async (name) => [name, await loadHandler<NoticeHandlers[typeof name]>(name)] as const),
  );
  return Object.fromEntries(loaded) as NoticeHandlers; // from all names
}

/** Makes the key rings that are missing. */
export async function makeKeyRings(): Promise<void> {
  const handler = await loadHandler<() => Promise<unknown>>('rotate-key-rings');
  await handler();
}

async function loadEngine(nodes: NodeSet, given: Partial<Ports>): Promise<DoorHandler> {
  const [{ wholeEngine }, wiring] = await Promise.all([
    import('../functions/http/authenticate/inline-engine.ts'),
    import('../functions/adapters/wiring.ts'),
  ]);
  const needed = new Set(nodes.nodes.flatMap(({ definition }) => definition.needs));
  return wholeEngine(nodes, Object.fromEntries([...needed].map((need) => [need, given[need] ?? wiring[need]()])));
}

async function loadConfiguration(nodes: NodeSet): Promise<DoorHandler> {
  const { systemConfiguration } = await import('../functions/http/configuration/system-configuration.ts');
  return systemConfiguration(nodes);
}

const sources = functionSources();

async function loadHandler<Handler>(name: string): Promise<Handler> {
  const source = sources[name];
  if (source === undefined || !('file' in source)) throw new Error(`${name} has no file of its own`);
  const { handler } = await import(pathToFileURL(source.file).href);
  return handler;
}
