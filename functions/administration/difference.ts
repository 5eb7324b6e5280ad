// What two versions of a journey or a script differ in, place by place.

import { namedNode } from '../journey/finding.ts';
import { displayNames, type JourneySource } from '../journey/source.ts';
import { isJsonObject, type Json, type JsonObject, sameJson } from '../json.ts';
import { scriptSource } from '../script/exported-script.ts';
import { hiddenSecret, shownMember } from './secrets.ts';

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

/** By place. Objects are looked into, lists are compared as a whole. Of a secret no more is told than that it is another one. */
export function journeyDifferences(before: JourneySource, after: JourneySource): Difference[] {
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
  const name = path.at(-1) ?? '';
  const shown = { before: shownMember(name, before), after: shownMember(name, after) };
  if (shown.before === hiddenSecret || shown.after === hiddenSecret) return [{ path, ...shown }];
  if (!isJsonObject(before) || !isJsonObject(after)) return [{ path, ...shown }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .filter((key) => !unimportant.has(key))
    .flatMap((key) => between(before[key], after[key], [...path, key]));
}

/** Who wrote it, and when, is in the history. */
const ofScripts = ['context', 'default', 'description', 'evaluatorVersion', 'exports', 'language', 'name'];

/** By member; of the source, the lines from the first that differs to the last, at `line 3`. */
export function scriptDifferences(before: JsonObject, after: JsonObject): Difference[] {
  const members = ofScripts.flatMap((place): Difference[] =>
    sameJson(before[place], after[place]) ? [] : [{ place, before: before[place], after: after[place] }],
  );
  return [...members, ...lineDifference(linesOf(before), linesOf(after))];
}

function linesOf({ script }: JsonObject): string[] {
  return (scriptSource(script) ?? '').split('\n');
}

function lineDifference(before: readonly string[], after: readonly string[]): Difference[] {
  const longest = Math.min(before.length, after.length);
  let first = 0;
  while (first < longest && before[first] === after[first]) first += 1;
  if (first === before.length && first === after.length) return [];
  let same = 0;
  while (same < longest - first && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  const part = (lines: readonly string[]): string[] | undefined => {
    const changed = lines.slice(first, lines.length - same);
    return changed.length > 0 ? changed : undefined;
  };
  return [{ place: `line ${first + 1}`, before: part(before), after: part(after) }];
}
