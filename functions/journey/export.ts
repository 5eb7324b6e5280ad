// Export files as frodo, the platform's admin UI and the older AM-treetool write them, read into journeys.
import { isJsonObject, type Json } from '../json.ts';
import type { Finding } from './finding.ts';
import { type JourneySource, journeySource } from './source.ts';

export interface JourneyExport {
  /** In the order of the file. */
  readonly journeys: readonly JourneySource[];
  /** About the file as a whole, or about a journey that is none; the other journeys are there all the same. */
  readonly errors: readonly Finding[];
}

/**
 * Reads the layouts with several journeys (`trees`) and with one (`tree`). A journey's name is its key in `trees`,
 * or the `_id` of the one tree.
 */
export function readJourneyExport(fileName: string, text: string): JourneyExport {
  const file = parsed(text);
  if ('trouble' in file) return refusal(fileName, file.trouble);
  if (!isJsonObject(file.value)) return refusal(fileName, 'not a JSON object');
  const { trees, tree } = file.value;
  if (isJsonObject(trees)) return severalJourneys(fileName, Object.entries(trees));
  const name = isJsonObject(tree) ? tree['_id'] : undefined;
  if (typeof name === 'string') return severalJourneys(fileName, [[name, file.value]]);
  if (typeof file.value['entryNodeId'] === 'string') {
    return refusal(fileName, 'a tree without its node configs; export the journey with frodo instead');
  }
  return refusal(fileName, 'not a journey export: it has neither `trees` nor `tree._id`');
}

function severalJourneys(fileName: string, entries: readonly [string, Json][]): JourneyExport {
  if (entries.length === 0) return refusal(fileName, 'has no journeys in `trees`');
  const journeys: JourneySource[] = [];
  const errors: Finding[] = [];
  for (const [id, value] of entries) {
    const source = journeySource(id, value);
    if (source) journeys.push(source);
    else errors.push({ journey: id, key: 'tree', message: 'must be an object' });
  }
  return { journeys, errors };
}

function refusal(fileName: string, message: string): JourneyExport {
  return { journeys: [], errors: [{ journey: fileName, message }] };
}

function parsed(text: string): { value: unknown } | { trouble: string } {
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    // The parser's own words quote the file, which may hold secrets.
    const place = /line \d+ column \d+/.exec(String(error))?.[0];
    return { trouble: place ? `not JSON (${place})` : 'not JSON' };
  }
}
