// Which nodes a paused journey may come to next, nearest first. Worked out when a journey pauses and not when it is
// compiled: where an inner journey leads back to is known only then, and a walk this short takes no time.
import { failureNodeId, type JourneyNode, successNodeId } from '../journey/journey.ts';
import type { Run } from './run.ts';
import type { Turn } from './visit.ts';

/** Connections to follow. An answered sign-in page runs two or three nodes before the next question. */
const farthest = 3;

/** Each one is an invocation. */
const mostTypes = 6;

/** Nodes with a hundred outcomes exist; nobody can tell which of them will be taken. */
const mostPlaces = 40;

/** Into inner journeys and out of them. More than that, and the run would end on its way. */
const mostMoves = 100;

/** Journey and node of each frame, outermost first. */
type Place = readonly (readonly [journey: string, node: string])[];

/** The types among `wanted` of the nodes in reach, those of pages and of inner journeys included. */
export function nodesAhead(run: Run, journeyOf: Turn['journey'], wanted: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  let places: Place[] = [run.frames.map(({ journey, node }) => [journey, node] as const)];
  for (let distance = 1; distance <= farthest; distance += 1) {
    places = places.flatMap((place) => placesAfter(place, journeyOf)).slice(0, mostPlaces);
    places = places.filter((place) => isNew(JSON.stringify(place), seen));
    for (const node of places.map((place) => nodeAt(place, journeyOf))) {
      for (const { type } of node ? [node, ...node.children] : []) {
        if (wanted.has(type)) found.add(type);
      }
    }
  }
  return [...found].slice(0, mostTypes);
}

function placesAfter(place: Place, journeyOf: Turn['journey']): Place[] {
  const targets = new Set(Object.values(nodeAt(place, journeyOf)?.connections ?? {}));
  return Array.from(targets, (target) => settled(moved(place, target), journeyOf)).filter((next) => next.length > 0);
}

/** Into inner journeys and out of them, until it stands on a node that does something. Empty at the journey's end. */
function settled(place: Place, journeyOf: Turn['journey']): Place {
  let settling = place;
  // Inner journeys can be made to go round in circles.
  for (let moves = 0; moves < mostMoves; moves += 1) {
    const ended = endOf(settling);
    const inner = nodeAt(settling, journeyOf)?.innerJourney;
    if (ended !== undefined) {
      const outer = settling.slice(0, -1);
      const target = nodeAt(outer, journeyOf)?.connections[ended];
      if (target === undefined) return [];
      settling = moved(outer, target);
    } else if (inner !== undefined) {
      const entry = journeyOf(inner)?.entryNodeId;
      if (entry === undefined) return [];
      settling = [...settling, [inner, entry]];
    } else {
      return settling;
    }
  }
  return [];
}

function endOf(place: Place): 'true' | 'false' | undefined {
  const node = place.at(-1)?.[1];
  if (node === successNodeId) return 'true';
  return node === failureNodeId ? 'false' : undefined;
}

function moved(place: Place, node: string): Place {
  const top = place.at(-1);
  return top ? [...place.slice(0, -1), [top[0], node]] : [];
}

function nodeAt(place: Place, journeyOf: Turn['journey']): JourneyNode | undefined {
  const [journey = '', node = ''] = place.at(-1) ?? [];
  return journeyOf(journey)?.nodes[node];
}

function isNew(key: string, seen: Set<string>): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}
