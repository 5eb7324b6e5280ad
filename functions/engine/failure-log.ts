// One line in the log for each failure, from the place that knows most of it: journey, node, code, reason, and the turn.
import type { JourneyNode } from '../journey/journey.ts';
import type { JsonObject } from '../json.ts';
import { describedError, isLogged, markLogged, NodeError, NodeRunError } from '../node/errors.ts';
import type { Log } from '../ports/system.ts';
import type { Turn } from './visit.ts';

/** Where it failed: the journey's name, the node's id, and the node itself unless the journey has none of this id. */
interface Place {
  readonly journey: string;
  readonly nodeId: string;
  readonly node: JourneyNode | undefined;
}

/** A failure on a visit. A node that ended its journey is a warning; all else is for an operator to mend, and an error. */
export function logFailedVisit(turn: Turn, place: Place, error: unknown): void {
  const level = error instanceof NodeError ? 'warn' : 'error';
  const event = level === 'warn' ? 'node-failed' : error instanceof NodeRunError ? 'node-not-run' : 'node-broken';
  const { reason, fields } = described(error);
  turn.log[level](reason ?? 'A node broke', { event, ...placed(place, turn), ...fields });
  markLogged(error);
}

/** A node could not be told that its journey has succeeded. A warning: the login stands, and what it would do is tidying up. */
export function logUntoldSuccess(turn: Turn, place: Place, error: unknown): void {
  const { reason, fields } = described(error);
  turn.log.warn(reason ?? 'The node broke', { event: 'success-not-told', ...placed(place, turn), ...fields });
}

/** A journey that cannot go on. No line when a visit has written it. */
export function logBrokenJourney(log: Log, journey: string, transactionId: string, error: unknown): void {
  if (isLogged(error)) return;
  const level = error instanceof NodeError ? 'warn' : 'error';
  const { reason, fields } = described(error);
  log[level](reason ?? 'A journey broke', { event: 'journey-failed', journey, transactionId, ...fields });
}

function placed({ journey, nodeId, node }: Place, { facts: { transactionId } }: Turn): JsonObject {
  return { journey, nodeId, nodeType: node?.type ?? '', transactionId };
}

/** `reason` for errors of ours, whose text quotes nothing; of all others no more than what and where. */
function described(error: unknown): { readonly reason?: string; readonly fields: JsonObject } {
  if (!(error instanceof NodeError || error instanceof NodeRunError)) return { fields: describedError(error) };
  const facts = error instanceof NodeRunError ? error.facts : {};
  return { reason: error.message, fields: { code: error.code, ...facts } };
}
