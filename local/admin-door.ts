// The door of the journeys command: imports, lists and exports journeys of the running stack, and lists their scripts. AM and AWS have nothing like it,
// so it lies outside their paths.
import * as z from 'zod';
import { exportFromRealm, listRealm } from '../functions/administration/realm-export.ts';
import type { NodeDefinition } from '../functions/node/define-node.ts';
import { normalRealm } from '../functions/realm/realm-name.ts';
import { isLocalProgram } from './admin-caller.ts';
import { gatewayError, type HttpAnswer, jsonAnswer } from './gateway-error.ts';
import { type ConfigurationPorts, importIntoRealm } from './import-into-realm.ts';
import type { ReceivedRequest } from './proxy-event.ts';

export const adminPath = '/_waymark/journeys';

const importRequest = z.object({
  realm: z.string(),
  files: z.array(z.object({ name: z.string(), text: z.string() })).min(1),
});

export async function adminDoor(
  request: ReceivedRequest,
  ports: ConfigurationPorts,
  definitions?: readonly NodeDefinition[],
): Promise<HttpAnswer> {
  // Without CORS headers: nobody who needs them may read the answer.
  if (!isLocalProgram(request)) return gatewayError(403, undefined);
  if (request.method === 'GET') return read(new URLSearchParams(request.search), ports);
  if (request.method !== 'POST') return gatewayError(404, undefined);
  const parsed = importRequest.safeParse(jsonOf(request.body));
  if (!parsed.success) return gatewayError(400, undefined);
  const realm = await existingRealm(parsed.data.realm, ports);
  if (realm === undefined) return gatewayError(404, undefined);
  return jsonAnswer(200, await importIntoRealm(parsed.data.files, realm, ports, definitions));
}

async function read(query: URLSearchParams, ports: ConfigurationPorts): Promise<HttpAnswer> {
  const realm = await existingRealm(query.get('realm') ?? '', ports);
  if (realm === undefined) return gatewayError(404, undefined);
  const names = query.getAll('export');
  if (names.length > 0) return jsonAnswer(200, await exportFromRealm(names, realm, ports.configuration));
  return jsonAnswer(200, await listRealm(realm, ports.configuration));
}

async function existingRealm(name: string, { configuration }: ConfigurationPorts): Promise<string | undefined> {
  const realm = normalRealm(name);
  return realm !== undefined && (await configuration.get(realm, 'realm', '')) ? realm : undefined;
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
