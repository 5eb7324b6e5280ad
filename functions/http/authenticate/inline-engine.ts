// The engine's function with nodes in it: all of them on one machine, and for the placement `inline` all but those that run
// what somebody else wrote, which have functions of their own there, too.
import { doorLambda } from '../../adapters/lambda/function-lambda.ts';
import { inlineNodeRunner } from '../../adapters/lambda/node-payload.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { typesElsewhere } from '../../nodes/node-functions.ts';
import { nodeHandlers } from '../../nodes/node-handlers.ts';
import type { NodeSet } from '../../nodes/node-set.ts';
import type { Ports } from '../../ports/index.ts';
import type { NodeRunner } from '../../ports/node-runner.ts';
import type { DoorHandler } from '../door.ts';
import { siteOf } from '../site.ts';
import { authenticateDoor } from './authenticate-door.ts';
import { elsewhereEngine } from './placed-engine.ts';
import { systemEngine } from './system-engine.ts';

/** `ports` are those that the nodes in it need. Reads the environment at once. */
export function inlineEngine({ nodes, definitions }: NodeSet, ports: Partial<Ports>): DoorHandler {
  const elsewhere = typesElsewhere(definitions, 'inline');
  const here = nodes.filter(({ definition }) => !elsewhere.has(definition.type));
  return elsewhereEngine(definitions, elsewhere, runnerOf(here, ports));
}

/** For one machine: `ports` are those that all nodes need. Reads the environment at once. */
export function wholeEngine({ nodes, definitions }: NodeSet, ports: Partial<Ports>): DoorHandler {
  return doorLambda(authenticateDoor(systemEngine(definitions, runnerOf(nodes, ports)), siteOf(process.env)));
}

function runnerOf(nodes: NodeSet['nodes'], ports: Partial<Ports>): NodeRunner {
  const needed = new Set(nodes.flatMap(({ definition }) => definition.needs));
  const missing = [...needed].filter((need) => ports[need] === undefined);
  if (missing.length > 0) throw new Error(`The nodes need these ports: ${missing.join(', ')}`);
  // What any of them needs is there.
  return inlineNodeRunner(nodeHandlers(nodes, ports as Ports, systemTools));
}
