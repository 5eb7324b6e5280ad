// AM's list of realms: `/json/global-config/realms`.
import type { JsonObject } from '../../json.ts';
import type { HttpReply } from '../reply.ts';
import { type ConfigurationCall, notFound, queryResult, requireAll, unsupported } from './call.ts';

export async function ofRealms({ request, path, realm }: ConfigurationCall): Promise<HttpReply> {
  const [resource, ...more] = path.filter((part) => part !== '');
  // Whoever names another realm administers that one alone.
  if (resource !== 'realms' || more.length > 0 || realm.realm !== '/') throw notFound();
  if (request.method !== 'GET') throw unsupported();
  requireAll(request);
  const children = await realm.ports.configurationStore.list('/', 'child', '');
  return queryResult(['/', ...children.map(({ id }) => id)].map(realmBody));
}

function realmBody(realm: string): JsonObject {
  const names = realm.split('/').filter(Boolean);
  return {
    _id: Buffer.from(realm).toString('base64').replace(/=+$/, ''),
    name: names.at(-1) ?? '/',
    ...(names.length > 0 && { parentPath: `/${names.slice(0, -1).join('/')}` }),
    active: true,
    aliases: [],
  };
}
