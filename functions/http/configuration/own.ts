// What AM has not: whole journeys with what is wrong with them, and their history. For the console and the command line.

import { type Version, versionsOf } from '../../administration/history.ts';
import {
  configOutcomes,
  describedType,
  nodeSchema,
  nodeTemplate,
  outcomeBodies,
} from '../../administration/node-type.ts';
import {
  checked,
  exportedJourney,
  type FindingBody,
  findingBodies,
  putJourney,
  putScript,
  removeJourney,
} from '../../administration/realm-editor.ts';
import { configOf, nodesIn, realmStock, type Stock, scriptsIn } from '../../administration/realm-stock.ts';
import { withoutSecrets, withStoredSecrets } from '../../administration/secrets.ts';
import { withScripts } from '../../journey/exported-script.ts';
import { isJourneyName, type JourneySource, journeySource } from '../../journey/source.ts';
import { asking, connectionsOf, countedJourney } from '../../journey/traffic.ts';
import { isJsonObject, type JsonObject, sameJson } from '../../json.ts';
import { type TrafficPeriod, trafficPeriods } from '../../ports/traffic.ts';
import { jsonBody } from '../http-request.ts';
import type { HttpReply } from '../reply.ts';
import { actionOf, type ConfigurationCall, malformed, notFound, ok, refusePrototypes, unsupported } from './call.ts';
import { broughtScript } from './scripts.ts';

const longestComment = 500;

export async function ofOwn(call: ConfigurationCall): Promise<HttpReply> {
  const [resource, name, part, version, ...more] = call.path;
  const { method } = call.request;
  if (more.length > 0) throw notFound();
  if (resource === 'nodes' && name === undefined) {
    if (method !== 'GET') throw unsupported();
    return ok({ result: palette(call) });
  }
  if (resource !== 'journeys') throw notFound();
  if (name === undefined) {
    if (method !== 'GET') throw unsupported();
    return ok({ result: await list(call) });
  }
  if (!isJourneyName(name)) throw notFound(`Journey '${name}'`);
  if (part === undefined) return ofJourney(call, name);
  if (part === 'traffic' && version === undefined) return ofTraffic(call, name);
  if (part !== 'versions') throw notFound();
  return version === undefined ? ofVersions(call, name) : ofVersion(call, name, version);
}

function palette({ realm }: ConfigurationCall): JsonObject[] {
  return realm.definitions
    .filter(({ standsIn }) => !standsIn)
    .map((definition) => {
      const { _id: type, name, tags } = describedType(definition);
      const template = nodeTemplate(definition);
      return {
        ...{ type: type ?? null, name: name ?? null, tags: tags ?? [] },
        help: definition.description,
        needs: [...definition.needs],
        schema: nodeSchema(definition),
        template,
        outcomes: outcomeBodies(definition, configOutcomes(definition, template)),
      };
    });
}

async function list({ realm }: ConfigurationCall): Promise<JsonObject[]> {
  const stock = await realmStock(realm.realm, realm.ports.configurationStore);
  return [...stock.journeys].map(([name, { source, revision }]) => {
    const { description, enabled } = source.tree;
    return {
      name,
      description: typeof description === 'string' && description !== 'null' ? description : '',
      enabled: enabled !== false,
      revision,
      errors: findingsIn(source, stock, realm).filter(({ level }) => level === 'error').length,
    };
  });
}

function findingsIn(source: JourneySource, stock: Stock, realm: ConfigurationCall['realm']): FindingBody[] {
  return findingBodies(checked(source, stock, realm));
}

async function ofJourney(call: ConfigurationCall, name: string): Promise<HttpReply> {
  const { request, realm } = call;
  switch (request.method) {
    case 'GET': {
      const stock = await realmStock(realm.realm, realm.ports.configurationStore);
      const found = stock.journeys.get(name);
      if (!found) throw notFound(`Journey '${name}'`);
      const { revision, source } = found;
      return ok({ name, revision, export: exportOf(source, stock), findings: findingsIn(source, stock, realm) });
    }
    case 'POST': {
      if (actionOf(request) !== 'check') throw unsupported();
      const source = journeyIn(call, name);
      const stock = await realmStock(realm.realm, realm.ports.configurationStore);
      return ok({ findings: findingsIn(keepingSecrets(source, stock), stock, realm) });
    }
    case 'PUT': {
      const { revision } = jsonBody(request);
      if (revision !== undefined && revision !== null && typeof revision !== 'string') {
        throw malformed('revision must be text, or null for a journey that there is not');
      }
      return ok(await put(call, name, journeyIn(call, name), { seen: revision, comment: commentIn(call) }));
    }
    case 'DELETE': {
      const removed = await removeJourney(name, { keepNodes: false }, realm);
      if (!removed) throw notFound(`Journey '${name}'`);
      return ok({ name });
    }
    default:
      throw unsupported();
  }
}

