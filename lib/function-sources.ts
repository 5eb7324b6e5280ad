// What the bundler starts from, for every function by its short name, which is also the folder of its bundle: a file of
// functions/, or a few lines that tie nodes to the ports that they need.
import { fileURLToPath } from 'node:url';
import { httpFunctions } from '../functions/manifest/functions.ts';
import { noticeWorkers, queueWorkers } from '../functions/manifest/workers.ts';
import type { NodeDefinition, NodeImplementation } from '../functions/node/define-node.ts';
import { nodeFile } from '../functions/nodes/node-functions.ts';
import { nodeDefinitions, nodeSet } from '../functions/nodes/node-set.ts';
import type { DefinedSource } from '../functions/ports/identity-source.ts';
import type { PortName } from '../functions/ports/index.ts';
import { nodeFunctionName, sourceFunctionName } from './function-names.ts';

/** `file` and the modules that `text` imports are absolute paths. `ownNodes`: among them are modules of somebody else's. */
export type FunctionSource = { readonly file: string } | { readonly text: string; readonly ownNodes?: boolean };

/** Every function of a deployment whose nodes are ours. */
export function functionSources(): Readonly<Record<string, FunctionSource>> {
  return { ...plainFunctions, ...functionsWithNodes([]) };
}

/** Those functions that are not as ours when nodes are added. */
export function functionsWithNodes(own: readonly NodeImplementation[]): Readonly<Record<string, FunctionSource>> {
  const { definitions, nodes } = nodeSet(own);
  const added = new Set(own.map(({ definition }) => definition.type));
  const anew = own.length === 0 ? definitions : definitions.filter(({ type }) => added.has(type));
  const functions = anew.filter(({ runsIn }) => runsIn !== 'engine');
  const set = `nodeSet([${own.map((_, index) => `own${index}`).join(', ')}])`;
  const imports = [
    importOf('nodes/node-set', 'nodeSet'),
    ...own.map((node, index) => importOfNode(node.definition, `own${index}`)),
  ];
  const inline = nodes.filter(({ definition }) => definition.runsIn !== 'own');
  const needs = [...new Set(inline.flatMap(({ definition }) => definition.needs))].sort();
  const ownNodes = own.length > 0;
  return {
    ...Object.fromEntries(functions.map((node) => [nodeFunctionName(node.type), { text: nodeText(node), ownNodes }])),
    authenticate: {
      ownNodes,
      text: lines(
        ...imports,
        importOf('http/authenticate/placed-engine', 'placedEngine'),
        `export const handler = placedEngine(${set});`,
      ),
    },
    'authenticate-inline': {
      ownNodes,
      text: lines(
        ...imports,
        importOf('http/authenticate/inline-engine', 'inlineEngine'),
        importOf('adapters/wiring', ...needs),
        `export const handler = inlineEngine(${set}, ${portsText(needs)});`,
      ),
    },
    configuration: {
      ownNodes,
      text: lines(
        ...imports,
        importOf('http/configuration/system-configuration', 'systemConfiguration'),
        `export const handler = systemConfiguration(${set});`,
      ),
    },
    'journey-seed': {
      ownNodes,
      text: lines(
        ...imports,
        importOf('deployment/journey-seed/journey-seed', 'journeySeed'),
        `export const handler = journeySeed(${set}, new URL('./realms.json', import.meta.url));`,
      ),
    },
  };
}

/** A file of functions/, by its path there without the ending: `.ts` in the repository, `.js` in the package. */
export function functionFile(path: string): string {
  return fileURLToPath(new URL(`../functions/${path}${ending}`, import.meta.url));
}

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

const plainFunctions = Object.fromEntries(
  Object.entries({
    ...httpFunctions,
    ...queueWorkers,
    ...noticeWorkers,
    'rotate-key-rings': { entry: 'workers/rotate-key-rings/handler' },
    // In the stacks of whoever guards an API with it.
    'session-authorizer': { entry: 'authorizer/handler' },
    'login-page': { entry: 'deployment/login-page/handler' },
    'platform-application': { entry: 'deployment/platform-application/handler' },
  }).flatMap(([name, { entry }]) => (entry === undefined ? [] : [[name, { file: functionFile(entry) }]])),
);

function nodeText(definition: NodeDefinition): string {
  const needs = [...definition.needs].sort();
  return lines(
    importOf('adapters/lambda/node-lambda', 'nodeLambda'),
    importOf('adapters/system/tools', 'systemTools'),
    importOf('node/node-handler', 'nodeHandler'),
    importOfNode(definition, 'node'),
    ...(needs.length === 0 ? [] : [importOf('adapters/wiring', ...needs)]),
    `const ports = ${portsText(needs)};`,
    'export const handler = nodeLambda(nodeHandler(node, ports, systemTools));',
  );
}

function portsText(needs: readonly PortName[]): string {
  return `{ ${needs.map((need) => `${need}: ${need}()`).join(', ')} }`;
}

/** Of ours the one that its file exports; of one's own whichever export of the module has that type. */
function importOfNode(definition: NodeDefinition, name: string): string {
  const { type } = definition;
  if (nodeDefinitions.some((ours) => ours.type === type)) {
    return importOf(`nodes/${nodeFile(type)}`, name === 'node' ? name : `node as ${name}`);
  }
  return lines(
    `import * as module_${name} from ${JSON.stringify(moduleFile(definition))};`,
    `const ${name} = Object.values(module_${name}).flat().find((one) => one?.definition?.type === ${JSON.stringify(type)});`,
  );
}

/** The file of a node of one's own. Throws naming the node where its definition does not say. */
export function moduleFile({ type, module }: Pick<NodeDefinition, 'type' | 'module'>): string {
  const file = fileOfModule(module);
  if (file !== undefined) return file;
  throw new Error(`${type}: its definition needs \`module: import.meta.url\`, so that its function can be bundled`);
}

/** Undefined for what is no `import.meta.url` of a file. */
export function fileOfModule(module: string | undefined): string | undefined {
  const isFile = module !== undefined && URL.canParse(module) && new URL(module).protocol === 'file:';
  return isFile ? fileURLToPath(module) : undefined;
}

/** Of an identity source of one's own. Its module is a file's. */
export function functionOfSource({ settings }: DefinedSource): Readonly<Record<string, FunctionSource>> {
  const file = fileOfModule(settings.module);
  const text = lines(
    importOf('adapters/identity-source/source-lambda', 'sourceLambda'),
    importOf('ports/identity-source', 'isIdentitySource'),
    `import * as exported from ${JSON.stringify(file)};`,
    'export const handler = sourceLambda(Object.values(exported).find(isIdentitySource));',
  );
  return { [sourceFunctionName]: { text, ownNodes: true } };
}

function importOf(path: string, ...names: string[]): string {
  return `import { ${names.join(', ')} } from ${JSON.stringify(functionFile(path))};`;
}

function lines(...all: string[]): string {
  return all.join('\n');
}
