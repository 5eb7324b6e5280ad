// AM's authentication trees: `…/realm-config/authentication/authenticationtrees/trees`.
import { journeyOfTree, putJourney, removeJourney } from '../../administration/realm-editor.ts';
import { isJsonObject, type JsonObject } from '../../json.ts';
import type { HttpReply } from '../reply.ts';
import {
  actionOf,
  attributesIn,
  type ConfigurationCall,
  malformed,
  notFound,
  ok,
  queryResult,
  requireAll,
  unsupported,
  withRevision,
} from './call.ts';

/** Every key of a tree that is kept: what is missing here, tools leave out in silence. */
const treeKeys = [
  ...['description', 'enabled', 'entryNodeId', 'identityResource', 'innerTreeOnly', 'mustRun', 'noSession', 'nodes'],
  ...['staticNodes', 'transactionalOnly', 'uiConfig'],
];
const flags = { enabled: true, innerTreeOnly: false, mustRun: false, noSession: false, transactionalOnly: false };

export async function ofTrees(call: ConfigurationCall, path: readonly string[]): Promise<HttpReply> {
  const [name, ...more] = path;
  if (more.length > 0) throw notFound();
  return name === undefined ? ofAll(call) : ofOne(call, name);
}

async function ofAll({ request, realm }: ConfigurationCall): Promise<HttpReply> {
  switch (actionOf(request)) {
    case 'template':
      return ok({ ...flags, nodes: {}, staticNodes: {}, uiConfig: {} });
    case 'schema':
      return ok(treeSchema);
    case 'getIds':
      return ok({ result: (await treesOf(realm)).map(({ _id }) => ({ _id: _id ?? null })) });
    default:
      if (request.method !== 'GET') throw unsupported();
      requireAll(request);
      return queryResult((await treesOf(realm)).map(withRevision));
  }
}

async function treesOf({ realm, ports }: ConfigurationCall['realm']): Promise<JsonObject[]> {
  const journeys = await ports.configurationStore.list(realm, 'journey', '');
  return journeys.flatMap(({ id, value }) => (isJsonObject(value['tree']) ? [treeBody(id, value['tree'])] : []));
}

async function ofOne({ request, realm }: ConfigurationCall, name: string): Promise<HttpReply> {
  switch (request.method) {
    case 'GET': {
      const found = await realm.ports.configurationStore.get(realm.realm, 'journey', name);
      const tree = found?.value['tree'];
      if (!isJsonObject(tree)) throw notFound(`Resource '${name}'`);
      return ok(withRevision(treeBody(name, tree)));
    }
    case 'PUT': {
      const tree = treeIn(attributesIn(request, treeKeys));
      const make = (stock: Parameters<typeof journeyOfTree>[2]) => journeyOfTree(name, tree, stock);
      const { created, source } = await putJourney(name, { make }, realm);
      return ok(withRevision(treeBody(name, source.tree)), created ? 201 : 200);
    }
    // Clients send a body along, which says nothing new.
    case 'DELETE': {
      const removed = await removeJourney(name, { keepNodes: true }, realm);
      if (!removed) throw notFound(`Resource '${name}'`);
      return ok(withRevision(treeBody(name, removed.tree)));
    }
    default:
      throw unsupported();
  }
}

function treeBody(name: string, tree: JsonObject): JsonObject {
  return { ...flags, ...tree, _id: name };
}

/** Beside what every journey is checked for: AM's words for what it refuses itself. */
function treeIn(tree: JsonObject): JsonObject {
  const { entryNodeId, nodes, staticNodes, uiConfig } = tree;
  if (typeof entryNodeId !== 'string' || entryNodeId === '') {
    throw malformed('Node with ID entryNodeId must exist in the tree.');
  }
  if (!isJsonObject(nodes) || !Object.values(nodes).every(isJsonObject)) {
    throw malformed('Data validation failed for the attribute, Nodes');
  }
  for (const [key, value] of Object.entries({ staticNodes, uiConfig })) {
    if (value !== undefined && !isJsonObject(value))
      throw malformed(`Data validation failed for the attribute, ${key}`);
  }
  return tree;
}

const text = { type: 'string' };
const map = { type: 'object' };
const flag = { type: 'boolean' };

const treeSchema: JsonObject = {
  type: 'object',
  properties: {
    description: text,
    enabled: flag,
    entryNodeId: text,
    identityResource: text,
    innerTreeOnly: flag,
    mustRun: flag,
    noSession: flag,
    nodes: map,
    staticNodes: map,
    transactionalOnly: flag,
    uiConfig: map,
  },
  required: ['entryNodeId', 'nodes'],
};
