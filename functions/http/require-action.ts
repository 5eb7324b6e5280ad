// Resources that know actions only: `POST …/sessions?_action=logout`.
import { RequestError } from '../node/errors.ts';
import type { HttpRequest } from './http-request.ts';

/** The handler of the action that the query names. Nothing may follow the resource in the path. */
export function requireAction<Handler>(
  { query, segments }: HttpRequest,
  actions: Readonly<Record<string, Handler>>,
): Handler {
  if (segments.length > 1) throw new RequestError('ERR_NOT_FOUND', 'Resource not found');
  const name = query['_action'] ?? '';
  const handler = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (handler === undefined) throw new RequestError('ERR_ACTION_UNKNOWN', 'This action is not supported');
  return handler;
}
