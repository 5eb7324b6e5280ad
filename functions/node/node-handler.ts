// From a node and its ports to a function that the engine can call: parse the config, run, report.
// The same function serves a Lambda of its own and the engine's process.

import type { PortName, Ports } from '../ports/index.ts';
import type { NodeReply, NodeRequest } from '../ports/node-runner.ts';
import type { Clock, Log, Randomness } from '../ports/system.ts';
import type { NodeContext, NodeImplementation } from './define-node.ts';
import { NodeError, NodeRunError } from './errors.ts';
import { nodeState } from './state.ts';
import { beforeDeadline } from './time-budget.ts';

/** What every node has without declaring it. */
export interface NodeTools {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Log;
}

export type NodeHandler = (request: NodeRequest) => Promise<NodeReply>;

/** Replies by the deadline of the request, with the error `ERR_TIME_BUDGET` if need be. Rejects with whatever breaks. */
export function nodeHandler<Need extends PortName>(
  node: NodeImplementation<Need>,
  ports: Pick<Ports, Need>,
  tools: NodeTools,
): NodeHandler {
  return async (request) => {
    const { state, edits } = nodeState(request.state);
    const config = node.definition.config.safeParse(request.config);
    if (!config.success) {
      return { ok: false, code: 'ERR_NODE_CONFIG', message: `The config of ${request.nodeId} cannot be used` };
    }
    const context: NodeContext = {
      node: { id: request.nodeId, displayName: request.displayName },
      config: config.data,
      realm: request.realm,
      journey: request.journey,
      identityResource: request.identityResource,
      state,
      callbacks: request.answers,
      locales: request.locales,
      ...(request.universalId !== undefined && { universalId: request.universalId }),
      visit: request.visit,
      attemptPolicy: request.attemptPolicy,
      passwordPolicy: request.passwordPolicy,
      // An engine of an earlier version does not say.
      strict: request.strict === true,
      baseUrl: request.baseUrl,
      client: request.client,
      ...(request.browser && { browser: request.browser }),
      standing: request.standing,
      factorRule: request.factorRule,
      journeyEnds: request.journeyEnds,
      transactionId: request.transactionId,
      ...(request.push && { push: request.push }),
      ...tools,
    };
    const inTime = <Value>(work: () => Promise<Value>) => beforeDeadline(request.deadline, tools.clock, work);
    try {
      if (request.phase === 'journeySucceeded') {
        await inTime(async () => node.onSuccess?.(context, ports));
        return { ok: true, result: { kind: 'outcome', outcome: '', extras: {} }, edits: [] };
      }
      return { ok: true, result: await inTime(() => node.run(context, ports)), edits };
    } catch (error) {
      if (error instanceof NodeRunError) return { ok: false, code: error.code, message: error.message };
      if (!(error instanceof NodeError)) throw error;
      const cause = error.cause instanceof Error ? `: ${error.cause.name}` : '';
      const { code, message, clientMessage, events } = error;
      return {
        ...{ ok: false, code, message: `${message}${cause}` },
        ...(clientMessage !== undefined && { clientMessage }),
        ...(events.length > 0 && { events }),
      };
    }
  };
}
