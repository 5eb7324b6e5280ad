// From a journey as its author wrote it to one that the engine can run: every config parsed, every connection checked,
// and for every node what it and its successors will ask for. What cannot run is refused here, not at a login.

import type { NodeDefinition } from '../node/define-node.ts';
import { checkAgreement } from './check-agreement.ts';
import { checkLeftovers, checkNames, checkWays } from './check-journey.ts';
import { checkProofs } from './check-proofs.ts';
import type { KnownScripts, ScriptedNode } from './check-scripts.ts';
import { type Finding, type Report, reportOn } from './finding.ts';
import type { Journey, JourneyNode } from './journey.ts';
import { type InnerRefusal, placeNode, type UnkeptNode } from './place-node.ts';
import { keptInputs, reachableFrom } from './reachability.ts';
import { displayNames, type JourneySource } from './source.ts';
import { parseTree } from './tree.ts';

export interface CompileOptions {
  readonly definitions: readonly NodeDefinition[];
  /** Normal form. */
  readonly realm: string;
  readonly revision: string;
  /** The realm's profile is `strict`: what that means for each node is among the warnings. Default: false. */
  readonly strict?: boolean;
  /** Names of the realm's own mail templates: nodes that want another one are among the warnings. Default: nobody knows them. */
  readonly mailTemplates?: readonly string[];
  /** The compiled inner journey of this name; undefined when there is none. */
  readonly inner: (id: string) => Journey | InnerRefusal | undefined;
  /** What it means when there is none. Default: error; a failure where the journey may yet be written. */
  readonly missingInner?: 'error' | 'failure';
  /** Whether a run of this inner journey may get where it fails. Default: none does. */
  readonly innerFails?: (id: string) => boolean;
  /** Looks at the scripts that these nodes run. Handed in, since it takes a parser along. Default: they are not looked at. */
  readonly checkScripts?: (nodes: readonly ScriptedNode[], own: KnownScripts, report: Report) => void;
}

export interface CompiledJourney {
  /** Exactly the nodes that can be reached from the entry. Undefined when there are errors. */
  readonly journey: Journey | undefined;
  readonly errors: readonly Finding[];
  /** Where a run ends in an error, if it gets there. */
  readonly failures: readonly Finding[];
  readonly warnings: readonly Finding[];
}

export function compileJourney(source: JourneySource, options: CompileOptions): CompiledJourney {
  const report = reportOn(source.id, displayNames(source));
  const journey = checkedJourney(source, options, report);
  const { errors, failures, warnings } = report;
  return { journey: errors.length === 0 ? journey : undefined, errors, failures, warnings };
}

function checkedJourney(source: JourneySource, options: CompileOptions, report: Report): Journey | undefined {
  checkNames(source, report);
  const tree = parseTree(source.tree, report);
  if (!tree) return undefined;
  const definitions = new Map(options.definitions.map((definition) => [definition.type, definition]));
  const { inner, missingInner = 'error', innerFails = () => false, strict = false } = options;
  const checks = {
    definitions,
    strict,
    mailTemplates: options.mailTemplates,
    report,
    source,
    tree,
    inner,
    missingInner,
    innerFails,
  };
  const placed = new Map(
    Object.entries(tree.nodes).map(([id, reference]) => [id, placeNode(id, reference, checks)] as const),
  );
  checkLeftovers(source, tree, placed, report);
  const reachable = reachableFrom(tree.entryNodeId, (id) => Object.values(placed.get(id)?.connections ?? {}));
  checkWays(tree, placed, reachable, report);
  const nodes = [...placed.values()].flatMap(({ id, node }) => (node && reachable.has(id) ? [node] : []));
  const compiledInner = (name: string): Journey | undefined => {
    const found = inner(name);
    return found && 'refusal' in found ? undefined : found;
  };
  checkAgreement(nodes, definitions, compiledInner, report);
  checkProofs(tree.entryNodeId, nodes, definitions, report);
  options.checkScripts?.(
    nodes.flatMap((node) => [node, ...node.children]),
    source.scripts,
    report,
  );
  const kept = keptInputs(nodes);
  const types = nodes.flatMap((node) => [node, ...node.children]).map(({ type }) => type);
  const twins = new Set(types.filter((type, index) => types.indexOf(type) !== index));
  return {
    id: source.id,
    realm: options.realm,
    revision: options.revision,
    entryNodeId: tree.entryNodeId,
    enabled: tree.enabled,
    innerTreeOnly: tree.innerTreeOnly,
    noSession: tree.noSession,
    mustRun: tree.mustRun,
    identityResource: tree.identityResource,
    nodes: Object.fromEntries(nodes.map((node) => [node.id, finished(node, kept.get(node.id) ?? [], twins)])),
  };
}

function finished(node: UnkeptNode, kept: readonly string[], twins: ReadonlySet<string>): JourneyNode {
  const ofType = ({ type }: UnkeptNode | UnkeptNode['children'][number]) => twins.has(type) && { twin: true as const };
  const children = node.children.map((child) => ({
    ...{ ...child, ...ofType(child) },
    ...{ connections: {}, children: [], keptInputs: kept },
  }));
  return { ...node, ...ofType(node), children, keptInputs: kept };
}