async function put(
  { realm }: ConfigurationCall,
  name: string,
  source: JourneySource,
  { seen, comment }: { readonly seen?: string | null | undefined; readonly comment: string | undefined },
): Promise<JsonObject> {
  // All is looked at before anything is written, and its scripts are written first, so that it never runs without.
  const scripts = await broughtScripts(source, realm);
  const stock = await realmStock(realm.realm, realm.ports.configurationStore);
  const known = scriptsIn(stock, { withDrafts: true });
  const make = (latest: Stock) => ({ ...keepingSecrets(source, latest), scripts });
  const current = stock.journeys.get(name)?.revision ?? null;
  const isSeen = seen === undefined || seen === current;
  if (isSeen && checked(make(stock), stock, realm).journey) {
    for (const [id, value] of Object.entries(scripts)) {
      if (!sameJson(known[id], value)) await putScript(id, value, { comment }, realm);
    }
  }
  const changed = await putJourney(name, { make, seen, comment, whole: true }, realm);
  return {
    revision: changed.revision,
    version: changed.version ?? null,
    findings: findingBodies(changed.compiled),
  };
}

async function broughtScripts(
  { scripts }: JourneySource,
  realm: ConfigurationCall['realm'],
): Promise<Record<string, JsonObject>> {
  const brought = Object.entries(scripts).map(
    async ([id, given]) => [id, await broughtScript(given, id, realm)] as const,
  );
  return Object.fromEntries(await Promise.all(brought));
}

/** What was shown had none. */
function keepingSecrets(source: JourneySource, stock: Stock): JourneySource {
  const kept = (inner: boolean): JsonObject => {
    const own = nodesIn(source).filter((node) => node.inner === inner);
    return Object.fromEntries(
      own.map(({ type, id, config }) => [id, withStoredSecrets(config, configOf(stock, type, id, source.id))]),
    );
  };
  return {
    ...source,
    nodes: { ...source.nodes, ...kept(false) },
    innerNodes: { ...source.innerNodes, ...kept(true) },
  };
}

async function ofVersions({ request, realm }: ConfigurationCall, name: string): Promise<HttpReply> {
  if (request.method !== 'GET') throw unsupported();
  const versions = await versionsOf({ realm: realm.realm, kind: 'journey', id: name }, realm.ports);
  return ok({ result: versions.map(versionBody) });
}

async function ofVersion(call: ConfigurationCall, name: string, number: string): Promise<HttpReply> {
  const { request, realm } = call;
  const versions = await versionsOf({ realm: realm.realm, kind: 'journey', id: name }, realm.ports);
  const found = versions.find(({ version }) => String(version) === number);
  const source = found && journeySource(name, found.value);
  if (!found || !source) throw notFound(`Version ${number} of journey '${name}'`);
  if (request.method === 'GET') {
    const stock = await realmStock(realm.realm, realm.ports.configurationStore);
    return ok({ ...versionBody(found), export: exportOf(source, stock) });
  }
  if (actionOf(request) !== 'rollback') throw unsupported();
  return ok(await put(call, name, source, { comment: commentIn(call) ?? `Back to version ${number}` }));
}

/** How many went along each connection, of the journey as it runs now. */
async function ofTraffic({ request, realm, journeyTraffic }: ConfigurationCall, name: string): Promise<HttpReply> {
  if (request.method !== 'GET') throw unsupported();
  const { period = 'day' } = request.query;
  if (!isPeriod(period)) throw malformed(`period must be one of ${Object.keys(trafficPeriods).join(', ')}`);
  const stock = await realmStock(realm.realm, realm.ports.configurationStore);
  const source = stock.journeys.get(name)?.source;
  const journey = source && checked(source, stock, realm).journey;
  if (!journey) throw notFound(`Journey '${name}', or one that can be run,`);
  const counts = await journeyTraffic.read(countedJourney(journey), period);
  const { started, succeeded, failed, broken } = counts;
  const connections = connectionsOf(journey, counts, asking(realm.definitions)).map((one) => ({ ...one }));
  return ok({ period, started, succeeded, failed, broken, connections });
}

function isPeriod(text: string): text is TrafficPeriod {
  return Object.hasOwn(trafficPeriods, text);
}

function versionBody({ version, at, by, comment }: Version): JsonObject {
  return { version, at, by: by ?? null, comment: comment ?? null };
}

/** A single tree, with the scripts that it runs; without secrets. */
function exportOf(source: JourneySource, stock: Stock): JsonObject {
  const { id: _, ...members } = withScripts(source, scriptsIn(stock, { withDrafts: true }));
  const shown = (nodes: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(nodes).map(([id, config]) => [id, isJsonObject(config) ? withoutSecrets(config) : config]),
    );
  return { ...members, nodes: shown(members.nodes), innerNodes: shown(members.innerNodes) };
}

function journeyIn({ request }: ConfigurationCall, name: string): JourneySource {
  const body = jsonBody(request);
  refusePrototypes(body);
  const source = exportedJourney(name, body['export']);
  if (!source) throw malformed('export must be a journey as AM’s tools export it');
  return source;
}

function commentIn({ request }: ConfigurationCall): string | undefined {
  const { comment } = jsonBody(request);
  if (comment === undefined || comment === null || comment === '') return undefined;
  if (typeof comment === 'string' && comment.length <= longestComment) return comment;
  throw malformed(`comment must be text of at most ${longestComment} characters`);
}
