// What the server knows of a user's account: devices, remembered browsers, sign-ins, sessions.
import { realmPath } from '../shared/configuration.ts';
import { call, resultIn } from './account-call.ts';

export const deviceKinds = ['webauthn', 'push', 'oath'] as const;
export type DeviceKind = (typeof deviceKinds)[number];

/** Times are epoch milliseconds everywhere here. */
export interface Device {
  readonly uuid: string;
  readonly deviceName: string;
  readonly createdDate: number;
  readonly lastAccessDate: number;
  /** Of a passkey: what it lies in, as far as that is known. */
  readonly provider: string;
  /** Of a passkey, in base64url; empty for others. */
  readonly credentialId: string;
  /** This session may change it. */
  readonly isManaged: boolean;
}

/** What a client is called; either may be empty. */
interface ClientName {
  readonly browser: string;
  readonly system: string;
}

export interface RememberedBrowser extends ClientName {
  readonly id: string;
  readonly lastUsed: number;
  readonly end: number;
  readonly isCurrent: boolean;
}

export interface SignIn extends ClientName {
  readonly id: string;
  readonly at: number;
  /** Something was proved, and no session came of it. */
  readonly isRefused: boolean;
  readonly ipAddress: string;
  /** Two capital letters; empty when unknown. */
  readonly country: string;
  /** `pwd`, `push`, … */
  readonly methods: readonly string[];
  /** This session began with it. */
  readonly isCurrent: boolean;
}

export interface AccountServer {
  readonly username: string;
  list(kind: DeviceKind): Promise<readonly Device[]>;
  isOptedOut(kind: DeviceKind): Promise<boolean>;
  setOptedOut(kind: DeviceKind, value: boolean): Promise<void>;
  rename(kind: DeviceKind, uuid: string, deviceName: string): Promise<void>;
  remove(kind: DeviceKind, uuid: string): Promise<void>;
  newRecoveryCodes(kind: DeviceKind, uuid: string): Promise<readonly string[]>;
  /** Those in which its user is not asked for a second factor. */
  rememberedBrowsers(): Promise<readonly RememberedBrowser[]>;
  forgetBrowser(id: string): Promise<void>;
  /** Newest first. */
  signIns(): Promise<readonly SignIn[]>;
  signOut(): Promise<void>;
  /** Of browsers that were remembered, too. */
  signOutEverywhere(): Promise<void>;
}

/** Rejects with an AccountError, as do all of its methods. */
export async function accountServer(amUrl: string, realm: string): Promise<AccountServer> {
  const base = `${amUrl}/json${realmPath(realm)}`;
  const sessions = (action: string) => call('POST', `${base}/sessions?_action=${action}`, {}, 'resource=4.0');
  const username = String((await sessions('getSessionInfo'))['username']);
  const devices = `${base}/users/${encodeURIComponent(username)}/devices`;
  const at = (kind: DeviceKind, rest: string): string => `${devices}/2fa/${kind}${rest}`;
  const device = (kind: DeviceKind, uuid: string): string => at(kind, `/${encodeURIComponent(uuid)}`);
  const all = async (url: string) => resultIn(await call('GET', `${url}?_queryFilter=true`));
  return {
    username,
    list: async (kind) => (await all(at(kind, ''))).map(deviceOf),
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
    rememberedBrowsers: async () => (await all(`${devices}/remembered`)).map(browserOf),
    async forgetBrowser(id) {
      await call('DELETE', `${devices}/remembered/${encodeURIComponent(id)}`);
    },
    signIns: async () => (await all(`${devices}/signins`)).map(signInOf),
    async signOut() {
      await sessions('logout');
    },
    async signOutEverywhere() {
      await sessions('logoutEverywhere');
    },
  };
}

type Item = Record<string, unknown>;

function deviceOf(item: Item): Device {
  return {
    uuid: text(item['uuid']),
    deviceName: text(item['deviceName']),
    createdDate: Number(item['createdDate']) || 0,
    lastAccessDate: Number(item['lastAccessDate']) || 0,
    provider: text(item['provider']),
    credentialId: text(item['credentialId']),
    isManaged: item['deviceManagementStatus'] === true,
  };
}

function browserOf(item: Item): RememberedBrowser {
  return {
    ...clientOf(item),
    id: text(item['_id']),
    lastUsed: Number(item['lastAccessDate']) || 0,
    end: Number(item['endDate']) || 0,
    isCurrent: item['current'] === true,
  };
}

function signInOf(item: Item): SignIn {
  const methods = item['methods'];
  return {
    ...clientOf(item),
    id: text(item['_id']),
    at: Number(item['at']) || 0,
    isRefused: item['verdict'] === 'refused',
    ipAddress: text(item['ipAddress']),
    country: text(item['country']),
    methods: Array.isArray(methods) ? methods.map(String) : [],
    isCurrent: item['current'] === true,
  };
}

function clientOf(item: Item): ClientName {
  return { browser: text(item['browser']), system: text(item['system']) };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
