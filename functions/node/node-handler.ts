// From a node and its ports to a function that the engine can call: parse the config, run, report.
// The same function serves a Lambda of its own and the engine's process.

import type { PortName, Ports } from '../ports/index.ts';
import type { NodeReply, NodeRequest } from '../ports/node-runner.ts';
import type { NodeContext, NodeImplementation, NodeTools } from './define-node.ts';
import { errorName, mayPass, NodeError, NodeRunError, RequestError } from './errors.ts';
import { nodeState } from './state.ts';
import { beforeDeadline } from './time-budget.ts';

export type NodeHandler = (request: NodeRequest) => Promise<NodeReply>;

/**
 * Replies by the deadline of the request, with the error `ERR_TIME_BUDGET` if need be, with `ERR_STORE_BUSY` for trouble of a port
 * that may pass, and with `ERR_STATE_TOO_LARGE` for what a port has no room for. Rejects with whatever breaks.
 */
export function nodeHandler<Need extends PortName>(
  node: NodeImplementation<Need>,
  ports: Pick<Ports, Need>,
  tools: NodeTools,
): NodeHandler {
  return async (request) => {
    const { nodeType: _type, nodeId: id, displayName, phase, config: given, ...rest } = request;
    const { state: stores, answers: callbacks, ...facts } = rest;
    const { state, edits } = nodeState(stores);
    const config = node.definition.config.safeParse(given);
    if (!config.success) {
      return { ok: false, code: 'ERR_NODE_CONFIG', message: `The config of ${id} cannot be used` };
    }
    const context: NodeContext = {
      ...facts,
      // An engine of an earlier version does not say.
      strict: facts.strict === true,
      node: { id, displayName },
      config: config.data,
      ...{ state, callbacks },
      ...tools,
    };
    const inTime = <Value>(work: () => Promise<Value>) => beforeDeadline(facts.deadline, tools.clock, work);
    try {
      if (phase === 'journeySucceeded') {
        const extras = (await inTime(async () => node.onSuccess?.(context, ports))) ?? {};
        return { ok: true, result: { kind: 'outcome', outcome: '', extras }, edits: [] };
      }
      return { ok: true, result: await inTime(() => node.run(context, ports)), edits };
    } catch (error) {
      if (error instanceof NodeRunError) return { ok: false, code: error.code, message: error.message };
      if (isStoreBusy(error)) return { ok: false, code: 'ERR_STORE_BUSY', message: causeOf(error) };
      if (error instanceof RequestError && error.code === 'ERR_BODY_TOO_LARGE') {
        const { message, cause } = error;
        return {
          ...{ ok: false, code: 'ERR_STATE_TOO_LARGE' },
          message: cause instanceof Error ? `${message}: ${cause.message}` : message,
        };
      }
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

/** What a node has done nevertheless must be told: it has ended its journey by that. */
function isStoreBusy(error: unknown): boolean {
  return mayPass(error) && !(error instanceof NodeError && error.events.length > 0);
}

/** The name of the first that went wrong: no text, which could quote what was sent. */
function causeOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? causeOf(error.cause) : errorName(error);
}
