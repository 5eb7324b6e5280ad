// What a path below `…/users/{user}/devices` names: all devices of a kind, or one of them.

import { RequestError } from '../../node/errors.ts';
import type { DeviceKind } from '../../ports/devices.ts';
import type { User } from '../../ports/users.ts';
import type { HttpRequest } from '../http-request.ts';

/** AM has more kinds than Waymark has devices for. Of these everybody has none. */
const otherKinds: readonly string[] = ['2fa/binding'];

const kinds: Readonly<Record<string, DeviceTarget['kind']>> = {
  '2fa/oath': 'oath',
  '2fa/push': 'push',
  '2fa/webauthn': 'webauthn',
  profile: 'profile',
  remembered: 'remembered',
  signins: 'signIns',
};

export interface DeviceTarget {
  readonly user: User;
  /** Undefined for a kind that AM has and Waymark has not. */
  readonly kind: DeviceKind | 'profile' | 'remembered' | 'signIns' | undefined;
  /** Of one device, of a profile its identifier, of a passkey that or its credential’s id, of a remembered browser its id; undefined for the whole collection. */
  readonly uuid: string | undefined;
}

/** Far more than a uuid has; the ids of credentials may have 1,023 bytes, in base64url. */
const longestId = 128;
const longestCredentialId = 1364;
/** As much as is stored. */
const longestIdentifier = 256;

export function deviceTarget({ realm, segments }: Pick<HttpRequest, 'realm' | 'segments'>): DeviceTarget {
  const [, username = '', devices, ...rest] = segments;
  const depth = rest[0] === '2fa' ? 2 : 1;
  const collection = rest.slice(0, depth).join('/');
  const kind = Object.hasOwn(kinds, collection) ? kinds[collection] : undefined;
  // Gateways decode a slash in an identifier before we see it.
  const ids = rest.slice(depth);
  const [uuid, ...more] = kind === 'profile' && ids.length > 0 ? [ids.join('/')] : ids;
  const known = kind !== undefined || otherKinds.includes(collection);
  if (devices !== 'devices' || !known || more.length > 0) throw new RequestError('ERR_NOT_FOUND', 'Resource not found');
  const longest = kind === 'profile' ? longestIdentifier : kind === 'webauthn' ? longestCredentialId : longestId;
  if (uuid !== undefined && uuid.length > longest) throw deviceNotFound('');
  return { user: { realm, username }, kind, uuid };
}

export function deviceNotFound(uuid: string): RequestError {
  return new RequestError('ERR_NOT_FOUND', `User device, ${uuid}, not found.`);
}
