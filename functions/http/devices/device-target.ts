// What a path below `…/users/{user}/devices` names: all devices of a kind, or one of them.
import type { ManagedKind } from '../../enrolment/device-management.ts';
import { RequestError } from '../../node/errors.ts';
import type { User } from '../../ports/users.ts';
import type { HttpRequest } from '../http-request.ts';

/** AM has more kinds than Waymark has devices for. Of these everybody has none. */
const otherKinds: readonly string[] = ['2fa/webauthn', '2fa/binding', 'profile'];

export interface DeviceTarget {
  readonly user: User;
  /** Undefined for a kind that AM has and Waymark has not. */
  readonly kind: ManagedKind | undefined;
  /** Of one device; undefined for the whole collection. */
  readonly uuid: string | undefined;
}

/** Far more than a uuid has. */
const longestId = 128;

export function deviceTarget({ realm, segments }: Pick<HttpRequest, 'realm' | 'segments'>): DeviceTarget {
  const [, username = '', devices, ...rest] = segments;
  const depth = rest[0] === '2fa' ? 2 : 1;
  const collection = rest.slice(0, depth).join('/');
  const [uuid, ...more] = rest.slice(depth);
  const kind = collection === '2fa/oath' ? 'oath' : collection === '2fa/push' ? 'push' : undefined;
  const known = kind !== undefined || otherKinds.includes(collection);
  if (devices !== 'devices' || !known || more.length > 0) throw new RequestError('ERR_NOT_FOUND', 'Resource not found');
  if (uuid !== undefined && uuid.length > longestId) throw deviceNotFound('');
  return { user: { realm, username }, kind, uuid };
}

export function deviceNotFound(uuid: string): RequestError {
  return new RequestError('ERR_NOT_FOUND', `User device, ${uuid}, not found.`);
}
