// Runs a journey from where it stands until it asks the user something or ends. Journeys and nodes are all it knows:
// storing, signing and answering are the callers' work.

import { failureNodeId, type JourneyNode, successNodeId } from '../journey/journey.ts';
import type { Answer } from '../node/callbacks/callback.ts';
import { errorName, JourneyError, NodeError } from '../node/errors.ts';
import type { ReturnName } from '../ports/node-runner.ts';
import { logFailedVisit } from './failure-log.ts';
import { enterInnerJourney, failInside, leaveInnerJourney } from './inner-journey.ts';
import { visitPage } from './page.ts';
import { type AskedStep, type Run, topFrame } from './run.ts';
import type { Suspension } from './suspension.ts';
import { arrived, cut, passed, returned } from './trail.ts';
import { type LiveRun, MovedOn, type Turn, visitNode, withExtras } from './visit.ts';

/** Node visits per request, and ways into inner journeys and out. Journeys may loop; a loop that asks nothing ends here. */
const visitsPerRequest = 100;

/** Largest state that is kept between requests, in characters of JSON. */
export const largestState = 65_536;
/**
 * Largest step that is asked, in bytes of JSON: clients send theirs back, and no larger body is taken. With the state it has room in
 * a row, also where each of its characters takes three bytes.
 */
export const largestStep = 128 * 1024;

export type Advanced =
  | { readonly kind: 'asked'; readonly run: Run & { readonly asked: AskedStep } }
  /** It asks nothing any more: it goes on by a link. */
  | { readonly kind: 'suspended'; readonly run: Run & { readonly asked: AskedStep }; readonly suspension: Suspension }
  | { readonly kind: 'ended'; readonly success: boolean; readonly run: Run }
  /** At no end: `error` says what it could not go on from. */
  | { readonly kind: 'broken'; readonly error: NodeError; readonly run: Run };

/**
 * Goes on from the run's position. `answers` holds one answer per callback of the open step, and nothing for a run
 * that has not asked yet. With `returning` the open step is left for a node before it; throws the RequestError of `returned`.
 */
export async function advance(
  run: Run,
  answers: readonly Answer[],
  given: Turn,
  returning?: ReturnName,
): Promise<Advanced> {
  const { asked, ...rest } = run;
  const turn = isByTimer(asked, answers, returning)
    ? { ...given, facts: { ...given.facts, byTimer: true as const } }
    : given;
  const named = given.facts.hints ? typedName(asked, answers) : undefined;
  let live: LiveRun = { ...rest, ...(named !== undefined && { named }), transient: run.frames.map(() => ({})) };
  let open = asked;
  let replies = answers;
  // Another way may begin anywhere: no node there has to know that it was come to so.
  let purpose = returning === 'ways' ? undefined : returning;
  if (returning !== undefined) {
    live = returned(live, returning, turn);
    open = undefined;
    replies = [];
  }
  for (let visits = 0; visits < visitsPerRequest; visits += 1) {
    try {
      const inside = enterInnerJourney(live, turn);
      if (inside) {
        live = inside;
        continue;
      }
      const end = endNode(topFrame(live).node);
      if (end !== undefined && live.frames.length === 1) {
        return { kind: 'ended', success: end, run: withoutTransient(live) };
      }
      if (end !== undefined) {
        live = follow(cut(leaveInnerJourney(live)), String(end), turn);
        continue;
      }
      const here = arrived(live);
      const { run: next, result } = await visit(here, open, replies, turn, purpose);
      live = next;
      if ('asked' in result) {
        const asking = { ...suspended(live, turn), asked: fitting(result.asked) };
        const { suspension } = result;
        return suspension ? { kind: 'suspended', run: asking, suspension } : { kind: 'asked', run: asking };
      }
      // Who cannot go back has no trail, and none to pay for.
      const gone = turn.facts.hints ? passed(here, live, result.outcome, open !== undefined, turn) : cut(live);
      live = follow(gone, result.outcome, turn);
    } catch (error) {
      if (error instanceof MovedOn) throw error;
      noteFailure(live, error, turn);
      if (!(error instanceof NodeError)) throw error;
      const beside = failInside(live, error, turn);
      if (!beside) return { kind: 'broken', error, run: withoutTransient(live) };
      live = cut(beside);
    }
    open = undefined;
    replies = [];
    purpose = undefined;
  }
  const error = new NodeError('ERR_STEP_CAP', `More than ${visitsPerRequest} nodes were visited without a question`);
  return { kind: 'broken', error, run: withoutTransient(live) };
}

/** A waiting step that came back as it was: nobody has pressed anything. */
function isByTimer(
  asked: AskedStep | undefined,
  answers: readonly Answer[],
  returning: ReturnName | undefined,
): boolean {
  if (returning !== undefined || !asked?.callbacks.some(({ type }) => type === 'PollingWaitCallback')) return false;
  return asked.callbacks.every(({ input = [] }, index) =>
    input.every(({ value }, at) => (answers[index]?.values[at] ?? value) === value),
  );
}

