// Runs scripts, each in a worker of its own while it lasts. A worker is kept for the next run as long as it is healthy; a run
// that outlasts its time ends with its worker.
//
// The worker is the file `script-worker` beside this one, whatever this one ends in: `.ts` as it is, `.js` compiled, `.mjs`
// bundled. See lib/bundle-functions.ts.
import { MessageChannel, Worker } from 'node:worker_threads';
import type { JsonObject } from '../json.ts';
import { systemSessionProperties } from '../node/session-properties.ts';
import { visibleStores } from '../node/state.ts';
import type { StateStores } from '../ports/node-runner.ts';
import type { ScriptRuns } from '../ports/scripts.ts';
import type { Randomness } from '../ports/system.ts';
import type { GuestInput } from './guest/kit.ts';
import { type HostCalls, hostCalls } from './host-calls.ts';
import { oneLine, quotable, redactor } from './redaction.ts';
import { type ScriptLimits, scriptLimits } from './script-host.ts';
import { deviceMatchBindings, javaClasses, refusedBindings, refusedClasses } from './script-names.ts';
import type { ScriptFailure, ScriptLogLine, ScriptResult, ScriptRun } from './script-run.ts';
import type { WorkerMessage, WorkerRun, WorkerStart } from './script-worker.ts';
import { failure, jsonBytes, nesting, scriptFile, settleRun, textBytes, unfitState } from './settle-run.ts';

const stackSizeMb = 16;
const mostRuns = 500;
const mostWasmBytes = 64 * 1024 * 1024;
const logLineBytes = 2048;
/** What is looked through of a text that is cut to less, in characters. */
const longestTold = 4096;

export interface ScriptRunner extends ScriptRuns {
  /** Starts a worker, so that the first run need not wait for one. */
  warm(): void;
  /** Ends the workers. What still runs fails. */
  stop(): Promise<void>;
}

interface ScriptRunnerTools {
  readonly randomness: Randomness;
  /** For runs that name none. */
  readonly limits?: ScriptLimits;
  /** At most so many at once; further runs wait, and their time runs meanwhile. Default 1, for a Lambda function. */
  readonly workers?: number;
}

export function scriptRunner({
  randomness,
  limits: usual = scriptLimits,
  workers: most = 1,
}: ScriptRunnerTools): ScriptRunner {
  const idle: SandboxWorker[] = [];
  const all = new Set<SandboxWorker>();
  const waiting: ((worker: SandboxWorker) => void)[] = [];

  const start = (): SandboxWorker => {
    const worker = new SandboxWorker();
    all.add(worker);
    return worker;
  };
  const take = async (until: AbortSignal): Promise<SandboxWorker | undefined> => {
    for (let kept = idle.pop(); kept; kept = idle.pop()) {
      if (!kept.worn) return kept;
      discard(kept);
    }
    if (all.size < most) return start();
    return await new Promise((resolve) => {
      const got = (worker: SandboxWorker): void => resolve(worker);
      waiting.push(got);
      until.addEventListener('abort', () => {
        const at = waiting.indexOf(got);
        if (at >= 0) waiting.splice(at, 1);
        resolve(undefined);
      });
    });
  };
  const ending = new Set<Promise<void>>();
  const discard = (worker: SandboxWorker): void => {
    all.delete(worker);
    const end = worker.end().finally(() => ending.delete(end));
    ending.add(end);
  };
  const giveBack = (worker: SandboxWorker): void => {
    let next: SandboxWorker | undefined = worker;
    if (worker.worn) {
      discard(worker);
      next = waiting.length > 0 ? start() : undefined;
    }
    if (!next) return;
    const first = waiting.shift();
    if (first) first(next);
    else idle.push(next);
  };

  return {
    async run(run, host, limits = usual) {
      const visible = visibleStores(run.state, run.inputs);
      const unfit = unfitRun(run, visible, limits);
      if (unfit) return { ...failure(run, limitFailure(unfit)), log: [] };
      const lines: ScriptLogLine[] = [];
      const calls = hostCalls(run, host, limits);
      const late = new AbortController();
      const milliseconds = Math.min(limits.wallMilliseconds, run.millisecondsLeft ?? limits.wallMilliseconds);
      const timer = setTimeout(() => late.abort(), Math.max(milliseconds, 0));
      try {
        const worker = await take(late.signal);
        const ended = worker
          ? await worker
              .run(workerRun(run, visible, limits, run.seed ?? randomness.bytes(32)), calls, lines, late.signal)
              .finally(() => giveBack(worker))
          : ({ end: 'late' } as const);
        return resultOf(ended, lines, { run, visible, limits, calls });
      } finally {
        clearTimeout(timer);
      }
    },
    warm() {
      if (all.size === 0) idle.push(start());
    },
    async stop() {
      idle.length = 0;
      for (const worker of all) discard(worker);
      await Promise.all(ending);
    },
  };
}

