// AM's endpoints for a user's own devices and session, as the browser's cookie opens them.
import { realmPath } from '../shared/configuration.ts';

export type DeviceKind = 'oath' | 'push' | 'webauthn';

export interface Device {
  readonly uuid: string;
  readonly deviceName: string;
  /** Epoch milliseconds. */
  readonly createdDate: number;
  readonly lastAccessDate: number;
  /** Of a passkey: what it lies in, as far as that is known. */
  readonly provider: string;
  /** Of a passkey, in base64url; empty for others. */
  readonly credentialId: string;
}

/** What went wrong: no session, not without the device itself, no such device, or no answer. */
export type Trouble = 'signedOut' | 'signInAgain' | 'gone' | 'offline' | 'other';

export class DeviceServerError extends Error {
  override name = 'DeviceServerError';
  readonly trouble: Trouble;
  constructor(trouble: Trouble) {
    super(trouble);
    this.trouble = trouble;
  }
}

export interface DeviceServer {
  readonly username: string;
  list(kind: DeviceKind): Promise<readonly Device[]>;
  isOptedOut(kind: DeviceKind): Promise<boolean>;
  setOptedOut(kind: DeviceKind, value: boolean): Promise<void>;
  rename(kind: DeviceKind, uuid: string, deviceName: string): Promise<void>;
  remove(kind: DeviceKind, uuid: string): Promise<void>;
  newRecoveryCodes(kind: DeviceKind, uuid: string): Promise<readonly string[]>;
  signOut(): Promise<void>;
  /** Of browsers that were remembered, too. */
  signOutEverywhere(): Promise<void>;
}

const troubles: Readonly<Record<number, Trouble>> = { 401: 'signedOut', 403: 'signInAgain', 404: 'gone' };

/** Rejects with a DeviceServerError, as do all of its methods. */
export async function deviceServer(amUrl: string, realm: string): Promise<DeviceServer> {
  const base = `${amUrl}/json${realmPath(realm)}`;
  const sessions = (action: string) => call('POST', `${base}/sessions?_action=${action}`, {}, 'resource=4.0');
  const username = String((await sessions('getSessionInfo'))['username']);
  const at = (kind: DeviceKind, rest: string): string =>
    `${base}/users/${encodeURIComponent(username)}/devices/2fa/${kind}${rest}`;
  const device = (kind: DeviceKind, uuid: string): string => at(kind, `/${encodeURIComponent(uuid)}`);
  return {
    username,
    async list(kind) {
      const { result } = await call('GET', at(kind, '?_queryFilter=true'));
      return Array.isArray(result) ? result.map(deviceOf) : [];
    },
    isOptedOut: async (kind) => (await call('POST', at(kind, '?_action=check'), {}))['result'] === true,
    async setOptedOut(kind, value) {
      await call('POST', at(kind, '?_action=skip'), { value });
    },
    async rename(kind, uuid, deviceName) {
      await call('PUT', device(kind, uuid), { deviceName });
    },
    async remove(kind, uuid) {
      await call('DELETE', device(kind, uuid));
    },
    async newRecoveryCodes(kind, uuid) {
      const { recoveryCodes } = await call('POST', `${device(kind, uuid)}?_action=newRecoveryCodes`, {});
      return Array.isArray(recoveryCodes) ? recoveryCodes.map(String) : [];
    },
    async signOut() {
      await sessions('logout');
    },
    async signOutEverywhere() {
      await sessions('logoutEverywhere');
    },
  };
}

/** Names of journeys, by kind. */
type JourneysByKind = Readonly<Partial<Record<DeviceKind, string>>>;

export interface DeviceJourneys {
  /** Those that sign in with a device of the kind. */
  readonly proving: JourneysByKind;
  /** Those that add one. */
  readonly adding: JourneysByKind;
}

/** The journeys of the realm; none where the server does not say. */
export async function deviceJourneys(amUrl: string, realm: string): Promise<DeviceJourneys> {
  const info = await call('GET', `${amUrl}/json${realmPath(realm)}/serverinfo/*`).catch(() => undefined);
  return { proving: journeysIn(info?.['deviceJourneys']), adding: journeysIn(info?.['registrationJourneys']) };
}

function journeysIn(value: unknown): JourneysByKind {
  const given = Object.entries({ ...(value as Record<string, unknown> | undefined) });
  return Object.fromEntries(given.filter(([, name]) => typeof name === 'string'));
}

async function call(
  method: string,
  url: string,
  body?: Readonly<Record<string, unknown>>,
  version = 'resource=1.0',
): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method,
    credentials: 'include',
    headers: {
      accept: 'application/json',
      'accept-api-version': version,
      'x-requested-with': 'forgerock-sdk',
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new DeviceServerError('offline');
  });
  if (!response.ok) throw new DeviceServerError(troubles[response.status] ?? 'other');
  const answer: unknown = await response.json().catch(() => ({}));
  return typeof answer === 'object' && answer !== null ? { ...answer } : {};
}

function deviceOf(item: Record<string, unknown>): Device {
  return {
    uuid: String(item['uuid']),
    deviceName: String(item['deviceName'] ?? ''),
    createdDate: Number(item['createdDate']) || 0,
    lastAccessDate: Number(item['lastAccessDate']) || 0,
    provider: String(item['provider'] ?? ''),
    credentialId: String(item['credentialId'] ?? ''),
  };
}
