// What two versions of a journey differ in, place by place.

import { namedNode } from '../journey/finding.ts';
import { displayNames, type JourneySource } from '../journey/source.ts';
import { isJsonObject, type Json, type JsonObject, sameJson } from '../json.ts';

export interface Difference {
  /** `tree.nodes."Three tries" <id>.connections.Retry` */
  readonly place: string;
  /** Undefined where there was nothing. */
  readonly before: Json | undefined;
  /** Undefined where there is nothing any more. */
  readonly after: Json | undefined;
}

/** What a tool shows and nobody runs: where things stand on the canvas, and what follows from a config. */
const unimportant = new Set(['x', 'y', '_outcomes', '_rev', 'staticNodes']);

/** By place. Objects are looked into, lists are compared as a whole. */
export function differences(before: JourneySource, after: JourneySource): Difference[] {
  const names = new Map([...displayNames(before), ...displayNames(after)]);
  const parts = ({ tree, nodes, innerNodes }: JourneySource): JsonObject => ({ tree, nodes, innerNodes });
  return between(parts(before), parts(after), []).map(({ path, ...values }) => ({
    place: path.map((part) => (names.has(part) ? namedNode(part, names.get(part)) : part)).join('.'),
    ...values,
  }));
}

interface At extends Omit<Difference, 'place'> {
  readonly path: readonly string[];
}

function between(before: Json | undefined, after: Json | undefined, path: readonly string[]): At[] {
  if (sameJson(before, after)) return [];
  if (!isJsonObject(before) || !isJsonObject(after)) return [{ path, before, after }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .filter((key) => !unimportant.has(key))
    .flatMap((key) => between(before[key], after[key], [...path, key]));
}
