// The functions that are deployed, loaded from their entry files into this process.
import type { DoorHandler } from '../functions/http/door.ts';
import { type HttpFunction, type HttpFunctionName, httpFunctions } from '../functions/manifest/functions.ts';
import { noticeWorkers, queueWorkers } from '../functions/manifest/workers.ts';
import { functionEntries } from '../lib/function-entries.ts';
import type { HttpFunctions } from './gateway.ts';
import type { QueueHandler } from './queue-worker.ts';

export type WorkerName = keyof typeof queueWorkers;

/** They read their environment as they load, so it must be there before, and it stays: one stack a process. */
export async function loadHttpFunctions(): Promise<HttpFunctions> {
  const names = Object.keys(httpFunctions) as HttpFunctionName[]; // `httpFunctions` has no other keys
  const loaded = await Promise.all(
    names.map(async (name) => [name, await loadHandler<DoorHandler>(bundleOf(name))] as const),
  );
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

/** Of the engine's two forms the one with all nodes in it: the placement `inline`. */
function bundleOf(name: HttpFunctionName): string {
  const { runsNodes }: HttpFunction = httpFunctions[name];
  return runsNodes ? `${name}-inline` : name;
}

async function loadHandler<Handler>(name: string): Promise<Handler> {
  const { handler } = await import(`../${functionEntries[name]}`);
  return handler;
}
