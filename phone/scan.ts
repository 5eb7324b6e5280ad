// Scanning a QR code: the account is made, and for push the phone registers itself with the server.

import { uuid } from '../functions/ports/uuid.ts';
import { isDuplicate, withAccount } from './accounts/account-list.ts';
import { base64Of, type Device } from './device.ts';
import { parseUri, type ScannedAccount } from './parse-uri.ts';
import { brokenPolicy } from './policies.ts';
import { challengeAnswer } from './push/jwt.ts';
import { type CallResult, callServer } from './server-call.ts';
import { kindsOf, type ShownAccount } from './shown-account.ts';
import type { ScannedOath } from './uri/oath-parameters.ts';
import type { ScannedPush } from './uri/push-parameters.ts';

export type ScanResult =
  | { ok: true; account: ScannedAccount; kinds: ShownAccount['kinds'] }
  | { ok: false; reason: 'duplicate'; account: ScannedAccount }
  | { ok: false; reason: 'policy'; policy: string }
  | Extract<CallResult, { ok: false }>;

/** Throws a PhoneUriError for a URI that cannot be used. */
export async function scan(device: Device, uri: string): Promise<ScanResult> {
  const scanned = parseUri(uri);
  const { account, push, oath } = scanned;
  if (isDuplicate(device.store.read(), scanned)) return { ok: false, reason: 'duplicate', account };
  const policy = brokenPolicy(account.policies, device.condition);
  if (policy !== undefined) return { ok: false, reason: 'policy', policy };

  // As in the apps this half stays when the other fails, until its owner removes the account.
  if (oath) addOath(device, account, oath);
  if (push) {
    const result = await register(device, account, push);
    if (!result.ok) return result;
  }
  return { ok: true, account, kinds: kindsOf(scanned) };
}

function addOath({ store }: Device, account: ScannedAccount, scanned: ScannedOath): void {
  const oath = { ...scanned, secret: base64Of(scanned.secret) };
  store.update((state) => withAccount(state, { ...account, oath }));
}

async function register(device: Device, account: ScannedAccount, scanned: ScannedPush): Promise<CallResult> {
  const { messageId, challenge, secret, ...push } = scanned;
  const uid = device.facts.mechanismUid(uuid(device.randomness));
  const result = await callServer(device, {
    url: push.registerUrl,
    secret,
    claims: (key) =>
      device.facts.registrationClaims(device.claims(), {
        mechanismUid: uid,
        response: challengeAnswer(key, challenge),
      }),
    members: { messageId },
    cookie: push.cookie,
    fault: device.faults.register,
  });
  if (result.ok) {
    device.store.update((state) =>
      withAccount(state, { ...account, push: { ...push, uid, secret: base64Of(secret) } }),
    );
  }
  return result;
}
