// The engine's function with all nodes in it: the placement `inline`, and one machine.
import { doorLambda } from '../../adapters/lambda/function-lambda.ts';
import { inlineNodeRunner } from '../../adapters/lambda/node-payload.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { nodeHandlers } from '../../nodes/node-handlers.ts';
import type { NodeSet } from '../../nodes/node-set.ts';
import type { Ports } from '../../ports/index.ts';
import type { DoorHandler } from '../door.ts';
import { siteOf } from '../site.ts';
import { authenticateDoor } from './authenticate-door.ts';
import { systemEngine } from './system-engine.ts';

/** `ports` are those that the nodes need. Reads the environment at once. */
export function inlineEngine({ nodes, definitions }: NodeSet, ports: Partial<Ports>): DoorHandler {
  const needed = new Set(nodes.flatMap(({ definition }) => definition.needs));
  const missing = [...needed].filter((need) => ports[need] === undefined);
  if (missing.length > 0) throw new Error(`The nodes need these ports: ${missing.join(', ')}`);
  // What any of them needs is there.
  const runner = inlineNodeRunner(nodeHandlers(nodes, ports as Ports, systemTools));
  return doorLambda(authenticateDoor(systemEngine(definitions, runner), siteOf(process.env)));
}
