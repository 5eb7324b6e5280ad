// AM's scripts of a realm: `…/scripts`. Their source travels as base64.

import type { EditedRealm } from '../../administration/edited-realm.ts';
import { putScript, removeScript } from '../../administration/realm-editor.ts';
import { draftId, realmStock, scriptsIn } from '../../administration/realm-stock.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json.ts';
import { exportedScript } from '../../script/exported-script.ts';
import { defaultScripts } from '../../script/realm-scripts.ts';
import type { HttpReply } from '../reply.ts';
import {
  attributesIn,
  attributesOf,
  type ConfigurationCall,
  malformed,
  notFound,
  ok,
  queryResult,
  requireId,
  unsupported,
} from './call.ts';

const scriptKeys = [
  ...['context', 'createdBy', 'creationDate', 'default', 'description', 'evaluatorVersion', 'exports', 'language'],
  ...['lastModifiedBy', 'lastModifiedDate', 'name', 'script'],
];

export async function ofScripts(call: ConfigurationCall): Promise<HttpReply> {
  const { request, path, realm } = call;
  const [id, ...more] = path.filter((part) => part !== '');
  if (more.length > 0) throw notFound();
  if (id === undefined) {
    if (request.method !== 'GET') throw unsupported();
    const bodies = await all(call);
    return queryResult(bodies.filter(filterIn(request.query['_queryFilter'])));
  }
  switch (request.method) {
    case 'GET': {
      const found = (await all(call)).find(({ _id }) => _id === id);
      if (!found) throw notFound(`Script with UUID ${id}`);
      return ok(found);
    }
    case 'PUT': {
      const value = await scriptIn(attributesIn(request, scriptKeys), requireId(id), realm);
      const { created } = await putScript(id, value, {}, realm);
      return ok(scriptBody(id, value) ?? {}, created ? 201 : 200);
    }
    case 'DELETE': {
      const removed = await removeScript(id, realm);
      if (removed) return ok(scriptBody(id, removed) ?? {});
      if (Object.hasOwn(defaultScripts, id)) throw malformed(`Script ${id} is a default and cannot be deleted`);
      throw notFound(`Script with UUID ${id}`);
    }
    default:
      throw unsupported();
  }
}

async function all({ realm: { realm, ports } }: ConfigurationCall): Promise<JsonObject[]> {
  const scripts = scriptsIn(await realmStock(realm, ports.configurationStore), { withDrafts: true });
  return Object.entries(scripts).flatMap(([id, value]): JsonObject[] => {
    const body = scriptBody(id, value);
    return body ? [body] : [];
  });
}

/** `true`, or `name eq "…"`. */
function filterIn(filter: string | undefined): (script: JsonObject) => boolean {
  if (filter === 'true') return () => true;
  const [, key = '', quoted = ''] = /^(name|_id|context|language) eq ("(?:[^"\\]|\\.)*")$/.exec(filter ?? '') ?? [];
  try {
    if (key !== '') return filterBy(key, JSON.parse(quoted));
  } catch {
    // An escape that JSON does not know.
  }
  throw malformed('Ask with _queryFilter=true or with _queryFilter=name eq "…"');
}

function filterBy(key: string, wanted: unknown): (script: JsonObject) => boolean {
  return (script) => script[key] === wanted;
}

/** Undefined for what has no source. */
export function scriptBody(id: string, value: JsonObject): JsonObject | undefined {
  const script = exportedScript(id, value);
  if (!script) return undefined;
  const { source, ...known } = script;
  const text = (key: string, otherwise: string) => (typeof value[key] === 'string' ? value[key] : otherwise);
  const date = (key: string) => (typeof value[key] === 'number' ? value[key] : 0);
  const { id: _, ...members } = known;
  return {
    _id: id,
    ...members,
    script: Buffer.from(source).toString('base64'),
    createdBy: text('createdBy', 'null'),
    creationDate: date('creationDate'),
    lastModifiedBy: text('lastModifiedBy', 'null'),
    lastModifiedDate: date('lastModifiedDate'),
    ...(Array.isArray(value['exports']) && { exports: value['exports'] }),
  };
}

/** A script that comes with a journey, whichever tool wrote its source. */
export async function broughtScript(given: Json, id: string, realm: EditedRealm): Promise<JsonObject> {
  if (!isJsonObject(given)) throw malformed(`Script ${id} is no object`);
  const source = exportedScript(id, given)?.source;
  const script = source === undefined ? {} : { script: Buffer.from(source).toString('base64') };
  return scriptIn({ ...attributesOf(given, scriptKeys), ...script }, requireId(id), realm);
}

/** Who wrote it and when is ours to say. */
async function scriptIn(given: JsonObject, id: string, realm: EditedRealm): Promise<JsonObject> {
  const { name, script, exports } = given;
  if (typeof name !== 'string' || name.trim() === '' || name.length > 256) {
    throw malformed('Script name must have 1 to 256 characters');
  }
  if (typeof script !== 'string') throw malformed('Script must be base64');
  const { configurationStore } = realm.ports;
  const [draft, stored] = await Promise.all([
    configurationStore.get(realm.realm, 'draft', draftId('script', id)),
    configurationStore.get(realm.realm, 'script', id),
  ]);
  const before = (draft ?? stored)?.value;
  const text = (key: string, otherwise: string): string => {
    const value = given[key];
    if (value === undefined || value === null) return otherwise;
    if (typeof value !== 'string') throw malformed(`${key} must be text`);
    return value;
  };
  const context = text('context', 'AUTHENTICATION_TREE_DECISION_NODE');
  const content = {
    name,
    description: text('description', ''),
    script,
    default: given['default'] === true,
    language: text('language', 'JAVASCRIPT'),
    context,
    evaluatorVersion: text('evaluatorVersion', context === 'LIBRARY' ? '2.0' : '1.0'),
    ...(Array.isArray(exports) && { exports }),
  };
  // The same again is no change.
  if (
    before &&
    Object.entries(content).every(([key, value]) => JSON.stringify(before[key]) === JSON.stringify(value))
  ) {
    return before;
  }
  const now = realm.ports.clock.now();
  const known = (key: string, otherwise: string | number) => before?.[key] ?? otherwise;
  return {
    ...content,
    createdBy: known('createdBy', realm.author.by),
    creationDate: known('creationDate', now),
    lastModifiedBy: realm.author.by,
    lastModifiedDate: now,
  };
}
