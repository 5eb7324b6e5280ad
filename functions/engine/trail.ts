// The way that a run has come, as far as its user may go back on it: an edge that nobody drew, from the step that is open to
// a node that he has passed. The state stays as it is, so that what was charged stays charged and what was counted counted.

import { sameJson } from '../json.ts';
import type { Returns } from '../node/define-node.ts';
import { RequestError } from '../node/errors.ts';
import type { ReturnName } from '../ports/node-runner.ts';
import { type Frame, type Run, topFrame } from './run.ts';
import type { Turn } from './visit.ts';

/** A node that was passed. Each place stands once on the trail, where it was passed last. */
export interface Mark {
  readonly journey: string;
  readonly node: string;
  /** The frames around it: journey, node, and the visit that began the inner journey. */
  readonly around?: readonly (readonly [journey: string, node: string, visit: number])[];
  /** The user has seen its step. */
  readonly shown?: true;
  /** It has sent something. */
  readonly sent?: true;
}

export const returnNames = ['back', 'ways', 'again'] as const satisfies readonly ReturnName[];

type Journeys = Pick<Turn, 'journey' | 'definitionOf'>;

/** What the open step offers, and the node to which each leads. */
export function returnsOf(run: Run, turn: Journeys): ReadonlyMap<ReturnName, string> {
  const { trail = [], shared } = run;
  const here = topFrame(run);
  const offers = new Map<ReturnName, string>();
  const offer = (name: ReturnName, node: string | undefined): void => {
    if (node !== undefined && node !== here.node && !offers.has(name)) offers.set(name, node);
  };
  const { ways: ownWays, buttons = [] } = declared(here, turn) ?? {};
  const isChoice = ownWays !== undefined;
  let stepBefore = false;
  for (const mark of trail.toReversed()) {
    // Into an inner journey, or out of one, leads no edge.
    if (mark.journey !== here.journey || !isAround(mark, run)) break;
    const { back, ways, again } = declared(mark, turn) ?? {};
    if (again !== undefined && mark.sent && !stepBefore) offer('again', mark.node);
    if (!mark.shown) continue;
    const stands = back === true || (back !== undefined && shared[back.while] !== undefined);
    if (!stepBefore && stands) offer('back', mark.node);
    stepBefore = true;
    if (ways === undefined || isChoice) continue;
    offer('ways', ways === true ? mark.node : turn.journey(mark.journey)?.nodes[mark.node]?.connections[ways]);
  }
  // One way by two names is one too many.
  if (offers.get('back') === offers.get('ways')) offers.delete('back');
  const { connections = {} } = turn.journey(here.journey)?.nodes[here.node] ?? {};
  const pressed = buttons.map((outcome) => connections[outcome]);
  for (const [name, node] of offers) if (pressed.includes(node)) offers.delete(name);
  return offers;
}

/**
 * The run on its way back, without what the step that it leaves has noted of its own wait. Throws `ERR_BODY_MALFORMED` for
 * what the step does not offer.
 */
export function returned<R extends Run>(run: R, name: ReturnName, turn: Journeys): R {
  const target = returnsOf(run, turn).get(name);
  if (target === undefined) throw new RequestError('ERR_BODY_MALFORMED', `This step offers no return ${name}`);
  const { journey, node } = topFrame(run);
  const left = turn.journey(journey)?.nodes[node];
  const timers = [left, ...(left?.children ?? [])].flatMap(
    (item) => (item && turn.definitionOf(item.type)?.timers?.(item.id)) ?? [],
  );
  const visits = run.visits + 1;
  return {
    ...run,
    visits,
    shared: Object.fromEntries(Object.entries(run.shared).filter(([key]) => !timers.includes(key))),
    frames: run.frames.with(-1, { ...topFrame(run), node: target, visit: visits }),
  };
}

/** Come to the node on which it stands: that is no place to go back to from there. */
export function arrived<R extends Run>(run: R): R {
  const { trail = [] } = run;
  const { journey, node } = topFrame(run);
  const isHere = (mark: Mark) => mark.journey === journey && mark.node === node && isAround(mark, run);
  return withTrail(
    run,
    trail.filter((mark) => !isHere(mark)),
  );
}

/** Where an inner journey has ended nobody gets back. */
export function cut<R extends Run>(run: R): R {
  return withTrail(run, []);
}

/**
 * Gone on from the node where `before` stood. Whatever was proved or gained on the way, and any node that does not say that it
 * may be gone back over, cuts the trail there: nobody comes from what he has proved as one user to where another is named.
 */
export function passed<R extends Run>(before: Run, after: R, outcome: string, shown: boolean, turn: Journeys): R {
  const frame = topFrame(before);
  const returns = declared(frame, turn);
  if (!returns || gained(before) !== gained(after)) return cut(after);
  const { journey, node } = frame;
  const sent = returns.again === outcome;
  const isSameUser = before.shared['username'] === after.shared['username'];
  const trail = isSameUser && !returns.leaves ? (after.trail ?? []) : [];
  if (!shown && !sent) return withTrail(after, trail);
  const outer = around(before);
  const place = { journey, node, ...(outer.length > 0 && { around: outer }) };
  const mark = { ...place, ...(shown && { shown }), ...(sent && { sent }) };
  return withTrail(after, [...trail, mark] as readonly Mark[]);
}

/** What a page's children allow together; undefined where one of them allows nothing. */
function declared({ journey, node: id }: Pick<Frame, 'journey' | 'node'>, turn: Journeys): Returns | undefined {
  const node = turn.journey(journey)?.nodes[id];
  if (!node) return undefined;
  const own = (node.type === 'PageNode' ? node.children : [node]).map(({ type, config }) => {
    const returns = turn.definitionOf(type)?.returns;
    return typeof returns === 'function' ? returns(config) : returns;
  });
  const known = own.filter((returns) => returns !== undefined);
  if (known.length < own.length) return undefined;
  if (node.type !== 'PageNode') return known[0];
  return {
    ...(known.every(({ back }) => back === true) && { back: true as const }),
    ...(known.some(({ leaves }) => leaves) && { leaves: true as const }),
  };
}

/** Whatever a session would be worth by now. */
function gained({ universalId, standings, sessionProperties, session, shared }: Run): string {
  return JSON.stringify([universalId, standings, sessionProperties, session, shared['authLevel']]);
}

function isAround({ around: outer = [] }: Mark, run: Run): boolean {
  return sameJson(outer, around(run));
}

function around({ frames }: Run): NonNullable<Mark['around']> {
  return frames.slice(0, -1).map(({ journey, node, visit }) => [journey, node, visit] as const);
}

function withTrail<R extends Run>(run: R, trail: readonly Mark[]): R {
  const { trail: _before, ...rest } = run;
  return (trail.length > 0 ? { ...rest, trail } : rest) as R;
}
