// The door of the journeys command: imports and lists journeys of the running stack. AM and AWS have nothing like it,
// so it lies outside their paths.
import * as z from 'zod';
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
  if (request.method === 'GET') return list(new URLSearchParams(request.search).get('realm') ?? '', ports);
  if (request.method !== 'POST') return gatewayError(404, undefined);
  const parsed = importRequest.safeParse(jsonOf(request.body));
  if (!parsed.success) return gatewayError(400, undefined);
  const realm = await existingRealm(parsed.data.realm, ports);
  if (realm === undefined) return gatewayError(404, undefined);
  return jsonAnswer(200, await importIntoRealm(parsed.data.files, realm, ports, definitions));
}

async function list(name: string, ports: ConfigurationPorts): Promise<HttpAnswer> {
  const realm = await existingRealm(name, ports);
  if (realm === undefined) return gatewayError(404, undefined);
  const journeys = await ports.configuration.list(realm, 'journey');
  return jsonAnswer(200, { journeys: journeys.map(({ id }) => id) });
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
