// A run that knows nothing yet need not be stored: its authId carries where it stands, and the same pure nodes ask the
// same questions again. So opening journeys costs no write, however many are opened.

import type { JourneyNode } from '../journey/journey.ts';
import { sameJson } from '../json.ts';
import type { NodeDefinition } from '../node/define-node.ts';
import { type Advanced, advance } from './advance.ts';
import { type AuthId, type Opening, timedOut } from './auth-id.ts';
import { initialShared, type Run, topFrame } from './run.ts';
import type { Turn } from './visit.ts';

/** Whether the run holds no more than its authId can carry, and stands where asking again is harmless. */
export function isBlank(run: Run, realm: string, turn: Turn, definitions: readonly NodeDefinition[]): boolean {
  const {
    frames,
    shared,
    visits: _visits,
    options: _options,
    revision: _revision,
    openedAt: _openedAt,
    asked: _asked,
    ...learned
  } = run;
  const { journey, node } = topFrame(run);
  const standing = turn.journey(journey)?.nodes[node];
  return (
    Object.keys(learned).length === 0 &&
    sameJson(shared, initialShared(realm)) &&
    frames.every(({ secure }) => Object.keys(secure).length === 0) &&
    standing !== undefined &&
    isPure(standing, definitions)
  );
}

function isPure(node: JourneyNode, definitions: readonly NodeDefinition[]): boolean {
  const definition = definitions.find(({ type }) => type === node.type);
  return definition?.needs.length === 0 && node.children.every((child) => isPure(child, definitions));
}

export function openingOf(run: Run): Opening {
  return {
    position: run.frames.map(({ journey, node, visit }) => [journey, node, visit] as const),
    options: run.options,
    ...(run.revision !== undefined && { revision: run.revision }),
  };
}

/** Builds a blank run from its authId by asking again. Times out when the journey no longer asks there. */
export async function reopen(authId: AuthId, opening: Opening, turn: Turn): Promise<Run> {
  const frames = opening.position.map(([journey, node, visit]) => ({ journey, node, visit, secure: {} }));
  if (frames.length === 0 || frames.some(({ journey, node }) => !turn.journey(journey)?.nodes[node])) throw timedOut();
  const run: Run = {
    frames,
    shared: initialShared(authId.realm),
    visits: Math.max(...frames.map(({ visit }) => visit)),
    options: opening.options,
    ...(opening.revision !== undefined && { revision: opening.revision }),
    openedAt: authId.issuedAt,
  };
  const again: Advanced = await advance(run, [], turn);
  if (again.kind === 'broken') throw again.error;
  if (again.kind !== 'asked' || !sameJson(again.run.frames, frames)) throw timedOut();
  return again.run;
}
