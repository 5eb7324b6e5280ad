// What the ForgeRock Authenticator of each platform sends, and how it counts: headers, claims and their order.
import { type JsonObject, parseObject } from './json-object.ts';
import { type PayloadReader, readApns, readFcm } from './push/payload.ts';

export type Platform = 'android' | 'ios';

interface Registration {
  readonly mechanismUid: string;
  readonly response: string;
}

export interface PlatformFacts {
  readonly deviceName: string;
  readonly readPayload: PayloadReader;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookieHeader: 'Cookie' | 'Set-Cookie';
  readonly cookieAtRefresh: boolean;
  readonly timeoutSeconds: number;
  /** HOTP: how far the first code's counter is past the one of the URI. */
  readonly firstCounter: 0 | 1;
  isSuccess(status: number, body: string): boolean;
  /** The device token as the platform writes it. */
  deviceId(token: string): string;
  /** The platform's spelling of a UUID. */
  mechanismUid(uuid: string): string;
  deviceClaims(deviceId: string, deviceName: string): JsonObject;
  registrationClaims(device: JsonObject, registration: Registration): JsonObject;
  refreshClaims(device: JsonObject, mechanismUid: string): JsonObject;
  denialClaims(response: string, isChallenge: boolean): JsonObject;
}

const apiVersion = 'resource=1.0, protocol=1.0';

const android: PlatformFacts = {
  deviceName: 'Pixel 8',
  readPayload: readFcm,
  headers: {
    'Content-Type': 'application/json; charset=utf-8',
    'Accept-API-Version': apiVersion,
    'x-requested-with': 'forgerock-sdk',
    'x-requested-platform': 'android',
  },
  cookieHeader: 'Cookie',
  cookieAtRefresh: false,
  timeoutSeconds: 30,
  firstCounter: 1,
  isSuccess: (status) => status === 200,
  deviceId: (token) => token,
  mechanismUid: (uuid) => uuid,
  deviceClaims: (deviceId, deviceName) => ({
    deviceId,
    deviceName,
    deviceType: 'android',
    communicationType: 'gcm',
  }),
  registrationClaims: (device, { mechanismUid, response }) => ({ ...device, mechanismUid, response }),
  refreshClaims: (device) => device,
  denialClaims: (response) => ({ response, deny: true }),
};

const ios: PlatformFacts = {
  deviceName: 'iPhone',
  readPayload: readApns,
  headers: {
    'Content-Type': 'application/json',
    Accept: 'application/json',
    'accept-api-version': apiVersion,
    'x-requested-with': 'forgerock-sdk',
    'x-requested-platform': 'ios',
  },
  // Meant for answers, but this is what the app sends.
  cookieHeader: 'Set-Cookie',
  cookieAtRefresh: true,
  timeoutSeconds: 60,
  firstCounter: 0,
  isSuccess: (status, body) => status >= 200 && status < 303 && (body === '' || parseObject(body) !== undefined),
  deviceId: (token) => token.toUpperCase(),
  mechanismUid: (uuid) => uuid.toUpperCase(),
  deviceClaims: (deviceId, deviceName) => ({
    deviceId,
    deviceName,
    deviceType: 'ios',
    communicationType: 'apns',
  }),
  registrationClaims: (device, { mechanismUid, response }) => ({ response, mechanismUid, ...device }),
  refreshClaims: (device, mechanismUid) => ({ mechanismUid, ...device }),
  denialClaims: (response, isChallenge) => ({
    response,
    deny: true,
    ...(isChallenge && { challengeResponse: null }),
  }),
};

export const platforms: Readonly<Record<Platform, PlatformFacts>> = { android, ios };
