// The nodes that have functions of their own. Page and inner journey run other nodes: they are part of the engine.
import { nodeDefinitions } from '../functions/nodes/index.ts';

export const deployedNodes = nodeDefinitions.filter(({ runsIn }) => runsIn !== 'engine');