/** Of a name as it was typed, in characters: it is there to be shown. */
const longestName = 256;

/** What the answers say in a field for the user's name. */
function typedName(asked: AskedStep | undefined, answers: readonly Answer[]): string | undefined {
  const at = asked?.callbacks.findIndex(({ purpose }) => purpose === 'username') ?? -1;
  const value = answers[at]?.values[0];
  return typeof value === 'string' && value !== '' ? value.slice(0, longestName) : undefined;
}

interface VisitResult {
  readonly run: LiveRun;
  readonly result: { readonly asked: AskedStep; readonly suspension?: Suspension } | { readonly outcome: string };
}

async function visit(
  run: LiveRun,
  open: AskedStep | undefined,
  answers: readonly Answer[],
  turn: Turn,
  purpose: ReturnName | undefined,
): Promise<VisitResult> {
  const node = currentNode(run, turn);
  const visitName = String(topFrame(run).visit);
  if (node.type === 'PageNode') {
    const visited = await visitPage(run, node, open, answers, turn, visitName);
    if ('outcome' in visited.result) {
      const auditInfo = node.children.map(({ type, id }) => ({ nodeType: type, nodeId: id }));
      turn.record.nodeCompleted(visited.run, node, visited.result.outcome, { auditInfo });
    }
    return visited;
  }
  const answered = { asked: open?.callbacks ?? [], answers, ...(purpose && { returned: purpose }) };
  const { run: next, result } = await visitNode(run, node, answered, turn, visitName);
  const left = withExtras(next, result.extras, node.id);
  if (result.kind === 'outcome') return { run: left, result: { outcome: result.outcome } };
  const { callbacks, header, description, stage, hints } = result;
  return {
    run: left,
    result: {
      ...(result.extras.suspend && { suspension: result.extras.suspend }),
      asked: {
        callbacks: callbacks.map((callback) => ({ ...callback, child: 0 })),
        page: false,
        ...(header && { header }),
        ...(description && { description }),
        ...(stage && { stage }),
        ...(hints && { hints }),
      },
    },
  };
}

function currentNode(run: LiveRun, turn: Turn): JourneyNode {
  const frame = topFrame(run);
  const node = turn.journey(frame.journey)?.nodes[frame.node];
  if (!node) throw new NodeError('ERR_NODE_UNKNOWN', `${frame.journey} has no node ${frame.node}`);
  return node;
}

/** Moves the innermost frame along the connection of this outcome. */
function follow(run: LiveRun, outcome: string, turn: Turn): LiveRun {
  const node = currentNode(run, turn);
  const target = node.connections[outcome];
  if (target === undefined) {
    throw new NodeError('ERR_OUTCOME_NOT_CONNECTED', `The outcome ${outcome} of ${node.id} leads nowhere`);
  }
  const visits = run.visits + 1;
  return { ...run, visits, frames: run.frames.with(-1, { ...topFrame(run), node: target, visit: visits }) };
}

/** True for Success, false for Failure, undefined for any other node. */
function endNode(nodeId: string): boolean | undefined {
  if (nodeId === successNodeId) return true;
  return nodeId === failureNodeId ? false : undefined;
}

/** The run as it may be kept: of the transient values only those that a node ahead asks for by name. */
function suspended(run: LiveRun, turn: Turn): Run {
  const { transient, ...rest } = run;
  const frames = run.frames.map((frame, index) => {
    const kept = turn.journey(frame.journey)?.nodes[frame.node]?.keptInputs ?? [];
    const values = Object.entries({ ...frame.secure, ...transient[index] }).filter(([key]) => kept.includes(key));
    return { ...frame, secure: Object.fromEntries(values) };
  });
  const kept = { ...rest, frames };
  const size = JSON.stringify(kept).length;
  if (size > largestState)
    throw new NodeError('ERR_STATE_TOO_LARGE', `The state of the journey holds ${size} characters`);
  return kept;
}

/** Throws for a step that nobody could answer. */
function fitting(asked: AskedStep): AskedStep {
  const size = Buffer.byteLength(JSON.stringify(asked));
  if (size > largestStep) throw new NodeError('ERR_STATE_TOO_LARGE', `The step that is asked has ${size} bytes`);
  return asked;
}

function withoutTransient({ transient: _transient, ...run }: LiveRun): Run {
  return run;
}

function noteFailure(run: LiveRun, error: unknown, turn: Turn): void {
  const { journey, node: nodeId } = topFrame(run);
  const node = turn.journey(journey)?.nodes[nodeId];
  const code = error instanceof JourneyError ? error.code : errorName(error);
  turn.record.nodeFailed(run, node, code);
  logFailedVisit(turn, { journey, nodeId, node }, error);
  if (error instanceof NodeError) turn.record.nodeEvents(run, error.events);
}
