// `…/users/{user}/devices/remembered`, our own: the browsers in which the user is not asked for a second factor. To take one
// back only has its user asked again, so any session of the user may; which they are is told to who has shown a second factor, if he
// has one.
import type { JsonObject } from '../../json.ts';
import { type ListedBrowser, partsOfToken } from '../../ports/browsers.ts';
import { printable } from '../../printable.ts';
import { browserNameOf } from '../../user-agent.ts';
import type { HttpRequest } from '../http-request.ts';
import type { HttpReply } from '../reply.ts';
import { allCookies } from '../session-token.ts';
import { audit, type DeviceCall } from './device-call.ts';
import { deviceListBody, ok, requireQuery, revisionOf, unsupported } from './device-reply.ts';
import { deviceNotFound } from './device-target.ts';

export async function ofRememberedBrowsers(
  call: DeviceCall<'remembered'>,
  id: string | undefined,
  request: HttpRequest,
): Promise<HttpReply> {
  const { ports, user, access } = call;
  const isCurrent = idsIn(request);
  const body = (browser: ListedBrowser) => browserBody(browser, isCurrent, access.provesAny);
  const list = await ports.rememberedBrowserEditor.list(user);
  if (id === undefined) {
    if (request.method !== 'GET') throw unsupported();
    requireQuery(request);
    return ok(deviceListBody(list.map(body)));
  }
  if (request.method !== 'DELETE') throw unsupported();
  const browser = list.find((one) => one.id === id);
  // One that was remembered a moment ago is not in the list yet.
  if (!(await ports.rememberedBrowserEditor.remove(user, id))) throw deviceNotFound(id);
  await audit(call, 'WAYMARK-BROWSER-FORGOTTEN', { operation: 'delete' });
  return ok(browser ? body(browser) : { _id: id });
}

/** Those that the caller's own browser brings along, in cookies of whatever name. */
function idsIn({ headers }: HttpRequest): (id: string) => boolean {
  const tokens = Object.values(allCookies(headers)).flat();
  const ids = new Set(tokens.flatMap((value) => value.split('~')).map((token) => partsOfToken(token)?.id));
  return (id) => ids.has(id);
}

/** `inFull`: also from where and with what its user comes, which is what a thief of the password would imitate. */
function browserBody(
  { id, userAgent, sourceIp, createdAt, lastUsedAt, end }: ListedBrowser,
  isCurrent: (id: string) => boolean,
  inFull: boolean,
): JsonObject {
  const body = {
    ...{ _id: id, ...browserNameOf(inFull ? userAgent : ''), ipAddress: inFull ? printable(sourceIp) : '' },
    ...{ createdDate: createdAt, lastAccessDate: lastUsedAt, endDate: end, current: isCurrent(id) },
  };
  return { ...body, _rev: revisionOf(body) };
}
