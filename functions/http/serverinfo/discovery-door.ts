// `GET …/oauth2/…/.well-known/openid-configuration` (OpenID Connect Discovery 1.0 section 4): the one address by which
// journey-client finds a server. It says where a realm is, and that OAuth itself is not served.

import type { JsonObject } from '../../json.ts';
import { RequestError } from '../../node/errors.ts';
import { type DoorHandler, type DoorTools, door } from '../door.ts';

export const discoveryRoot = 'oauth2';

export function discoveryDoor(tools: DoorTools): DoorHandler {
  const options = { ...tools, name: '.well-known', root: discoveryRoot, methods: ['GET'], versions: ['1.0'] };
  return door(options, async ({ segments, realm }, { baseUrl }) => {
    if (segments.join('/') !== '.well-known/openid-configuration') {
      throw new RequestError('ERR_NOT_FOUND', 'Resource not found');
    }
    return { status: 200, body: discovery(baseUrl, realm) };
  });
}

// The client refuses a document without the two endpoints, takes the origin from one and calls neither.
function discovery(baseUrl: string, realm: string): JsonObject {
  const path = ['root', ...realm.split('/').filter(Boolean)].map((name) => `/realms/${name}`).join('');
  const issuer = `${baseUrl}/${discoveryRoot}${path}`;
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/access_token`,
    response_types_supported: [],
    grant_types_supported: [],
  };
}
