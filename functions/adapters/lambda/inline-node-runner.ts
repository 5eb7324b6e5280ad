// Runs nodes in this process. Request and reply become text, as they do on the way to a Lambda, under the same checks.
import type { NodeHandler } from '../../node/node-handler.ts';
import type { NodeRunner } from '../../ports/node-runner.ts';
import { readReply, requestText } from './node-payload.ts';

/** `handlers` by node type. Rejects with what a handler throws. */
export function inlineNodeRunner(handlers: Readonly<Record<string, NodeHandler>>): NodeRunner {
  return {
    async run(request) {
      const handler = handlers[request.nodeType];
      if (!handler) return { ok: false, code: 'ERR_NODE_UNKNOWN', message: `No node ${request.nodeType} runs here` };
      const asText = requestText(request);
      if ('refusal' in asText) return asText.refusal;
      return readReply(JSON.stringify(await handler(JSON.parse(asText.text))));
    },
  };
}
