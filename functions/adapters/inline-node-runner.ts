// Runs nodes in this process. Request and reply go through JSON, as they do on the way to a Lambda.
import type { NodeHandler } from '../journey/node-handler.ts';
import type { NodeRunner } from '../ports/node-runner.ts';

/** `handlers` by node type. */
export function inlineNodeRunner(handlers: Readonly<Record<string, NodeHandler>>): NodeRunner {
  return {
    async run(request) {
      const handler = handlers[request.nodeType];
      if (!handler) return { ok: false, code: 'ERR_NODE_UNKNOWN', message: `No node ${request.nodeType} runs here` };
      return JSON.parse(JSON.stringify(await handler(JSON.parse(JSON.stringify(request)))));
    },
  };
}
