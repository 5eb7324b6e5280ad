// What AM has not: whole journeys with what is wrong with them, and their history. For the console and the command line.

import {
  configOutcomes,
  describedType,
  nodeSchema,
  nodeTemplate,
  outcomeBodies,
} from '../../administration/node-type.ts';
import { putJourney, putScript, removeJourney } from '../../administration/realm-editor.ts';
import { exportedJourney, exportOf, keepingSecrets } from '../../administration/realm-export.ts';
import { configOf, realmStock, type Stock, scriptsIn } from '../../administration/realm-stock.ts';
import { checked, type FindingBody, findingBodies } from '../../administration/runnable.ts';
import { isJourneyName, type JourneySource } from '../../journey/source.ts';
import { asking, connectionsOf, countedJourney } from '../../journey/traffic.ts';
import { type JsonObject, sameJson } from '../../json.ts';
import { type TrafficPeriod, trafficPeriods } from '../../ports/traffic.ts';
import { jsonBody } from '../http-request.ts';
import type { HttpReply } from '../reply.ts';
import {
  actionOf,
  type ConfigurationCall,
  commentIn,
  malformed,
  notFound,
  ok,
  refusePrototypes,
  requireId,
  seenIn,
  unsupported,
} from './call.ts';
import { broughtScript } from './scripts.ts';
import { ofVersions } from './versions.ts';

export async function ofOwn(call: ConfigurationCall): Promise<HttpReply> {
  const [resource, name, part, version, ...more] = call.path;
  const { method } = call.request;
  if (more.length > 0) throw notFound();
  if (resource === 'nodes' && name === undefined) {
    if (method !== 'GET') throw unsupported();
    return ok({ result: palette(call) });
  }
  if (resource === 'scripts' && name !== undefined && part === 'versions') {
    return ofVersions(call, { kind: 'script', id: requireId(name) }, version);
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
  return ofVersions(call, { kind: 'journey', id: name }, version);
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
      return ok({
        name,
        revision,
        export: exportOf(source, scriptsIn(stock, { withDrafts: true })),
        findings: findingsIn(source, stock, realm),
      });
    }
    case 'POST': {
      if (actionOf(request) !== 'check') throw unsupported();
      const source = journeyIn(call, name);
      const stock = await realmStock(realm.realm, realm.ports.configurationStore);
      return ok({ findings: findingsIn(withSecretsOf(stock, source), stock, realm) });
    }
    case 'PUT': {
      return ok(await put(call, name, journeyIn(call, name), { seen: seenIn(request), comment: commentIn(request) }));
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
  const make = (latest: Stock) => ({ ...withSecretsOf(latest, source), scripts });
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
function withSecretsOf(stock: Stock, source: JourneySource): JourneySource {
  return keepingSecrets(source, (type, id) => configOf(stock, type, id, source.id));
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

function journeyIn({ request }: ConfigurationCall, name: string): JourneySource {
  const body = jsonBody(request);
  refusePrototypes(body);
  const source = exportedJourney(name, body['export']);
  if (!source) throw malformed('export must be a journey as AM’s tools export it');
  return source;
}
