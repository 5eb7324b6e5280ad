// Scripts of a realm, what runs them, and what they touch and nothing else does: servers of others, and secrets that
// operators keep for them.
import type { ScriptHost, ScriptLimits } from '../script/script-host.ts';
import type { ScriptResult, ScriptRun } from '../script/script-run.ts';

export interface StoredScript {
  readonly id: string;
  /** By which `require` finds a library. Default: the id. */
  readonly name: string;
  /** Default: empty. */
  readonly description: string;
  readonly source: string;
  /** `JAVASCRIPT`, `GROOVY`. */
  readonly language: string;
  /** `AUTHENTICATION_TREE_DECISION_NODE`, `LIBRARY`. */
  readonly context: string;
  /** `1.0`: the legacy engine. `2.0`: the next generation. */
  readonly evaluatorVersion: string;
  /** It came with AM and was never edited. */
  readonly default: boolean;
}

/** At most half a minute old. Realms in normal form. */
export interface Scripts {
  /** Undefined when there is none of this id. */
  find(realm: string, id: string): Promise<StoredScript | undefined>;
  /** The source of the library of this name. */
  library(realm: string, name: string): Promise<string | undefined>;
}

export interface ScriptRuns {
  /**
   * `limits` are what the realm allows. Rejects with whatever the host threw but GuestError, and when there is nothing to run
   * it in; all else that goes wrong is a result.
   */
  run(run: ScriptRun, host: ScriptHost, limits?: ScriptLimits): Promise<ScriptResult>;
}

/** How the names of their secrets begin, in Secrets Manager and in scripts: no other can be read. */
export const scriptSecretPrefix = 'scripted.node.';

/** Addresses of the name, and nothing else, decide where it goes. */
export interface OutgoingRequest {
  /** As parsed once: host, port and path are taken from here. */
  readonly url: URL;
  readonly method: string;
  /** By lower-case name. Without `host` and `content-length`, which follow from the rest. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body?: Uint8Array | undefined;
}

export interface IncomingAnswer {
  readonly status: number;
  readonly statusText: string;
  /** In the order in which they came. Without those of the encoding, which is undone. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export interface HttpOut {
  /**
   * Asks for the addresses of the host once, and connects to one of them and to no other if `fits` says so of all; else
   * `refused`, and nothing is sent. Redirects are answers like others. `failed` says why there is no whole answer: it took
   * too long, or was too large.
   */
  send(
    request: OutgoingRequest,
    fits: (address: string) => boolean,
  ): Promise<IncomingAnswer | { readonly failed: string } | 'refused'>;
}
