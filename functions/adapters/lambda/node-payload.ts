// A node's request and reply as text, the same on the way to a Lambda and within one process. What comes back is checked
// as far as the engine relies on it: a function of another version, or none of ours, must not move a journey.
import * as z from 'zod';
import { NodeRunError } from '../../node/errors.ts';
import type { NodeHandler } from '../../node/node-handler.ts';
import type { NodeReply, NodeRequest, NodeRunner } from '../../ports/node-runner.ts';

/**
 * In bytes of UTF-8, both ways. State at its bound, a journey's config and a client's answers stay well below it, and
 * it stays well below the 6 MB that Lambda takes.
 */
export const largestPayload = 2 * 1024 * 1024;

const texts = z.record(z.string(), z.string()).optional();

const events = z.array(z.object({ eventName: z.string(), info: texts })).optional();

const text = z.string().optional();

const extras = z.object({
  sessionProperties: texts,
  removedSessionProperties: z.array(z.string()).optional(),
  maxSessionMinutes: z.number().optional(),
  maxIdleMinutes: z.number().optional(),
  errorMessage: z.string().optional(),
  lockoutMessage: z.string().optional(),
  successUrl: z.string().optional(),
  failureUrl: z.string().optional(),
  ending: z
    .object({
      at: z.enum(['success', 'failure', 'error']),
      message: z.string().optional(),
      details: z.record(z.string(), z.unknown()),
      sessionProperties: texts,
    })
    .optional(),
  theme: z.string().optional(),
  measured: z
    .array(z.object({ key: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/), milliseconds: z.number().optional() }))
    .optional(),
  universalId: z.string().optional(),
  cookies: z
    .array(z.object({ name: z.string(), value: z.string(), path: text, domain: text, maxAge: z.number().optional() }))
    .optional(),
  provedOn: z.number().optional(),
  wantsSuccess: z.boolean().optional(),
  audit: z.record(z.string(), z.json()).optional(),
  sessionUnused: z.literal(true).optional(),
  beside: z.literal(true).optional(),
  events,
});

const replySchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    result: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('outcome'), outcome: z.string(), extras }),
      z.object({
        kind: z.literal('callbacks'),
        callbacks: z.array(z.object({ type: z.string() })),
        ...{ header: text, description: text, stage: text, extras },
      }),
      z.object({ kind: z.literal('becomes'), config: z.record(z.string(), z.json()), extras }),
    ]),
    edits: z.array(
      z.discriminatedUnion('op', [
        z.object({ op: z.enum(['put', 'merge']), store: z.enum(['shared', 'transient']), key: z.string() }),
        z.object({ op: z.literal('remove'), key: z.string() }),
      ]),
    ),
  }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.string(), clientMessage: text, events }),
]);

/** The reply in place of running the node, when its request is larger than `largestPayload`. */
export function requestText(request: NodeRequest): { readonly text: string } | { readonly refusal: NodeReply } {
  const text = JSON.stringify(request);
  const bytes = Buffer.byteLength(text);
  if (bytes <= largestPayload) return { text };
  const message = `${request.nodeType} would get ${bytes} bytes`;
  return { refusal: { ok: false, code: 'ERR_STATE_TOO_LARGE', message } };
}

/** Throws `ERR_NODE_REPLY`; nothing of the text is in the error. */
export function readReply(text: string): NodeReply {
  const bytes = Buffer.byteLength(text);
  if (bytes > largestPayload) throw new NodeRunError('ERR_NODE_REPLY', `${bytes} bytes`);
  const value = parsed(text);
  if (!replySchema.safeParse(value).success) throw new NodeRunError('ERR_NODE_REPLY', 'not a reply of a node');
  // Checked above, except for the callbacks' content, which is JSON for the client.
  return value as NodeReply;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Runs nodes in this process. Request and reply become text, as they do on the way to a Lambda, under the same checks.

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
