// A new device token: every server that this phone is registered with hears of it.
import { hasPush } from './accounts/account-list.ts';
import type { Account, PushMechanism } from './accounts/phone-state.ts';
import { bytesOf, type Device } from './device.ts';
import { type CallResult, callServer } from './server-call.ts';

export type RefreshResult = CallResult & { issuer: string; name: string };

/** One result per account with push. The token stays the new one, whatever the servers say. */
export async function refresh(device: Device): Promise<RefreshResult[]> {
  const accounts = device.store.read().accounts.filter(hasPush);
  return Promise.all(accounts.map((account) => refreshOne(device, account)));
}

async function refreshOne(device: Device, account: Account & { push: PushMechanism }): Promise<RefreshResult> {
  const { issuer, name, userId, push } = account;
  const result = await callServer(device, {
    url: push.registerUrl.replace('_action=register', '_action=refresh'),
    secret: bytesOf(push.secret),
    claims: () => device.facts.refreshClaims(device.claims(), push.uid),
    members: { mechanismUid: push.uid, ...(userId && { username: userId }) },
    cookie: device.facts.cookieAtRefresh ? push.cookie : undefined,
    fault: device.faults.refresh,
  });
  return { issuer, name, ...result };
}
