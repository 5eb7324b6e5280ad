// The worker that scripts run in, one at a time: QuickJS in WebAssembly, with a memory that is as new for each. It has no
// environment and no I/O; what needs the world is asked of whoever started it, and waited for. A bundle of its own, beside the
// one that starts it, with `emscripten-module.wasm`.
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, type QuickJSHandle, type QuickJSSyncVariant } from 'quickjs-emscripten-core';
import { guestSource } from './guest/guest-source.ts';
import { GuestError } from './script-host.ts';
import { workerCalls } from './worker-calls.ts';

/** What the worker is started with. */
export interface WorkerStart {
  /** One integer: 0 while an answer is waited for, 1 when it lies in the port. */
  readonly turn: SharedArrayBuffer;
  readonly answers: MessagePort;
}

/** One run. */
export interface WorkerRun {
  readonly source: string;
  /** Its name in stack traces. */
  readonly file: string;
  /** JSON of a GuestInput. */
  readonly input: string;
  readonly seed: Uint8Array;
  readonly cpuMilliseconds: number;
  readonly memoryBytes: number;
  readonly stackBytes: number;
  readonly logLines: number;
}

/** What the worker tells: it is ready; it asks; it logs; a run is over, with the guest's one text or without. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'call'; readonly name: string; readonly args: string }
  | { readonly kind: 'log'; readonly level: string; readonly text: string }
  | {
      readonly kind: 'done';
      readonly text?: string;
      /** Why there is no text; `broken`: the sandbox itself is. */
      readonly end?: 'cpu' | 'memory' | 'broken' | 'large';
      /** The worker must not be used again. */
      readonly spent: boolean;
      readonly wasmBytes: number;
    };

const port = parentPort as MessagePort;
const { turn, answers } = workerData as WorkerStart;
const turns = new Int32Array(turn);
const longestArgs = 1024 * 1024;
const longestResult = 4 * 1024 * 1024;
/** Of a line, in characters: more than is kept of it, and little enough for whoever looks through it. */
const longestLine = 4096;

// The sandbox asks this realm for the local time, and scripts are promised UTC.
const dates = Date.prototype as unknown as Record<string, unknown>;
for (const part of ['Date', 'Day', 'FullYear', 'Hours', 'Minutes', 'Month', 'Seconds']) {
  dates[`get${part}`] = dates[`getUTC${part}`];
}
dates['getTimezoneOffset'] = () => 0;

// Its types speak of another form of the package than Node loads.
const quickjs = await newQuickJSWASMModuleFromVariant(variant as unknown as QuickJSSyncVariant);

function tell(message: WorkerMessage): void {
  port.postMessage(message);
}

/** The answer of whoever started us, as JSON. The thread stands still meanwhile. */
function askOutside(name: string, args: string): string {
  Atomics.store(turns, 0, 0);
  tell({ kind: 'call', name, args });
  Atomics.wait(turns, 0, 0);
  return receiveMessageOnPort(answers)?.message as string;
}

/** What the one context asks of whoever runs in it: it is made once, and these are each run's own. */
interface Current {
  call(name: string, args: string): string;
  isOver(): boolean;
  isBroken: boolean;
}

let current: Current = { call: () => '{}', isOver: () => false, isBroken: false };

const context = quickjs.newContext();
const { runtime } = context;
runtime.setInterruptHandler(() => current.isOver());
const call = context.newFunction('call', (...handles: QuickJSHandle[]) => {
  try {
    const [name = '', args = ''] = handles.map((handle) =>
      context.typeof(handle) === 'string' ? context.getString(handle) : '',
    );
    if (args.length > longestArgs) return context.newString('{"error":"The arguments of this call are too long"}');
    return context.newString(current.call(name, args));
  } catch (error) {
    // The host's own stack or memory gave way: nothing in this worker can be trusted any more.
    current.isBroken = true;
    throw error;
  }
});
/** The function that binds all. */
const guest = context.unwrapResult(context.evalCode(guestSource, 'guest'));

