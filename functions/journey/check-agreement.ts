// Settings in which the nodes that register a device and those that check it have to agree, in one journey and in all that
// run inside it: where they do not, the codes of a device never match.
import { agreementOf, type NodeDefinition } from '../node/define-node.ts';
import { namedNode, type Report } from './finding.ts';
import type { Journey } from './journey.ts';

interface Party {
  readonly id: string;
  readonly type: string;
  readonly displayName: string;
  readonly side: 'registers' | 'verifies';
  readonly settings: Readonly<Record<string, string | number>>;
  /** The inner journey by which it was found; undefined for a node of the journey itself. */
  readonly via?: string | undefined;
  /** The journey that it is of, where that is another. */
  readonly journey?: string | undefined;
}

interface AgreeingNode {
  readonly id: string;
  readonly type: string;
  readonly displayName: string;
  readonly config: unknown;
  readonly children: readonly Omit<AgreeingNode, 'children' | 'innerJourney'>[];
  readonly innerJourney?: string;
}

/** `nodes` are those that can be reached; `inner` gives a compiled inner journey, undefined where there is none. */
export function checkAgreement(
  nodes: readonly AgreeingNode[],
  definitions: ReadonlyMap<string, NodeDefinition>,
  inner: (id: string) => Journey | undefined,
  report: Report,
): void {
  const own = nodes.flatMap((node) => partiesOf(node, definitions));
  const others = nodes.flatMap(({ innerJourney: via }) =>
    via === undefined ? [] : closure(via, inner).flatMap((journey) => partiesIn(journey, definitions, via)),
  );
  const parties = [...own, ...others];
  const registering = parties.filter(({ side }) => side === 'registers');
  const verifying = parties.filter(({ side }) => side === 'verifies');
  const said = new Set<string>();
  const compare = (party: Party, other: Party, keys: readonly string[]): void => {
    // What lies in one inner journey was said when that was checked.
    if (party.via !== undefined && party.via === other.via) return;
    for (const key of keys) {
      const [value, theirs] = [party.settings[key], other.settings[key]];
      if (value === undefined || theirs === undefined || value === theirs) continue;
      const pair = [party.id, other.id, key].sort().join();
      if (!said.has(pair)) disagree(party, other, { key, value, theirs }, report);
      said.add(pair);
    }
  };
  const verified = new Set(verifying.flatMap(({ settings }) => Object.keys(settings)));
  for (const registrar of registering) {
    for (const verifier of verifying) compare(verifier, registrar, Object.keys(verifier.settings));
    // What no node checks by a setting of its own, the devices of a user differ in.
    const unverified = Object.keys(registrar.settings).filter((key) => !verified.has(key));
    for (const other of registering) if (other !== registrar) compare(other, registrar, unverified);
  }
}

function disagree(
  party: Party,
  other: Party,
  { key, value, theirs }: { readonly key: string; readonly value: string | number; readonly theirs: string | number },
  report: Report,
): void {
  const [here, there] = party.via !== undefined && other.via === undefined ? [other, party] : [party, other];
  const [mine, its] = here === party ? [value, theirs] : [theirs, value];
  const of = there.journey === undefined ? '' : ` of ${there.journey}`;
  const message = `is ${mine}, and ${its} in ${namedNode(there.id, there.displayName)}${of}, which ${there.side} the same devices`;
  if (here.via === undefined) report.warn({ node: here.id, nodeType: here.type, key, message });
  else report.warn({ key, message: `${message}; here is ${namedNode(here.id, here.displayName)} of ${here.journey}` });
}

function partiesOf(node: AgreeingNode, definitions: ReadonlyMap<string, NodeDefinition>): Party[] {
  return [node, ...node.children].flatMap(({ id, type, displayName, config }) => {
    const definition = definitions.get(type);
    const agreement = definition && agreementOf(definition, config);
    return agreement ? [{ id, type, displayName, ...agreement }] : [];
  });
}

function partiesIn(journey: Journey, definitions: ReadonlyMap<string, NodeDefinition>, via: string): Party[] {
  const parties = Object.values(journey.nodes).flatMap((node) => partiesOf(node, definitions));
  return parties.map((party) => ({ ...party, via, journey: journey.id }));
}

/** The journey and all that run inside it. */
function closure(start: string, inner: (id: string) => Journey | undefined): Journey[] {
  const names = new Set([start]);
  const journeys: Journey[] = [];
  // A set hands out what is added to it on the way.
  for (const name of names) {
    const journey = inner(name);
    if (!journey) continue;
    journeys.push(journey);
    for (const { innerJourney } of Object.values(journey.nodes))
      if (innerJourney !== undefined) names.add(innerJourney);
  }
  return journeys;
}
