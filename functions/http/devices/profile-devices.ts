// `…/users/{user}/devices/profile`: the devices that a user was seen with. Who knows what is in a profile can pass for the
// device, so a stolen password alone shows none of a user who has a second factor.
import type { JsonObject } from '../../json.ts';
import { RequestError } from '../../node/errors.ts';
import type { DeviceProfile } from '../../ports/devices.ts';
import { type HttpRequest, jsonBody } from '../http-request.ts';
import type { HttpReply } from '../reply.ts';
import { audit, type DeviceCall } from './device-call.ts';
import { deviceListBody, nameIn, ok, requireQuery, revisionOf, unsupported } from './device-reply.ts';
import { deviceNotFound } from './device-target.ts';

type ProfileCall = DeviceCall<'profile'>;

export async function ofProfiles(
  call: ProfileCall,
  identifier: string | undefined,
  request: HttpRequest,
): Promise<HttpReply> {
  if (!call.access.provesAny) {
    throw new RequestError('ERR_FORBIDDEN', 'Sign in with a second factor to see the devices that you were seen with.');
  }
  const { ports, user } = call;
  if (identifier === undefined) {
    if (request.method !== 'GET') throw unsupported();
    requireQuery(request);
    return ok(deviceListBody((await ports.deviceProfileEditor.list(user)).map(profileBody)));
  }
  switch (request.method) {
    case 'PUT': {
      const alias = nameIn(jsonBody(request), 'alias');
      if (!(await ports.deviceProfileEditor.rename(user, identifier, alias))) throw deviceNotFound(identifier);
      const profile = (await ports.deviceProfileEditor.list(user)).find((one) => one.identifier === identifier);
      if (!profile) throw deviceNotFound(identifier);
      await audit(call, 'WAYMARK-PROFILE-CHANGED', { operation: 'rename' });
      return ok(profileBody(profile));
    }
    // Clients send a body along, which says nothing new.
    case 'DELETE': {
      const profile = await ports.deviceProfileEditor.remove(user, identifier);
      if (!profile) throw deviceNotFound(identifier);
      await audit(call, 'WAYMARK-PROFILE-REMOVED', { operation: 'delete' });
      return ok(profileBody(profile));
    }
    default:
      throw unsupported();
  }
}

/** As AM's clients read it: Android wants a text for the alias and an object for the metadata. */
function profileBody({ identifier, alias = '', metadata = {}, location, lastSelectedDate }: DeviceProfile): JsonObject {
  const place = location && { location: { latitude: location.latitude, longitude: location.longitude } };
  const body = { _id: identifier, identifier, alias, metadata, ...place, lastSelectedDate, recoveryCodes: [] };
  return { ...body, _rev: revisionOf(body) };
}
