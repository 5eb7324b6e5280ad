// The worker that scripts run in, one at a time: QuickJS in WebAssembly, a new runtime and context for each. It has no
// environment and no I/O; what needs the world is asked of whoever started it, and waited for. A bundle of its own, beside the
// one that starts it, with `emscripten-module.wasm`.
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import variant from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSSyncVariant,
} from 'quickjs-emscripten-core';
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

interface Prepared {
  readonly context: QuickJSContext;
  /** The function that binds all. */
  readonly guest: QuickJSHandle;
}

/** A new context with the guest read in, which takes longer than most scripts: done before there is one. */
function prepare(): Prepared {
  const context = quickjs.newContext();
  return { context, guest: context.unwrapResult(context.evalCode(guestSource, 'guest')) };
}

function run(
  { context, guest }: Prepared,
  { source, file, input, seed, cpuMilliseconds, memoryBytes, stackBytes, logLines }: WorkerRun,
): Extract<WorkerMessage, { kind: 'done' }> {
  const state = { broken: false, tripped: false, logged: 0 };
  const local = workerCalls(seed);
  const { runtime } = context;
  runtime.setMemoryLimit(memoryBytes);
  runtime.setMaxStackSize(stackBytes);

  const answer = (name: string, args: string): string => {
    if (name === 'log') {
      const [level, text] = JSON.parse(args) as string[];
      if (state.logged <= logLines) tell({ kind: 'log', level: `${level}`, text: `${text}`.slice(0, longestLine) });
      state.logged += 1;
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
  };
  const call = context.newFunction('call', (...handles: QuickJSHandle[]) => {
    try {
      const [name = '', args = ''] = handles.map((handle) =>
        context.typeof(handle) === 'string' ? context.getString(handle) : '',
      );
      if (args.length > longestArgs) return context.newString('{"error":"The arguments of this call are too long"}');
      return context.newString(answer(name, args));
    } catch (error) {
      // The host's own stack or memory gave way: nothing in this worker can be trusted any more.
      state.broken = true;
      throw error;
    }
  });

  const held: { dispose(): void }[] = [guest, call];
  const keep = <Handle extends { dispose(): void }>(handle: Handle): Handle => {
    held.push(handle);
    return handle;
  };
  const evaluate = (): string | undefined => {
    const text = keep(context.newString(input));
    const collect = keep(context.unwrapResult(context.callFunction(guest, context.undefined, call, text)));
    const started = processorTime();
    runtime.setInterruptHandler(() => {
      state.tripped ||= processorTime() - started > cpuMilliseconds;
      return state.tripped || state.broken;
    });
    const ran = context.evalCode(source, file);
    let thrown = ran.error && keep(ran.error);
    if (!ran.error) {
      keep(ran.value);
      // Once: what the jobs themselves add is run along with them, under the same limits.
      const jobs = runtime.executePendingJobs();
      if (jobs.error) thrown = keep(jobs.error);
    }
    if (state.tripped || state.broken) return undefined;
    const threw = thrown ? context.true : context.false;
    const collected = context.callFunction(collect, context.undefined, threw, thrown ?? context.undefined);
    const result = keep(collected.error ?? collected.value);
    return !collected.error && context.typeof(result) === 'string' ? context.getString(result) : undefined;
  };

  let text: string | undefined;
  try {
    text = evaluate();
  } catch {
    state.broken = true;
  }
  // After a throw of the host the context cannot be taken down: that would abort the whole module.
  let spent = state.broken;
  if (!spent) {
    try {
      for (const handle of held.reverse()) handle.dispose();
      context.dispose();
    } catch {
      spent = true;
    }
  }
  const rest = { kind: 'done', spent, wasmBytes: quickjs.getWasmMemory().buffer.byteLength } as const;
  if (state.broken) return { ...rest, end: 'broken' };
  if (state.tripped) return { ...rest, end: 'cpu' };
  if (text !== undefined && text.length > longestResult) return { ...rest, end: 'large' };
  return { ...rest, ...(text === undefined ? { end: 'memory' as const } : { text }) };
}

/** CPU milliseconds of this thread. */
function processorTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

let prepared = prepare();
port.on('message', (given: WorkerRun) => {
  const done = run(prepared, given);
  tell(done);
  if (!done.spent) prepared = prepare();
});
tell({ kind: 'ready' });
