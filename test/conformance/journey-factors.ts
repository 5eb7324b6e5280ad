// With which factors a journey can end: every way through its graph, followed without running a node. A realm's demand
// for a second factor comes on top of it.
import { isDeepStrictEqual } from 'node:util';
import { compileJourneys } from '../../functions/journey/compile-journeys.ts';
import { type Journey, type JourneyNode, successNodeId } from '../../functions/journey/journey.ts';
import type { JourneySource } from '../../functions/journey/source.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';

export type Factor =
  | 'earlier session'
  | 'password'
  | 'one-time password'
  | 'push'
  | 'recovery code'
  | 'remembered browser'
  | 'passkey';

/** What a node has seen proved when it ends with this outcome. Whoever registers a device has proved nothing with it. */
export const provingOutcomes: Readonly<Record<string, readonly [outcome: string, factor: Factor]>> = {
  DataStoreDecisionNode: ['true', 'password'],
  IdentityStoreDecisionNode: ['TRUE', 'password'],
  OathTokenVerifierNode: ['successOutcome', 'one-time password'],
  PushResultVerifierNode: ['TRUE', 'push'],
  RecoveryCodeCollectorDecisionNode: ['true', 'recovery code'],
  // Beside a password only, and worth no step-up: docs/decisions/0038-remembered-browser.md.
  RememberedBrowserDecisionNode: ['true', 'remembered browser'],
  WebAuthnAuthenticationNode: ['success', 'passkey'],
};

/** Goes on with the user of the session that came along, which the engine has checked. */
const sessionsUser = { sessionDataKey: 'UserToken', sharedStateKey: 'username' };

export interface JourneyFactors {
  readonly journey: string;
  /** Each in an order of proving, the weakest first. None where it cannot end in success. */
  readonly endings: readonly (readonly Factor[])[];
}

/** Throws for a journey that does not compile. */
export function journeyFactors(sources: readonly JourneySource[]): JourneyFactors[] {
  const compiled = compileJourneys(
    sources.map(({ id }) => id),
    {
      ...{ definitions: nodeDefinitions, realm: '/alpha', revision: 'factors' },
      source: (id) => sources.find((source) => source.id === id),
    },
  );
  const journeys = new Map(
    sources.map(({ id }) => {
      const journey = compiled.get(id)?.journey;
      if (!journey) throw new Error(`${id} does not compile`);
      return [id, journey] as const;
    }),
  );
  return [...journeys.values()].map((journey) => ({
    journey: journey.id,
    endings: distinct(endingsOf(journey, [], journeys)),
  }));
}

/** Every list of factors with which success is reached from these. */
function endingsOf(
  journey: Journey,
  before: readonly Factor[],
  journeys: ReadonlyMap<string, Journey>,
): readonly (readonly Factor[])[] {
  const endings: (readonly Factor[])[] = [];
  const seen = new Set<string>();
  const wanted: (readonly [nodeId: string, proved: readonly Factor[]])[] = [[journey.entryNodeId, before]];
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    const [id, proved] = next;
    const key = JSON.stringify([id, [...proved].sort()]);
    if (seen.has(key)) continue;
    seen.add(key);
    if (id === successNodeId) endings.push(proved);
    const node = journey.nodes[id];
    for (const [outcome, target] of Object.entries(node?.connections ?? {})) {
      for (const after of node ? provedBy(node, outcome, proved, journeys) : []) wanted.push([target, after]);
    }
  }
  return endings;
}

/** What may be proved once a node has ended with an outcome: of an inner journey there are several. */
function provedBy(
  node: JourneyNode,
  outcome: string,
  proved: readonly Factor[],
  journeys: ReadonlyMap<string, Journey>,
): readonly (readonly Factor[])[] {
  const inner = node.innerJourney === undefined ? undefined : journeys.get(node.innerJourney);
  if (inner && outcome === 'true') return endingsOf(inner, proved, journeys);
  if (node.type === 'SessionDataNode' && isDeepStrictEqual(node.config, sessionsUser)) return [['earlier session']];
  // A page ends with the outcome of its last child.
  const [proving, factor] = provingOutcomes[node.children.at(-1)?.type ?? node.type] ?? [];
  if (factor === undefined || outcome !== proving || proved.includes(factor)) return [proved];
  // Whoever has typed the password needs no session from before.
  return [[...(factor === 'password' ? proved.filter((one) => one !== 'earlier session') : proved), factor]];
}

/** Each set once, the weakest first. */
function distinct(endings: readonly (readonly Factor[])[]): readonly (readonly Factor[])[] {
  const bySet = new Map(endings.map((factors) => [[...factors].sort().join(), factors]));
  return [...bySet.values()].sort((one, other) => one.length - other.length || one.join().localeCompare(other.join()));
}
