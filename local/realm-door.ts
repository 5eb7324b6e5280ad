// The door of the realm command: settings and services of the running stack's realms. It lies beside the one of the journeys
// command, and is open to the same.
import * as z from 'zod';
import { type RealmDesk, type RealmDeskPorts, realmDesk } from '../functions/administration/realm-desk.ts';
import type { Json } from '../functions/json.ts';
import type { Randomness } from '../functions/ports/system.ts';
import { uuid } from '../functions/ports/uuid.ts';
import { normalRealm } from '../functions/realm/realm-name.ts';
import { isLocalProgram } from './admin-caller.ts';
import { gatewayError, type HttpAnswer, jsonAnswer } from './gateway-error.ts';
import type { ReceivedRequest } from './proxy-event.ts';

export const realmsPath = '/_waymark/realms';

/** Over the stores behind the functions. */
export function localRealms(ports: RealmDeskPorts, randomness: Randomness): RealmDesk {
  return realmDesk(ports, () => ({ by: 'operator', facts: { transactionId: uuid(randomness) } }));
}

const change = z.object({
  realm: z.string(),
  service: z.string().min(1).max(256).optional(),
  texts: z.string().min(1).max(35).optional(),
  mail: z.string().min(1).max(64).optional(),
  brand: z.boolean().optional(),
  set: z.record(z.string(), z.json()),
  unset: z.array(z.string()),
});

export async function realmDoor(request: ReceivedRequest, desk: RealmDesk): Promise<HttpAnswer> {
  // Without CORS headers: nobody who needs them may read the answer.
  if (!isLocalProgram(request)) return gatewayError(403, undefined);
  if (request.method === 'GET') {
    const name = new URLSearchParams(request.search).get('realm');
    if (name === null) return jsonAnswer(200, { realms: [...(await desk.list())] });
    const realm = normalRealm(name);
    const shown = realm === undefined ? undefined : await desk.show(realm);
    return shown ? jsonAnswer(200, { ...shown }) : gatewayError(404, undefined);
  }
  if (request.method !== 'POST') return gatewayError(404, undefined);
  const { data } = change.safeParse(jsonOf(request.body));
  if (!data) return gatewayError(400, undefined);
  const realm = normalRealm(data.realm);
  if (realm === undefined) return gatewayError(404, undefined);
  // What JSON.parse gave is JSON.
  const verdict = await desk.change(realm, { ...data, set: data.set as Record<string, Json> });
  return verdict.kind === 'noRealm' ? gatewayError(404, undefined) : jsonAnswer(200, { ...verdict });
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
