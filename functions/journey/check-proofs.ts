// Ways through a journey on which nothing is proved: to a node that believes whoever is named or sends him a code, and from an
// outcome that a client can choose to Success.
import type { NodeDefinition } from '../node/define-node.ts';
import type { Report } from './finding.ts';
import { successNodeId } from './journey.ts';
import { reachableFrom } from './reachability.ts';

/** Whoever owns dear numbers has them called, a thousand at a time. */
const sentToAnybody = {
  mail: 'no node before it verifies the user: anybody who knows a name has mails sent to its owner',
  sms: 'no node before it verifies the user: strangers make it send SMS, and you pay for each; put a password before it',
} as const;

interface WalkedNode {
  readonly id: string;
  readonly type: string;
  readonly children: readonly { readonly type: string }[];
  readonly connections: Readonly<Record<string, string>>;
  readonly innerJourney?: string;
}

/** `nodes` are those that can be reached. */
export function checkProofs(
  entry: string,
  nodes: readonly WalkedNode[],
  definitions: ReadonlyMap<string, NodeDefinition>,
  report: Report,
): void {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const definitionsOf = ({ type, children }: WalkedNode) =>
    [type, ...children.map((child) => child.type)].flatMap((name) => definitions.get(name) ?? []);
  /** Of an inner journey nothing is known here: it may. */
  const verifies = (node: WalkedNode): boolean =>
    node.innerJourney !== undefined ||
    definitionsOf(node).some(({ proves, needs }) => proves === true && !needs.includes('factorFence'));
  const unproved = (start: string): Set<string> =>
    reachableFrom(start, (id) => {
      const node = byId.get(id);
      return node && !verifies(node) ? Object.values(node.connections) : [];
    });

  const open = unproved(entry);
  for (const node of nodes) {
    const place = { node: node.id, nodeType: node.type };
    if (open.has(node.id) && definitionsOf(node).some(({ believesUser }) => believesUser)) {
      report.warn({ ...place, message: 'no node before it verifies the user: anybody could register for anybody' });
    }
    if (open.has(node.id)) {
      for (const { sendsCode } of definitionsOf(node)) {
        if (sendsCode) report.warn({ ...place, message: sentToAnybody[sendsCode] });
      }
    }
    const onward = definitionsOf(node).some(({ suspends }) => suspends) ? Object.values(node.connections) : [];
    if (onward.some((target) => target === successNodeId || unproved(target).has(successNodeId))) {
      report.warn({ ...place, message: 'leads to Success without another proof: whoever has the link is signed in' });
    }
    // A page ends with the outcome of its last child.
    const { chosenByClient = [] } = definitionsOf(node).at(-1) ?? {};
    const around = chosenByClient.filter((outcome) => {
      const target = node.connections[outcome];
      return target !== undefined && unproved(target).has(successNodeId);
    });
    for (const outcome of around) {
      const message = 'any client can choose this outcome, and it leads to Success without another proof';
      report.warn({ ...place, key: `connections.${outcome}`, message });
    }
  }
}
