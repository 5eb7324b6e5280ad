// AM's nodes, by type: `…/realm-config/authentication/authenticationtrees/nodes`.
import {
  configKeys,
  configOutcomes,
  describedType,
  nodeSchema,
  nodeTemplate,
  outcomeBodies,
  typeBody,
} from '../../administration/node-type.ts';
import { putNode, removeNode } from '../../administration/realm-editor.ts';
import {
  configOf,
  draftId,
  nodesIn,
  pageReferences,
  realmStock,
  type Stock,
  scriptsIn,
} from '../../administration/realm-stock.ts';
import { withoutSecrets, withStoredSecrets } from '../../administration/secrets.ts';
import { pageNodeType } from '../../journey/compile-page.ts';
import { withoutUnset } from '../../journey/tree.ts';
import type { JsonObject } from '../../json.ts';
import type { NodeDefinition } from '../../node/define-node.ts';
import { uuid } from '../../ports/uuid.ts';
import { noScript } from '../../script/scripted-node.ts';
import { jsonBody } from '../http-request.ts';
import type { HttpReply } from '../reply.ts';
import {
  actionOf,
  attributesIn,
  type ConfigurationCall,
  malformed,
  notFound,
  ok,
  queryResult,
  refusePrototypes,
  requireAll,
  requireId,
  unsupported,
  withRevision,
} from './call.ts';

export async function ofNodes(call: ConfigurationCall, path: readonly string[]): Promise<HttpReply> {
  const [type, id, ...more] = path;
  if (more.length > 0) throw notFound();
  const { request, realm } = call;
  if (type === undefined) return ofTypes(call);
  const definition = realm.definitions.find((one) => one.type === type && !one.standsIn);
  // frodo prints it as a type that there is not.
  if (!definition) throw notFound(`Resource '${type}'`);
  if (id === undefined) return ofType(call, definition);
  switch (request.method) {
    case 'GET': {
      const stock = await stockOf(call);
      const config = configOf(stock, type, id);
      if (!config) throw notFound(`Resource '${type}/${id}'`);
      return ok(nodeBody(definition, id, config, stock, realm.definitions));
    }
    case 'PUT':
      return put(call, definition, requireId(id));
    case 'DELETE': {
      const stock = await stockOf(call);
      const removed = await removeNode({ type, id }, stock, realm);
      if (!removed) throw notFound(`Resource '${type}/${id}'`);
      return ok(nodeBody(definition, id, removed, stock, realm.definitions));
    }
    default:
      throw unsupported();
  }
}

function stockOf({ realm: { realm, ports } }: ConfigurationCall): Promise<Stock> {
  return realmStock(realm, ports.configurationStore);
}

async function ofTypes(call: ConfigurationCall): Promise<HttpReply> {
  const { request, realm } = call;
  const types = realm.definitions.filter(({ standsIn }) => !standsIn);
  switch (actionOf(request)) {
    case 'getAllTypes':
    case 'getCreatableTypes':
      return ok({ result: types.map(describedType) });
    case 'nextdescendents': {
      const stock = await stockOf(call);
      return ok({ result: types.flatMap((definition) => ofTypeIn(definition, stock, realm.definitions)) });
    }
    default:
      throw unsupported();
  }
}

async function ofType(call: ConfigurationCall, definition: NodeDefinition): Promise<HttpReply> {
  const { request, realm } = call;
  switch (actionOf(request)) {
    case 'getType':
      return ok(describedType(definition));
    case 'schema':
      return ok(nodeSchema(definition));
    case 'template':
      return ok(nodeTemplate(definition));
    case 'listOutcomes': {
      const config = jsonBody(request);
      refusePrototypes(config);
      return ok(outcomesIn(definition, config, await stockOf(call), realm.definitions));
    }
    case 'create':
      // AM's, for tools that have no id yet.
      return put(call, definition, typeof jsonBody(request)['_id'] === 'string' ? idIn(request) : newId(call));
    default: {
      if (request.method !== 'GET') throw unsupported();
      requireAll(request);
      return queryResult(ofTypeIn(definition, await stockOf(call), realm.definitions));
    }
  }
}

function idIn(request: ConfigurationCall['request']): string {
  return requireId(String(jsonBody(request)['_id']));
}

function newId({ randomness }: ConfigurationCall): string {
  return uuid(randomness);
}

function ofTypeIn(definition: NodeDefinition, stock: Stock, definitions: readonly NodeDefinition[]): JsonObject[] {
  const { type } = definition;
  const running = [...stock.journeys.values()].flatMap(({ source }) => nodesIn(source));
  const ids = new Set([
    ...running.filter((node) => node.type === type).map(({ id }) => id),
    ...[...stock.drafts.keys()].flatMap((key) =>
      key.startsWith(draftId(type, '')) ? [key.slice(type.length + 1)] : [],
    ),
  ]);
  return [...ids].sort().flatMap((id) => {
    const config = configOf(stock, type, id);
    return config ? [nodeBody(definition, id, config, stock, definitions)] : [];
  });
}

async function put(call: ConfigurationCall, definition: NodeDefinition, id: string): Promise<HttpReply> {
  const { request, realm } = call;
  const { type } = definition;
  const given = attributesIn(request, configKeys(definition));
  const stock = await stockOf(call);
  const own = withStoredSecrets(withoutUnset(given), configOf(stock, type, id));
  requireUsable(definition, own, stock);
  const config = { _id: id, _type: typeBody(definition), ...own };
  const { created } = await putNode({ type, id, config }, stock, realm);
  return ok(nodeBody(definition, id, config, stock, realm.definitions), created ? 201 : 200);
}

/** Throws in AM's words, which tools react to, and says what is wrong behind them. */
function requireUsable(definition: NodeDefinition, config: JsonObject, stock: Stock): void {
  const parsed = definition.config.safeParse(ownKeys(config));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const message = `Data validation failed for the attribute, ${issue?.path.join('.')}: ${issue?.message}`;
    throw malformed(message, { errors: parsed.error.issues.map((one) => `${one.path.join('.')}: ${one.message}`) });
  }
  const script = definition.runsScript?.(parsed.data);
  if (script !== undefined && script !== noScript && !Object.hasOwn(scriptsIn(stock, { withDrafts: true }), script)) {
    throw malformed('Data validation failed for the attribute, Script');
  }
}

/** As it was put, so that an export is what was imported; with the outcomes that its config has. */
function nodeBody(
  definition: NodeDefinition,
  id: string,
  config: JsonObject,
  stock: Stock,
  definitions: readonly NodeDefinition[],
): JsonObject {
  const own = ownKeys(config);
  return withRevision({
    _id: id,
    ...withoutSecrets(own),
    _type: typeBody(definition),
    _outcomes: outcomesIn(definition, own, stock, definitions),
  });
}

/** A page has those of its last child. */
function outcomesIn(
  definition: NodeDefinition,
  config: JsonObject,
  stock: Stock,
  definitions: readonly NodeDefinition[],
): JsonObject[] {
  if (definition.type !== pageNodeType) return outcomeBodies(definition, configOutcomes(definition, ownKeys(config)));
  const last = pageReferences(config).at(-1);
  const child = definitions.find(({ type }) => type === last?.type);
  const ofChild = last && configOf(stock, last.type, last.id);
  return child && ofChild ? outcomeBodies(child, configOutcomes(child, ownKeys(ofChild))) : [];
}

function ownKeys(config: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(withoutUnset(config)).filter(([key]) => !key.startsWith('_')));
}
