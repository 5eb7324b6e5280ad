// The contents of serverinfo. The quoted booleans are text in AM, too.
import type { JsonObject } from '../../json.ts';
import { version } from '../../manifest/version.ts';
import type { HttpRequest } from '../http-request.ts';
import type { Site } from '../site.ts';

/** Cookies are host-only, so the one domain they go to is our own; unknown without a public URL. */
export function cookieDomains({ publicUrl }: Site): string[] {
  return publicUrl === undefined ? [] : [new URL(publicUrl).hostname];
}

export function serverInfo({ realm, settings }: HttpRequest, site: Site): JsonObject {
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
  };
}

/** `version` is the AM whose interface this is: administration tools choose their calls by it. */
export const serverVersion: JsonObject = {
  version: '8.0.2',
  fullVersion: `Waymark ${version}, compatible with PingAM 8.0.2`,
  revision: version,
  date: '',
};
