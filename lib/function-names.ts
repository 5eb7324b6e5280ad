// Names that functions can be found by without an export from one stack to another.
import { nodeFile } from '../functions/nodes/node-functions.ts';

const nodePrefix = 'node-';

/** What a deployment calls itself: in its names, and as the service of its metrics. */
export function serviceName(stage: string): string {
  return `waymark-${stage}`;
}

/** `waymark-dev-sessions`: at most 64 characters, as Lambda demands. */
export function functionName(stage: string, name: string): string {
  return `${serviceName(stage)}-${name}`;
}

/** The short name of a node's function: `node-oath-token-verifier`. */
export function nodeFunctionName(type: string): string {
  return `${nodePrefix}${nodeFile(type)}`;
}

/** What the name of every node's function begins with; the node's folder follows. */
export function nodeFunctionPrefix(stage: string): string {
  return functionName(stage, nodePrefix);
}

/** The short name of the function of an app's own identity source. */
export const sourceFunctionName = 'identity-source';
