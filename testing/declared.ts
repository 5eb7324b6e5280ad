// What a node sends, is answered and touches is what its definition says: whoever runs one here holds it against that.
import { auditEvents } from '../functions/manifest/audit-events.ts';
import type { Answers } from '../functions/node/callbacks/callback.ts';
import type { NodeDefinition, NodeImplementation, NodeTools } from '../functions/node/define-node.ts';
import { type NodeHandler, nodeHandler } from '../functions/node/node-handler.ts';
import type { PortName, Ports } from '../functions/ports/index.ts';
import type { NodeReply } from '../functions/ports/node-runner.ts';
import { WrongUse } from './wrong-use.ts';

/** Throws when the reply asks for something that the definition does not declare, or leaves an audit event that there is not. */
export function requireDeclared({ type, callbacks = [] }: NodeDefinition, reply: NodeReply): void {
  const { events = [] } = reply.ok ? reply.result.extras : reply;
  const unknown = events.find(({ eventName }) => !Object.hasOwn(auditEvents, eventName));
  if (unknown) throw new WrongUse(`${type} leaves the audit event ${unknown.eventName}, which there is not`);
  if (!reply.ok || reply.result.kind !== 'callbacks') return;
  const declared: readonly string[] = callbacks;
  const undeclared = reply.result.callbacks.find((callback) => !declared.includes(callback.type));
  if (undeclared) throw new WrongUse(`${type} sends a ${undeclared.type}, which its definition does not declare`);
}

/** Throws when there is an answer to something that the node never asks. */
export function requireAsked({ type, callbacks = [] }: NodeDefinition, answers: Answers): void {
  const declared: readonly string[] = callbacks;
  const unasked = answers.find((answer) => !declared.includes(answer.type));
  if (!unasked) return;
  const asks = declared.length > 0 ? `asks ${declared.join(', ')} only` : 'asks nothing';
  throw new WrongUse(`There is an answer to a ${unasked.type}, but ${type} ${asks}`);
}

/**
 * The node with the ports that it declares and no other, as it has them in its function. Throws when one of them is not
 * given; the handler rejects when the node uses one that it does not declare.
 */
export function declaredHandler<Need extends PortName>(
  node: NodeImplementation<Need>,
  given: Partial<Ports>,
  tools: NodeTools,
): NodeHandler {
  const { type, needs } = node.definition;
  const missing = needs.find((name) => given[name] === undefined);
  if (missing) {
    const place = 'which is not among the ports given: memoryPorts() has them all';
    throw new WrongUse(`${type} needs the port ${missing}, ${place}`);
  }
  const declared = Object.fromEntries(needs.map((name) => [name, given[name]])) as Pick<Ports, Need>; // see above
  const ports = new Proxy(declared, {
    get(target, name, receiver) {
      if (name in given && !(name in target)) {
        throw new WrongUse(`${type} uses the port ${String(name)}, which is not among the needs of its definition`);
      }
      return Reflect.get(target, name, receiver);
    },
  });
  return nodeHandler(node, ports, tools);
}
