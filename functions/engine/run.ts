// One run of a journey between two requests: where it stands, what it knows, what it last asked.
// A run is plain JSON: it is stored sealed, and every test sends it through JSON.

import type { JsonObject } from '../json.ts';
import type { Callback } from '../node/callbacks/callback.ts';
import type { Ending } from '../ports/node-runner.ts';
import type { Standings } from './standing.ts';
import type { Mark } from './trail.ts';

/** One journey on the stack; the last frame is the innermost journey and the node where the run stands. */
export interface Frame {
  readonly journey: string;
  readonly node: string;
  /** Number of this node visit within the run. A node that asks again without an outcome keeps its visit. */
  readonly visit: number;
  /** Transient values kept for a later node of this journey. */
  readonly secure: JsonObject;
}

export interface AskedCallback extends Callback {
  /** Index of the page child that asked; 0 outside pages. */
  readonly child: number;
}

/** A step as it was asked: what the client has to answer. Nothing that is made when answering is in here. */
export interface AskedStep {
  readonly callbacks: readonly AskedCallback[];
  /** Steps of a page number their callbacks with `_id`. */
  readonly page: boolean;
  readonly header?: string;
  readonly description?: string;
  readonly stage?: string;
  /** For our own page alone. */
  readonly hints?: JsonObject;
}

/** What the first request asked for besides a journey. Follow-ups change nothing of it, but for `noSession`. */
export interface RunOptions {
  /** Any request of the journey may say so; from there on it holds to the end. */
  readonly noSession?: boolean;
  /** Whatever session there is, and whatever stands in for a proof: the user is to prove anew who he is. */
  readonly forceAuth?: boolean;
  /** Validated. */
  readonly goto?: string;
  /** Validated. */
  readonly gotoOnFail?: string;
}

export interface Run {
  readonly frames: readonly Frame[];
  readonly shared: JsonObject;
  /** Node visits so far. */
  readonly visits: number;
  readonly options: RunOptions;
  /** Of the journey when the run began. Absent in runs of before. */
  readonly revision?: string;
  /** Milliseconds since the epoch; the journey's life is counted from here. */
  readonly openedAt: number;
  readonly universalId?: string;
  readonly sessionProperties?: Readonly<Record<string, string>>;
  readonly maxSessionMinutes?: number;
  readonly maxIdleMinutes?: number;
  readonly errorMessage?: string;
  readonly lockoutMessage?: string;
  /** By the journey's author: they count while they stand in shared state. */
  readonly successUrl?: string;
  readonly failureUrl?: string;
  readonly theme?: string;
  /** In the order of visits, one for each node. */
  readonly endings?: readonly (Ending & { readonly journey: string; readonly node: string })[];
  /** Nodes to tell when the journey succeeds. */
  readonly wantSuccess?: readonly { readonly journey: string; readonly node: string }[];
  /** Undefined while no step is open. */
  readonly asked?: AskedStep;
  readonly standings?: Standings;
  /** Names the session that a node was shown. From then on it has to come along, alive, with every request. */
  readonly session?: string;
  /** What was typed last into a field for the user's name. */
  readonly named?: string;
  /** Where the user may go back to, oldest first. */
  readonly trail?: readonly Mark[];
}

/** The state that every run starts with. */
export function initialShared(realm: string): JsonObject {
  return { realm, authLevel: 0 };
}

/** The frame where the run stands. */
export function topFrame(run: Run): Frame {
  const frame = run.frames.at(-1);
  if (!frame) throw new TypeError('a run has at least one frame');
  return frame;
}
