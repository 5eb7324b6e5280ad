// The door of `waymark journeys history`, `diff`, `rollback` and `remove`: what journeys of the running stack were like.
import * as z from 'zod';
import { differences } from '../functions/administration/difference.ts';
import { versionsOf } from '../functions/administration/history.ts';
import {
  type EditedRealm,
  type EditorPorts,
  putJourney,
  removeJourney,
} from '../functions/administration/realm-editor.ts';
import { journeySource } from '../functions/journey/source.ts';
import type { JsonObject } from '../functions/json.ts';
import type { NodeDefinition } from '../functions/node/define-node.ts';
import { RequestError } from '../functions/node/errors.ts';
import { nodeDefinitions } from '../functions/nodes/node-set.ts';
import { normalRealm } from '../functions/realm/realm-name.ts';
import { isLocalProgram } from './admin-caller.ts';
import { gatewayError, type HttpAnswer, jsonAnswer } from './gateway-error.ts';
import type { ReceivedRequest } from './proxy-event.ts';

export const historyPath = '/_waymark/history';

const asked = z.discriminatedUnion('action', [
  z.object({ action: z.literal('list'), realm: z.string(), journey: z.string() }),
  z.object({
    action: z.literal('diff'),
    realm: z.string(),
    journey: z.string(),
    /** Versions; of the newer one nothing means what runs now. */
    from: z.int().optional(),
    to: z.int().optional(),
  }),
  z.object({ action: z.literal('rollback'), realm: z.string(), journey: z.string(), version: z.int() }),
  z.object({ action: z.literal('remove'), realm: z.string(), journey: z.string() }),
]);

type Asked = z.output<typeof asked>;

/** `by` is whom the history names. */
const by = 'waymark journeys';

export async function historyDoor(
  request: ReceivedRequest,
  ports: EditorPorts,
  definitions: readonly NodeDefinition[] = nodeDefinitions,
): Promise<HttpAnswer> {
  // Without CORS headers: nobody who needs them may read the answer.
  if (!isLocalProgram(request)) return gatewayError(403, undefined);
  if (request.method !== 'POST') return gatewayError(404, undefined);
  const { data } = asked.safeParse(jsonOf(request.body));
  if (!data) return gatewayError(400, undefined);
  const realm = normalRealm(data.realm);
  const stored = realm === undefined ? undefined : await ports.configurationStore.get(realm, 'realm', '');
  if (realm === undefined || !stored) return gatewayError(404, undefined);
  const { defaultJourney, profile } = stored.value;
  const edited: EditedRealm = {
    ...{ realm, ports, definitions },
    strict: profile === 'strict',
    defaultJourney: typeof defaultJourney === 'string' ? defaultJourney : undefined,
    author: { by, facts: { transactionId: `${by} ${ports.clock.now()}` } },
  };
  try {
    return jsonAnswer(200, await answer(data, edited));
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return jsonAnswer(200, { trouble: error.message });
  }
}

async function answer(request: Asked, realm: EditedRealm): Promise<JsonObject> {
  const { journey } = request;
  const place = { realm: realm.realm, kind: 'journey', id: journey } as const;
  const versions = await versionsOf(place, realm.ports);
  const now = await realm.ports.configurationStore.get(realm.realm, 'journey', journey);
  const version = (number: number) => {
    const found = versions.find((one) => one.version === number);
    if (found) return found;
    const known = versions.map((one) => one.version).join(', ') || 'none';
    throw new RequestError('ERR_NOT_FOUND', `${journey} has no version ${number}; there are ${known}`);
  };
  const source = (value: JsonObject | undefined) => {
    const found = journeySource(journey, value);
    if (found) return found;
    throw new RequestError('ERR_NOT_FOUND', `There is no journey ${journey}`);
  };
  switch (request.action) {
    case 'list': {
      if (versions.length === 0) source(now?.value);
      return {
        versions: versions.map((one) => ({
          ...{ version: one.version, at: one.at, by: one.by ?? null, comment: one.comment ?? null },
          isNow: JSON.stringify(one.value) === JSON.stringify(now?.value),
        })),
      };
    }
    case 'diff': {
      const from = request.from ?? previous(versions, now?.value);
      if (from === undefined) return { from: null, differences: [] };
      const after = request.to === undefined ? now?.value : version(request.to).value;
      const found = differences(source(version(from).value), source(after));
      return {
        from,
        differences: found.map(({ place: where, before, after: then }) => ({
          place: where,
          ...(before !== undefined && { before }),
          ...(then !== undefined && { after: then }),
        })),
      };
    }
    case 'rollback': {
      const { value } = version(request.version);
      const make = () => source(value);
      const comment = `Back to version ${request.version}`;
      const changed = await putJourney(journey, { make, comment, whole: true }, realm);
      return { version: changed.version ?? null };
    }
    case 'remove': {
      const removed = await removeJourney(journey, { keepNodes: false }, realm);
      return removed ? {} : { trouble: `There is no journey ${journey}` };
    }
  }
}

/** The newest version that is not what runs. */
function previous(versions: Awaited<ReturnType<typeof versionsOf>>, now: JsonObject | undefined): number | undefined {
  return versions.find(({ value }) => JSON.stringify(value) !== JSON.stringify(now))?.version;
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
