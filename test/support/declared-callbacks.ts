// What a node sends is what its definition says that it may: the runners of tests hold every reply against it.
import type { NodeDefinition } from '../../functions/node/define-node.ts';
import type { NodeReply } from '../../functions/ports/node-runner.ts';

/** Throws when the reply asks for something that the definition does not declare. */
export function requireDeclared({ type, callbacks = [] }: NodeDefinition, reply: NodeReply): void {
  if (!reply.ok || reply.result.kind !== 'callbacks') return;
  const declared: readonly string[] = callbacks;
  const undeclared = reply.result.callbacks.find((callback) => !declared.includes(callback.type));
  if (undeclared) throw new Error(`${type} sends a ${undeclared.type}, which its definition does not declare`);
}
