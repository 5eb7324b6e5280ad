// The last versions of a journey or a script: `…/waymark/journeys/{name}/versions`, `…/waymark/scripts/{id}/versions`.
import { type Place, type Version, versionsOf } from '../../administration/history.ts';
import { rollBack } from '../../administration/past.ts';
import { exportOf } from '../../administration/realm-export.ts';
import { realmStock, scriptsIn } from '../../administration/realm-stock.ts';
import { journeySource } from '../../journey/source.ts';
import type { JsonObject } from '../../json.ts';
import type { HttpReply } from '../reply.ts';
import { actionOf, type ConfigurationCall, commentIn, notFound, ok, seenIn, unsupported } from './call.ts';
import { scriptBody } from './scripts.ts';

/** `number` undefined: all of them. */
export async function ofVersions(
  call: ConfigurationCall,
  { kind, id }: Pick<Place, 'kind' | 'id'>,
  number: string | undefined,
): Promise<HttpReply> {
  const { request, realm } = call;
  const versions = await versionsOf({ realm: realm.realm, kind, id }, realm.ports);
  if (number === undefined) {
    if (request.method !== 'GET') throw unsupported();
    const now = await realm.ports.configurationStore.get(realm.realm, kind, id);
    return ok({ result: versions.map(versionBody), revision: now?.revision ?? null });
  }
  const found = versions.find(({ version }) => String(version) === number);
  if (!found) throw notFound(`Version ${number} of ${kind} '${id}'`);
  if (request.method === 'GET') {
    const shown = kind === 'script' ? { script: scriptBody(id, found.value) ?? null } : await exportIn(call, id, found);
    return ok({ ...versionBody(found), ...shown });
  }
  if (actionOf(request) !== 'rollback') throw unsupported();
  const change = { seen: seenIn(request), comment: commentIn(request) };
  const { revision, version, findings, waiting } = await rollBack({ kind, id }, found.version, change, realm);
  return ok({
    ...{ revision: revision ?? null, version: version ?? null },
    ...(kind === 'script' ? { waiting: [...waiting] } : { findings: [...findings] }),
  });
}

async function exportIn({ realm }: ConfigurationCall, name: string, { version, value }: Version): Promise<JsonObject> {
  const source = journeySource(name, value);
  if (!source) throw notFound(`Version ${version} of journey '${name}'`);
  const stock = await realmStock(realm.realm, realm.ports.configurationStore);
  return { export: exportOf(source, scriptsIn(stock, { withDrafts: true })) };
}

function versionBody({ version, at, by, comment }: Version): JsonObject {
  return { version, at, by: by ?? null, comment: comment ?? null };
}
