// What a check of a journey found. Errors refuse the journey; failures let it in, and every run that gets there ends in an
// error; warnings are for its author to know.
import { printable } from '../printable.ts';

export interface Finding {
  /** The journey, or the file when no journey could be made out in it. */
  readonly journey: string;
  /** Node id. */
  readonly node?: string;
  /** The node's, as its author chose it. */
  readonly displayName?: string;
  readonly nodeType?: string;
  /** Path of the config key or tree member, `retryLimit`, `connections.true`. */
  readonly key?: string;
  /** Never holds a configured value that could be a secret. */
  readonly message: string;
  /** What is not there, so that it can be counted over many journeys. */
  readonly missing?: Missing;
}

export interface Missing {
  readonly kind: 'node type' | 'script binding' | 'Java class';
  /** `ScriptedDecisionNode`. */
  readonly name: string;
  /** How many nodes of the journey need it. */
  readonly nodes: number;
}

/** `Login: node "Three tries" <id> (RetryLimitDecisionNode): retryLimit: must be greater than 0`. */
export function findingText(finding: Finding): string {
  return `${printable(finding.journey)}: ${placeText(finding)}`;
}

/** The same without the journey. */
export function placeText({ node, displayName, nodeType, key, message }: Finding): string {
  const type = node && nodeType ? ` (${nodeType})` : '';
  const place = node ? `node ${namedNode(node, displayName)}${type}` : nodeType;
  return printable([place, key, message].filter((part) => part !== undefined).join(': '));
}

/** Of a name, in characters. */
const longestName = 60;

/** `"Three tries" <id>`, or the id of a node without a name. */
export function namedNode(id: string, displayName: string | undefined): string {
  if (!displayName) return id;
  const name = displayName.replaceAll('"', ' ');
  return `"${name.length > longestName ? `${name.slice(0, longestName)}...` : name}" ${id}`;
}

type OwnFinding = Omit<Finding, 'journey' | 'displayName'>;

/** Collects the findings of one journey. */
export interface Report {
  readonly errors: Finding[];
  readonly failures: Finding[];
  readonly warnings: Finding[];
  error(finding: OwnFinding): void;
  /** Said of a node that cannot be reached, it counts as a warning. */
  fail(finding: OwnFinding): void;
  warn(finding: OwnFinding): void;
  /** A node for a message about another: its name and id. */
  named(node: string): string;
}

/** `displayNames` by node id, those of the children of pages too. */
export function reportOn(journey: string, displayNames: ReadonlyMap<string, string>): Report {
  const errors: Finding[] = [];
  const failures: Finding[] = [];
  const warnings: Finding[] = [];
  const whole = (finding: OwnFinding): Finding => {
    const displayName = finding.node === undefined ? undefined : displayNames.get(finding.node);
    return { journey, ...finding, ...(displayName !== undefined && { displayName }) };
  };
  return {
    errors,
    failures,
    warnings,
    error: (finding) => errors.push(whole(finding)),
    fail: (finding) => failures.push(whole(finding)),
    warn: (finding) => warnings.push(whole(finding)),
    named: (node) => namedNode(node, displayNames.get(node)),
  };
}
