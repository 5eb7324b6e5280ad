// What a journey is once it has been checked: a graph of nodes with parsed configs, ready to run.
import type { Json } from '../json.ts';
import type { FactOnRequest, RequestWish } from '../ports/node-runner.ts';

/** The two ends of every journey. Constants in every realm; never keys of a journey's nodes. */
export const successNodeId = '70e691a5-1e33-4ac3-a356-e7b6d60d92e0';
export const failureNodeId = 'e301438c-0bd0-429c-ab0c-66126501069a';

export interface JourneyNode {
  readonly id: string;
  readonly type: string;
  readonly displayName: string;
  /** Parsed: every key is there, with its default where the export had none. */
  readonly config: Json;
  /** Outcome ids that this config has; a page has those of its last child, after `outcomePrefix`. */
  readonly outcomes: readonly string[];
  /** Outcome id to node id. An outcome may lack one: reaching it fails that run. */
  readonly connections: Readonly<Record<string, string>>;
  /** State keys it asks for by name: a page those of its children, an inner journey those of its nodes. */
  readonly inputs: readonly string[];
  /** State keys that it reads besides. */
  readonly reads?: readonly string[];
  /** What it is shown of the client's request. */
  readonly sees?: RequestWish;
  /** Facts of the realm that it asks for. */
  readonly told?: readonly FactOnRequest[];
  /** The children of a page, in order; empty for every other node. */
  readonly children: readonly JourneyNode[];
  /** Of a page of version 2.0: what its outcomes begin with, `<id of the last child>-`. */
  readonly outcomePrefix?: string;
  /** The type of the node that it ends as, and the outcome where there can be no such node. */
  readonly becomes?: { readonly type: string; readonly otherwise: string };
  /** The id of the script that it runs. */
  readonly script?: string;
  /** It verifies who the user is. */
  readonly proves?: true;
  /** It stores a factor of the user. */
  readonly enrols?: true;
  /** It changes what the user signs in with, a factor or the password: what was proved has to count still. */
  readonly rekeys?: true;
  /** The journey has another node of its type: counts name it by its id, too. */
  readonly twin?: true;
  /** The journey that an inner-journey node runs. */
  readonly innerJourney?: string;
  /**
   * State keys asked for by name by this node and by every node reachable from it: what it leaves in transient
   * state under these names survives a round trip to the client.
   */
  readonly keptInputs: readonly string[];
}

export interface Journey {
  readonly id: string;
  readonly realm: string;
  /** Changes when the journey or one of its inner journeys is written. */
  readonly revision: string;
  readonly entryNodeId: string;
  readonly enabled: boolean;
  /** Must not be started directly. */
  readonly innerTreeOnly: boolean;
  readonly noSession: boolean;
  /** It runs whatever session there is. */
  readonly mustRun: boolean;
  /** AM's object type of its users; `managed/user` when unset. */
  readonly identityResource: string;
  readonly nodes: Readonly<Record<string, JourneyNode>>;
}

/** What its metrics call it: the type, which says most and makes few metrics; two of one type need to be told apart. */
export function countedAs({ type, id, twin }: Pick<JourneyNode, 'type' | 'id' | 'twin'>): string {
  return twin ? `${type} ${id}` : type;
}
