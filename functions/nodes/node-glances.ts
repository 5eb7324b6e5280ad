// What the engine sees by itself of nodes that have functions of their own: a poll that finds nothing new calls none. A
// glance says what the node would, or nothing; whatever it cannot tell, and every failure, is left to the node.
import { typeInMessageId } from '../mfa/push/message-id.ts';
import { journeyUser, sharedText } from '../node/resolve-identity.ts';
import { nodeState } from '../node/state.ts';
import type { Ports } from '../ports/index.ts';
import type { NodeReply, NodeRequest, NodeRunner } from '../ports/node-runner.ts';
import type { PushProgress } from '../ports/push.ts';
import { userKey } from '../ports/users.ts';
import { node as pushResultVerifier } from './push-result-verifier.ts';
import { mayAsk, node as rememberBrowser } from './remember-browser.ts';
import { mayCount, node as rememberedBrowserDecision } from './remembered-browser-decision.ts';

type Glance = (request: NodeRequest) => Promise<NodeReply | undefined>;

/** By node type. */
export function nodeGlances({ pushProgress }: Pick<Ports, 'pushProgress'>): ReadonlyMap<string, Glance> {
  return new Map<string, Glance>([
    [pushResultVerifier.definition.type, (request) => waitingOf(request, pushProgress)],
    // Most browsers bring nothing that could count.
    [rememberedBrowserDecision.definition.type, async (request) => (mayCount(request) ? undefined : outcome('false'))],
    [rememberBrowser.definition.type, async (request) => (mayAsk(request) ? undefined : outcome('outcome'))],
  ]);
}

export function glancing(runner: NodeRunner, glances: ReadonlyMap<string, Glance>): NodeRunner {
  return {
    ...runner,
    async run(request) {
      const glance = request.phase === 'process' ? glances.get(request.nodeType) : undefined;
      const seen = await glance?.(request).catch(() => undefined);
      return seen ?? runner.run(request);
    },
  };
}

/** Only that there is no answer: what the phone said, the engine cannot read. */
async function waitingOf(request: NodeRequest, pushProgress: PushProgress): Promise<NodeReply | undefined> {
  const { state } = nodeState(request.state);
  const messageId = sharedText(state, 'pushMessageId');
  const user = journeyUser({ ...request, state });
  if (messageId === undefined || user === undefined || typeInMessageId(messageId) !== 'AUTHENTICATE') return undefined;
  const push = await pushProgress.find(messageId);
  const waits = push && !push.answered && push.delivery !== 'failed' && userKey(push) === userKey(user);
  return waits ? outcome('WAITING') : undefined;
}

function outcome(name: string): NodeReply {
  return { ok: true, result: { kind: 'outcome', outcome: name, extras: {} }, edits: [] };
}
