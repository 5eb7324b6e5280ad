// One run of a script, in and out. Whoever runs scripts gives a ScriptRun and a ScriptHost to `scriptRunner().run` and gets a
// ScriptResult:
//
//   const runner = scriptRunner({ randomness });              // once per process; `runner.stop()` ends its workers
//   const result = await runner.run(run, host);               // rejects only with what the host threw besides GuestError
//   result.kind: 'outcome' | 'callbacks' | 'config' | 'failed'; result.log: redacted lines, for the debug log, always
//
// `failed` is the script's fault or a limit: the journey ends with `failure.message`, which holds no value of state.
import type { Json, JsonObject } from '../json.ts';
import type { Callback } from '../node/callbacks/callback.ts';
import type { Locales, StateEdit, StateStores } from '../ports/node-runner.ts';

export type ScriptEngine = 'legacy' | 'next';

/** A callback as it was sent, and what came back: one value per input, none when the client left it out. */
interface AnsweredCallback {
  readonly sent: Pick<Callback, 'type' | 'output' | 'input'>;
  readonly values: readonly Json[];
}

export interface ScriptRun {
  readonly engine: ScriptEngine;
  /** `config`: no callbacks and no action, `config` is to be set. `deviceMatch`: any outcome will do. */
  readonly purpose: 'decision' | 'config' | 'deviceMatch';
  readonly id: string;
  readonly name: string;
  readonly source: string;
  /** `/alpha`. */
  readonly realm: string;
  /** Those of the node, compared exactly. */
  readonly outcomes: readonly string[];
  /** State keys that it may read; `*` for all, as in exports. */
  readonly inputs: readonly string[];
  /** State keys that the copies of the legacy engine may leave; `*` for all. */
  readonly outputs: readonly string[];
  readonly state: StateStores;
  /** Those of this node from the step before; empty on entry. */
  readonly callbacks: readonly AnsweredCallback[];
  /** Lower-case names. Without the session cookie, and without the headers of zero-page login. */
  readonly requestHeaders: Readonly<Record<string, readonly string[]>>;
  readonly requestParameters: Readonly<Record<string, readonly string[]>>;
  /** Without the session cookie. */
  readonly requestCookies: Readonly<Record<string, string>>;
  /** Properties of the session that the request carries, never its token. */
  readonly existingSession?: Readonly<Record<string, string>> | undefined;
  readonly cookieName?: string | undefined;
  readonly journey?:
    | { readonly name: string; readonly identityResource: string; readonly inner: boolean; readonly mustRun: boolean }
    | undefined;
  readonly locales: Locales;
  /** Milliseconds since the epoch: the clock of the script stands still there. */
  readonly now: number;
  /** 32 secret bytes that all chance in the run follows from; from the runner's randomness by default. */
  readonly seed?: Uint8Array | undefined;
  /** What is left of the request's time, when that is less than the limit of a run. */
  readonly millisecondsLeft?: number | undefined;
}

export interface ScriptLogLine {
  /** As the script called it: `message warning error`, `trace debug info warn error`. `warning` and `debug` are ours, too. */
  readonly level: string;
  readonly text: string;
}

export interface ScriptFailure {
  readonly script: string;
  readonly engine: ScriptEngine;
  /** `SyntaxError`, `TypeError`, …; `ScriptLimit` and `ScriptRule` are ours. */
  readonly errorClass: string;
  readonly message: string;
  /** Of the script, counted from 1. */
  readonly line?: number;
}

/** What a run leaves with the journey, whatever else it comes to. */
export interface ScriptEffects {
  /** In order, for `applyEdits`. */
  readonly edits: readonly StateEdit[];
  readonly sessionProperties: Readonly<Record<string, string>>;
  readonly removedSessionProperties: readonly string[];
  readonly maxSessionMinutes?: number;
  readonly maxIdleMinutes?: number;
  readonly errorMessage?: string;
  readonly lockoutMessage?: string;
  /** Whom the script names: no proof of anything. */
  readonly identified?: { readonly by: 'name' | 'universalId'; readonly value: string };
  /** `{}`, or `{ auditInfo }`. */
  readonly audit: JsonObject;
}

export type ScriptResult = { readonly log: readonly ScriptLogLine[] } & (
  | ({ readonly kind: 'outcome'; readonly outcome: string } & ScriptEffects)
  | ({
      readonly kind: 'callbacks';
      readonly callbacks: readonly Callback[];
      readonly header?: string;
      readonly description?: string;
      readonly stage?: string;
    } & ScriptEffects)
  | ({ readonly kind: 'config'; readonly config: JsonObject } & ScriptEffects)
  | { readonly kind: 'failed'; readonly failure: ScriptFailure }
);
