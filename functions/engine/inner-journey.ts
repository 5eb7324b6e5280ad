// Journeys inside journeys, as a stack of frames over one shared state. Transient and secure values go in only where
// the inner journey asks for them by name, and never come out.
import { NodeError } from '../node/errors.ts';
import { topFrame } from './run.ts';
import type { LiveRun, Turn } from './visit.ts';

/** Into the journey that the node runs on which the run stands; undefined where it runs none. */
export function enterInnerJourney(run: LiveRun, turn: Turn): LiveRun | undefined {
  const frame = topFrame(run);
  const node = turn.journey(frame.journey)?.nodes[frame.node];
  if (node?.innerJourney === undefined) return undefined;
  const inner = turn.journey(node.innerJourney);
  if (!inner?.enabled) {
    throw new NodeError('ERR_INNER_JOURNEY', `Configured tree does not exist: ${node.innerJourney}`);
  }
  const values = Object.entries({ ...frame.secure, ...run.transient.at(-1) });
  const wanted = Object.fromEntries(values.filter(([key]) => node.inputs.includes(key)));
  const visits = run.visits + 1;
  return {
    ...run,
    visits,
    frames: [...run.frames, { journey: inner.id, node: inner.entryNodeId, visit: visits, secure: {} }],
    transient: [...run.transient, wanted],
  };
}

/** Back to the frame that ran the inner journey. */
export function leaveInnerJourney(run: LiveRun): LiveRun {
  return { ...run, frames: run.frames.slice(0, -1), transient: run.transient.slice(0, -1) };
}

/**
 * A node inside an inner journey failed: goes on at the `error` outcome of the nearest journey node that has one.
 * Undefined when there is none.
 */
export function failInside(run: LiveRun, error: NodeError, turn: Turn): LiveRun | undefined {
  const failed = topFrame(run);
  const failedNode = turn.journey(failed.journey)?.nodes[failed.node];
  for (let depth = run.frames.length - 2; depth >= 0; depth -= 1) {
    const frame = run.frames[depth];
    const node = frame && turn.journey(frame.journey)?.nodes[frame.node];
    const target = node?.outcomes.includes('error') ? node.connections['error'] : undefined;
    if (!frame || target === undefined) continue;
    const visits = run.visits + 1;
    return {
      ...run,
      visits,
      shared: {
        ...run.shared,
        errorNode: { id: failed.node, displayName: failedNode?.displayName ?? '', type: failedNode?.type ?? '' },
        errorMessage: error.message,
      },
      frames: [...run.frames.slice(0, depth), { ...frame, node: target, visit: visits }],
      transient: run.transient.slice(0, depth + 1),
    };
  }
  return undefined;
}
