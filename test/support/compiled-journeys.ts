// What the engine runs of journeys that a test has written down.
import { compileJourneys } from '../../functions/journey/compile-journeys.ts';
import { findingText } from '../../functions/journey/finding.ts';
import type { Journey } from '../../functions/journey/journey.ts';
import type { JourneySource } from '../../functions/journey/source.ts';
import type { NodeDefinition } from '../../functions/node/define-node.ts';

/** By journey name. Throws with every finding when one of them does not compile. Realm `/alpha` unless given. */
export function compiled(
  sources: readonly JourneySource[],
  definitions: readonly NodeDefinition[],
  realm = '/alpha',
): Map<string, Journey> {
  const byId = new Map(sources.map((source) => [source.id, source]));
  const results = compileJourneys([...byId.keys()], {
    definitions,
    realm,
    revision: '1',
    source: (id) => byId.get(id),
  });
  const errors = [...results.values()].flatMap((result) => result.errors.map(findingText));
  if (errors.length > 0) throw new Error(errors.join('\n'));
  return new Map([...results].flatMap(([id, { journey }]) => (journey ? [[id, journey]] : [])));
}