// Reading the guest in takes longer than most scripts. So it is read once, and every run begins with the memory as it was then,
// to the byte: all that a run has done, and all that it has left, is gone. No handle of a run may be used, or disposed of, after
// it. And what is cached on this side of the memory (`context.global`) must not be asked for, or be asked for above.
const emptyPage = new Uint8Array(64 * 1024);
/** The pages of the memory; those that hold nothing are left out. */
const fresh = new Map(pages().flatMap((page, at) => (isEmpty(page) ? [] : [[at, page.slice()]])));

/** As they are now: memory that has grown lies elsewhere. */
function pages(): Uint8Array[] {
  const { buffer } = quickjs.getWasmMemory();
  const { length } = emptyPage;
  return Array.from({ length: buffer.byteLength / length }, (_, at) => new Uint8Array(buffer, at * length, length));
}

function isEmpty(page: Uint8Array): boolean {
  return Buffer.compare(page, emptyPage) === 0;
}

function forgetRun(): void {
  for (const [at, page] of pages().entries()) {
    const before = fresh.get(at);
    if (before) page.set(before);
    else if (!isEmpty(page)) page.fill(0);
  }
}

function run(given: WorkerRun): Extract<WorkerMessage, { kind: 'done' }> {
  const { source, file, input, seed, cpuMilliseconds, stackBytes, logLines } = given;
  const local = workerCalls(seed);
  let logged = 0;
  let isTripped = false;
  let started: number | undefined;
  current = {
    isBroken: false,
    isOver() {
      isTripped ||= started !== undefined && processorTime() - started > cpuMilliseconds;
      return isTripped || current.isBroken;
    },
    call(name, args) {
      if (name === 'log') {
        const [level, text] = JSON.parse(args) as string[];
        if (logged <= logLines) tell({ kind: 'log', level: `${level}`, text: `${text}`.slice(0, longestLine) });
        logged += 1;
        return '{}';
      }
      const work = local(name);
      if (work === undefined) return askOutside(name, args);
      try {
        return JSON.stringify({ value: work(JSON.parse(args)) });
      } catch (error) {
        // OpenSSL's own words may quote what it was given.
        return JSON.stringify({ error: error instanceof GuestError ? error.message : `${name} failed` });
      }
    },
  };
  runtime.setMemoryLimit(given.memoryBytes);
  runtime.setMaxStackSize(stackBytes);

  const evaluate = (): string | undefined => {
    const collect = context.unwrapResult(
      context.callFunction(guest, context.undefined, call, context.newString(input)),
    );
    started = processorTime();
    const ran = context.evalCode(source, file);
    let thrown = ran.error;
    if (!thrown) {
      // Once: what the jobs themselves add is run along with them, under the same limits.
      const jobs = runtime.executePendingJobs();
      if (jobs.error) thrown = jobs.error;
    }
    if (isTripped || current.isBroken) return undefined;
    const threw = thrown ? context.true : context.false;
    const collected = context.callFunction(collect, context.undefined, threw, thrown ?? context.undefined);
    if (collected.error || context.typeof(collected.value) !== 'string') return undefined;
    return context.getString(collected.value);
  };

  let text: string | undefined;
  try {
    text = evaluate();
  } catch {
    current.isBroken = true;
  }
  const wasmBytes = quickjs.getWasmMemory().buffer.byteLength;
  const rest = { kind: 'done', spent: current.isBroken, wasmBytes } as const;
  if (current.isBroken) return { ...rest, end: 'broken' };
  if (isTripped) return { ...rest, end: 'cpu' };
  if (text !== undefined && text.length > longestResult) return { ...rest, end: 'large' };
  return { ...rest, ...(text === undefined ? { end: 'memory' as const } : { text }) };
}

/** CPU milliseconds of this thread; before Node 23.9, which does not tell, those of the clock. */
function processorTime(): number {
  if (typeof process.threadCpuUsage !== 'function') return performance.now();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

port.on('message', (given: WorkerRun) => {
  const done = run(given);
  tell(done);
  if (!done.spent) forgetRun();
});
tell({ kind: 'ready' });
