// AM's services of a realm: `…/realm-config/services`. Secrets are in no answer; a put without them keeps what is stored.
import { tell } from '../../administration/author.ts';
import { withoutSecrets, withStoredSecrets } from '../../administration/secrets.ts';
import type { JsonObject } from '../../json.ts';
import { RequestError } from '../../node/errors.ts';
import { pushService, pushServiceId } from '../../realm/push-service.ts';
import { jsonBody } from '../http-request.ts';
import type { HttpReply } from '../reply.ts';
import {
  actionOf,
  type ConfigurationCall,
  malformed,
  notFound,
  ok,
  queryResult,
  refusePrototypes,
  requireId,
  unsupported,
  withRevision,
} from './call.ts';

const names: Readonly<Record<string, string>> = { [pushServiceId]: 'Push Notification Service' };
/** What describes a service and is not of it, and AM's own access to AWS, which is of no use here. */
const left = ['_id', '_rev', '_type', 'location', 'nextDescendents'];

export async function ofServices(call: ConfigurationCall, path: readonly string[]): Promise<HttpReply> {
  const [id, ...more] = path;
  const { request, realm } = call;
  const { configurationStore } = realm.ports;
  if (more.length > 0) throw notFound();
  if (id === undefined) {
    const services = await configurationStore.list(realm.realm, 'service', '');
    const bodies = services.map((service) => serviceBody(service.id, service.value));
    if (actionOf(request) === 'nextdescendents') return ok({ result: bodies });
    if (actionOf(request) === 'getAllTypes' || actionOf(request) === 'getCreatableTypes') {
      return ok({ result: Object.keys(names).map(serviceType) });
    }
    if (request.method !== 'GET') throw unsupported();
    return queryResult(bodies);
  }
  if (actionOf(request) === 'nextdescendents') return ok({ result: [] });
  const current = await configurationStore.get(realm.realm, 'service', requireId(id));
  switch (request.method) {
    case 'GET':
      if (!current) throw notFound(`Resource '${id}'`);
      return ok(serviceBody(id, current.value));
    case 'PUT': {
      const value = valueIn(call, id, current?.value);
      const revision = await configurationStore.replace(realm.realm, 'service', id, value, current?.revision ?? null);
      if (revision === undefined) throw changed();
      const { realm: name, author, ports } = realm;
      await tell({ realm: name, kind: 'service', id, before: current?.value, after: value }, author, ports);
      return ok(serviceBody(id, value), current ? 200 : 201);
    }
    case 'DELETE': {
      if (!current) throw notFound(`Resource '${id}'`);
      if (!(await configurationStore.discard(realm.realm, 'service', id, current.revision))) throw changed();
      const { realm: name, author, ports } = realm;
      await tell({ realm: name, kind: 'service', id, before: current.value, after: undefined }, author, ports);
      return ok(serviceBody(id, current.value));
    }
    default:
      throw unsupported();
  }
}

function changed(): RequestError {
  return new RequestError('ERR_CHANGED', 'It has changed meanwhile: look at it again before you change it');
}

function valueIn({ request }: ConfigurationCall, id: string, stored: JsonObject | undefined): JsonObject {
  const body = jsonBody(request);
  refusePrototypes(body);
  const own = Object.entries(body).filter(([key]) => !left.includes(key) && !key.endsWith('-encrypted'));
  if (id !== pushServiceId) return withStoredSecrets(Object.fromEntries(own), stored);
  const useful = Object.fromEntries(
    own.filter(([key, value]) => !['accessKey', 'secret'].includes(key) && value !== null),
  );
  const { error } = pushService.safeParse(useful);
  const [issue] = error?.issues ?? [];
  if (issue) throw malformed(`Data validation failed for the attribute, ${issue.path.join('.')}: ${issue.message}`);
  return useful;
}

function serviceBody(id: string, value: JsonObject): JsonObject {
  return withRevision({ _id: id, ...withoutSecrets(value), _type: serviceType(id) });
}

function serviceType(id: string): JsonObject {
  return { _id: id, name: (Object.hasOwn(names, id) ? names[id] : undefined) ?? id, collection: false };
}
