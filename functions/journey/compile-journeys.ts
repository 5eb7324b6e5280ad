// Journeys that run each other as inner journeys, compiled from the innermost outwards.
import { isJsonObject } from '../json.ts';
import { type CompiledJourney, type CompileOptions, compileJourney } from './compile-journey.ts';
import type { Journey } from './journey.ts';
import { type InnerRefusal, innerJourneyNodeType } from './place-node.ts';
import { reachableFrom } from './reachability.ts';
import { type JourneySource, memberOf } from './source.ts';

export interface CompileManyOptions extends Omit<CompileOptions, 'inner' | 'innerFails'> {
  /** What an inner journey that cannot be run means for those that run it. Default: error. */
  readonly brokenInner?: 'error' | 'warning';
  readonly source: (id: string) => JourneySource | undefined;
}

/** The journeys that this one names as inner journeys, reachable or not. */
export function innerNames({ tree, nodes }: JourneySource): string[] {
  const references = isJsonObject(tree['nodes']) ? Object.entries(tree['nodes']) : [];
  const names = references.map(([id, reference]) => {
    const isInner = isJsonObject(reference) && reference['nodeType'] === innerJourneyNodeType;
    const config = isInner ? memberOf(nodes, id) : undefined;
    return isJsonObject(config) ? config['tree'] : undefined;
  });
  return [...new Set(names.filter((name) => typeof name === 'string'))];
}

/** These journeys and all that run inside them, innermost first. Ids without a source are not in the result. */
export function compileJourneys(ids: readonly string[], options: CompileManyOptions): Map<string, CompiledJourney> {
  const inside = new Map<string, readonly string[]>();
  const innerOf = (id: string): readonly string[] => {
    const known = inside.get(id);
    if (known) return known;
    const source = options.source(id);
    const names = source ? innerNames(source) : [];
    inside.set(id, names);
    return names;
  };
  const compiled = new Map<string, CompiledJourney>();
  for (const id of innermostFirst(ids, innerOf)) {
    const source = options.source(id);
    if (!source) continue;
    const inner = (name: string): Journey | InnerRefusal | undefined => {
      const found = compiled.get(name);
      if (found?.journey) return found.journey;
      if (reachableFrom(name, innerOf).has(id)) return { refusal: `Tree would result in recursive loop: ${name}` };
      return !found || options.brokenInner === 'warning'
        ? undefined
        : { refusal: `the inner journey ${name} is refused` };
    };
    const innerFails = (name: string): boolean => (compiled.get(name)?.failures.length ?? 0) > 0;
    compiled.set(id, compileJourney(source, { ...options, inner, innerFails }));
  }
  return compiled;
}

/** Every id after those that it leads to; within a loop in any order. */
function innermostFirst(ids: readonly string[], innerOf: (id: string) => readonly string[]): Set<string> {
  const done = new Set<string>();
  const entered = new Set<string>();
  for (const start of ids) {
    // Not recursive: an export may chain more journeys than the stack is deep.
    const path = [start];
    for (let id = path.at(-1); id !== undefined; id = path.at(-1)) {
      const next = entered.has(id) ? [] : innerOf(id).filter((name) => !entered.has(name));
      entered.add(id);
      if (next.length > 0) path.push(...next);
      else done.add(path.pop() ?? id);
    }
  }
  return done;
}
