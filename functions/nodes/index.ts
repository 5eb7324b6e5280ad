// Every node type, by its definition: data only, in alphabetical order. A new node is one folder and one line here.
import type { NodeDefinition } from '../journey/define-node.ts';

export const nodeDefinitions: readonly NodeDefinition[] = [];
