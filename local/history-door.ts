// The door of `waymark journeys history`, `diff`, `rollback` and `remove`: what journeys and scripts of the running stack were like.
import { type EditorPorts, editedRealm } from '../functions/administration/edited-realm.ts';
import { answerPast, pastRequest } from '../functions/administration/past.ts';
import type { NodeDefinition } from '../functions/node/define-node.ts';
import { RequestError } from '../functions/node/errors.ts';
import type { Randomness } from '../functions/ports/system.ts';
import { uuid } from '../functions/ports/uuid.ts';
import { normalRealm } from '../functions/realm/realm-name.ts';
import { isLocalProgram } from './admin-caller.ts';
import { gatewayError, type HttpAnswer, jsonAnswer } from './gateway-error.ts';
import type { ReceivedRequest } from './proxy-event.ts';

export const historyPath = '/_waymark/history';

export interface HistoryTools {
  readonly ports: EditorPorts;
  /** The node types that there are. */
  readonly definitions: readonly NodeDefinition[];
  readonly randomness: Randomness;
}

export async function historyDoor(
  request: ReceivedRequest,
  { ports, definitions, randomness }: HistoryTools,
): Promise<HttpAnswer> {
  // Without CORS headers: nobody who needs them may read the answer.
  if (!isLocalProgram(request)) return gatewayError(403, undefined);
  if (request.method !== 'POST') return gatewayError(404, undefined);
  const { data } = pastRequest.safeParse(jsonOf(request.body));
  if (!data) return gatewayError(400, undefined);
  const name = normalRealm(data.realm);
  const author = { by: 'operator', facts: { transactionId: uuid(randomness) } };
  const realm = name === undefined ? undefined : await editedRealm(name, { ports, definitions, author });
  if (!realm) return gatewayError(404, undefined);
  try {
    return jsonAnswer(200, await answerPast(data, realm));
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return jsonAnswer(200, { trouble: error.message });
  }
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
