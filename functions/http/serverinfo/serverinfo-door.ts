// AM's `GET …/serverinfo/*` (a literal asterisk), `/cookieDomains` and `/version`: what clients ask before anything.

import { createHash } from 'node:crypto';
import type { JsonObject } from '../../json.ts';
import { version } from '../../manifest/version.ts';
import { RequestError } from '../../node/errors.ts';
import type { SessionReader } from '../../ports/sessions.ts';
import { type DoorHandler, type DoorTools, door } from '../door.ts';
import type { HttpRequest } from '../http-request.ts';
import type { HttpReply } from '../reply.ts';
import { requireSession, sessionToken } from '../session-token.ts';
import type { Site } from '../site.ts';

export interface ServerinfoPorts {
  readonly sessionReader: SessionReader;
}

export function serverinfoDoor(tools: DoorTools, ports: ServerinfoPorts): DoorHandler {
  return door({ ...tools, name: 'serverinfo', methods: ['GET'], versions: ['1.0', '1.1', '2.0'] }, async (request) => {
    const [, name, ...rest] = request.segments;
    if (rest.length > 0 || name === undefined) throw new RequestError('ERR_NOT_FOUND', 'Resource not found');
    return resource(name, await content(name, request, ports, tools.site));
  });
}

async function content(name: string, request: HttpRequest, ports: ServerinfoPorts, site: Site): Promise<JsonObject> {
  switch (name) {
    case '*':
      return serverInfo(request, site);
    case 'cookieDomains':
      return { domains: cookieDomains(site) };
    case 'version':
      await requireSession(sessionToken(request), ports.sessionReader);
      return serverVersion;
    default:
      throw new RequestError('ERR_NOT_FOUND', 'Resource not found');
  }
}

/** The revision is made from the content, so the same content has the same on every instance. */
function resource(name: string, body: JsonObject): HttpReply {
  const revision = createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 12);
  return { status: 200, body: { _id: name, _rev: revision, ...body }, headers: { etag: `"${revision}"` } };
}

// The contents of serverinfo. The quoted booleans are text in AM, too.

/** Cookies are host-only, so the one domain they go to is our own; unknown without a public URL. */
function cookieDomains({ publicUrl }: Site): string[] {
  return publicUrl === undefined ? [] : [new URL(publicUrl).hostname];
}

function serverInfo({ realm, settings }: HttpRequest, site: Site): JsonObject {
  return {
    domains: cookieDomains(site),
    protectedUserAttributes: ['telephoneNumber', 'mail'],
    cookieName: settings.cookieName,
    secureCookie: site.secureCookies,
    forgotPassword: 'false',
    forgotUsername: 'false',
    kbaEnabled: 'false',
    selfRegistration: 'false',
    lang: settings.locale,
    successfulUserRegistrationDestination: 'default',
    socialImplementations: [],
    referralsEnabled: 'false',
    zeroPageLogin: { enabled: settings.zeroPageLogin, refererWhitelist: [], allowedWithoutReferer: true },
    realm,
    xuiUserSessionValidationEnabled: true,
    fileBasedConfiguration: false,
    userIdAttributes: [],
    // Ours alone: where My account sends its users.
    deviceJourneys: { ...settings.deviceJourneys },
    registrationJourneys: { ...settings.registrationJourneys },
    ...(settings.passwordJourney !== undefined && { passwordJourney: settings.passwordJourney }),
  };
}

/** `version` is the AM whose interface this is: administration tools choose their calls by it. */
const serverVersion: JsonObject = {
  version: '8.0.2',
  fullVersion: `Waymark ${version}, compatible with PingAM 8.0.2`,
  revision: version,
  date: '',
};