/** How a run came to its end: with the guest's text, or without. */
type Ended = { readonly text: string } | { readonly end: keyof typeof ends };

/** One worker thread, and the one run that it may be busy with. */
class SandboxWorker {
  /** It must not be used again. */
  worn = false;
  readonly #worker: Worker;
  readonly #answers: MessageChannel['port1'];
  readonly #turn = new SharedArrayBuffer(4);
  #runs = 0;
  #told: (message: WorkerMessage | { readonly kind: 'gone'; readonly fault?: unknown }) => void = () => {};

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#answers = port1;
    const file = new URL(`./script-worker${/\.\w+$/.exec(import.meta.url)?.[0]}`, import.meta.url);
    const workerData: WorkerStart = { turn: this.#turn, answers: port2 };
    this.#worker = new Worker(file, {
      workerData,
      transferList: [port2],
      env: {},
      // Those of our own process are none of its business, and some would not do for it.
      execArgv: [],
      resourceLimits: { stackSizeMb, maxOldGenerationSizeMb: 128 },
    });
    this.#worker.on('message', (message: WorkerMessage) => this.#told(message));
    this.#worker.on('error', (fault) => {
      this.worn = true;
      // A heap that is full is a script's doing. Anything else is ours: the worker does not start, or has a bug.
      this.#told({ kind: 'gone', ...(codeOf(fault) !== 'ERR_WORKER_OUT_OF_MEMORY' && { fault }) });
    });
    this.#worker.on('exit', () => {
      this.worn = true;
      this.#told({ kind: 'gone' });
    });
    this.#rest();
  }

  /** A worker that waits for work keeps no process alive. */
  #rest(): void {
    this.#told = () => {};
    this.#worker.unref();
    this.#answers.unref();
  }

  /** Rejects with what the host throws. Marks the worker as worn where its run has left doubts. */
  async run(run: WorkerRun, calls: HostCalls, lines: ScriptLogLine[], late: AbortSignal): Promise<Ended> {
    const { promise, resolve, reject } = Promise.withResolvers<Ended>();
    const giveUp = (): void => {
      this.worn = true;
      resolve({ end: 'late' });
    };
    // Not begun: what nobody waits for may have effects.
    if (late.aborted) return { end: 'late' };
    late.addEventListener('abort', giveUp);
    this.#told = (message) => {
      switch (message.kind) {
        case 'log':
          lines.push({ level: message.level, text: message.text });
          break;
        case 'call':
          this.#answer(message, calls).catch(reject);
          break;
        case 'done':
          this.#runs += 1;
          this.worn ||= message.spent || message.wasmBytes > mostWasmBytes || this.#runs >= mostRuns;
          resolve(message.text === undefined ? { end: message.end ?? 'broken' } : { text: message.text });
          break;
        case 'gone':
          if (message.fault === undefined) resolve({ end: 'broken' });
          else reject(message.fault);
          break;
      }
    };
    if (this.worn) resolve({ end: 'broken' });
    this.#worker.ref();
    this.#worker.postMessage(run);
    try {
      return await promise;
    } catch (error) {
      // The script still waits for its answer.
      this.worn = true;
      throw error;
    } finally {
      late.removeEventListener('abort', giveUp);
      this.#rest();
    }
  }

  async #answer({ name, args }: Extract<WorkerMessage, { kind: 'call' }>, calls: HostCalls): Promise<void> {
    this.#answers.postMessage(await calls.answer(name, args));
    const turns = new Int32Array(this.#turn);
    Atomics.store(turns, 0, 1);
    Atomics.notify(turns, 0);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

function codeOf(fault: unknown): unknown {
  return fault instanceof Error && 'code' in fault ? fault.code : undefined;
}

/** What is too large to be handed in. */
function unfitRun(run: ScriptRun, visible: StateStores, limits: ScriptLimits): string | undefined {
  if (Buffer.byteLength(run.source) > limits.scriptBytes) return 'Script is too large';
  const stores = [visible.shared, visible.transient, visible.secure];
  if (jsonBytes(stores) > limits.stateBytes || stores.some((store) => unfitState(store))) {
    return 'Script state is too large';
  }
  return undefined;
}

function workerRun(run: ScriptRun, visible: StateStores, limits: ScriptLimits, seed: Uint8Array): WorkerRun {
  const input: GuestInput = {
    engine: run.engine,
    purpose: run.purpose,
    name: run.name,
    logger: `scripts.${run.purpose}.${run.id}.(${run.name})`,
    realm: run.realm,
    state: visible,
    callbacks: run.callbacks.map(({ sent, values }) => ({
      type: sent.type,
      fields: Object.fromEntries(sent.output.map(({ name, value }) => [name, value])),
      initial: (sent.input ?? []).map(({ value }) => value),
      values,
    })),
    headers: lists(run.requestHeaders),
    parameters: lists(run.requestParameters),
    cookies: { ...run.requestCookies },
    session: run.existingSession ? { ...run.existingSession } : null,
    cookieName: run.cookieName ?? null,
    journey: run.journey ?? { name: '', identityResource: 'managed/user', inner: false, mustRun: false },
    now: run.now,
    systemProperties: systemSessionProperties,
    classes: javaClasses,
    refusedClasses,
    refusedBindings: refusedBindings[run.engine].filter(
      (name) => run.purpose !== 'deviceMatch' || !deviceMatchBindings.includes(name),
    ),
    nesting,
    textLength: textBytes,
  };
  return {
    // A byte-order mark is no part of a script.
    source: run.source.replace(/^\ufeff/, ''),
    file: scriptFile,
    input: JSON.stringify(input),
    seed,
    cpuMilliseconds: limits.cpuMilliseconds,
    memoryBytes: limits.memoryBytes,
    stackBytes: limits.stackBytes,
    logLines: limits.logLines,
  };
}

function lists(given: Readonly<Record<string, readonly string[]>>): JsonObject {
  return Object.fromEntries(Object.entries(given).map(([name, values]) => [name, [...values]]));
}

const ends = {
  cpu: ['ScriptLimit', 'Script exceeded its CPU time'],
  late: ['ScriptLimit', 'Script exceeded its time'],
  memory: ['ScriptLimit', 'Script exceeded its memory'],
  large: ['ScriptLimit', 'Script left too much'],
  broken: ['ScriptLimit', 'The sandbox of the script gave way'],
} as const;

function limitFailure(message: string): { errorClass: string; message: string } {
  return { errorClass: 'ScriptLimit', message };
}

interface Finished {
  readonly run: ScriptRun;
  readonly visible: StateStores;
  readonly limits: ScriptLimits;
  readonly calls: HostCalls;
}

function resultOf(
  ended: Ended,
  raw: readonly ScriptLogLine[],
  { run, visible, limits, calls }: Finished,
): ScriptResult {
  const lines = [...raw];
  const result =
    'text' in ended
      ? settleRun(ended.text, {
          ...{ run, visible, limits },
          note: (text) => lines.push({ level: run.engine === 'legacy' ? 'warning' : 'debug', text }),
        })
      : failure(run, { errorClass: ends[ended.end][0], message: ends[ended.end][1] });
  const passwords = run.callbacks.filter(({ sent }) => /Password/.test(sent.type)).flatMap(({ values }) => values);
  const written = 'edits' in result ? result.edits : [];
  const fresh = written.map((edit) => (edit.op !== 'remove' && edit.store === 'transient' ? edit.value : null));
  const secrets = [...quotable(visible.transient, visible.secure, passwords, fresh), ...calls.secrets];
  const log = logOf(lines, secrets, limits);
  if (result.kind !== 'failed') return { ...result, log };
  return { ...result, failure: redactedFailure(result.failure, secrets, quotable(sharedTexts(visible))), log };
}

/** The realm is no secret, and messages name it. */
function sharedTexts({ shared }: StateStores): JsonObject {
  const { realm: _realm, ...rest } = shared;
  return rest;
}

/** Our own texts say names and outcomes, which a script may have out of shared state; what it throws may say anything. */
function redactedFailure(given: ScriptFailure, secrets: readonly string[], shared: readonly string[]): ScriptFailure {
  const own = given.errorClass === 'ScriptRule' || given.errorClass === 'ScriptLimit';
  const redact = redactor(own ? secrets : [...secrets, ...shared]);
  return {
    ...given,
    errorClass: oneLine(redact(given.errorClass.slice(0, longestTold)), 100),
    message: oneLine(redact(given.message.slice(0, longestTold)), logLineBytes),
  };
}

function logOf(lines: readonly ScriptLogLine[], secrets: readonly string[], limits: ScriptLimits): ScriptLogLine[] {
  const redact = redactor(secrets);
  const kept = lines
    .slice(0, limits.logLines)
    .map(({ level, text }) => ({ level, text: oneLine(redact(text), logLineBytes) }));
  return lines.length > limits.logLines
    ? [...kept, { level: lines[limits.logLines]?.level ?? '', text: '… more' }]
    : kept;
}
