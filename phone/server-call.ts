// One signed message from the phone to the server: the push/sns/message endpoint.
import type { Device } from './device.ts';
import { type CallFault, delayOf, type NumberFault } from './faults.ts';
import type { JsonObject } from './json-object.ts';
import { signJwt } from './push/jwt.ts';

export type CallResult =
  | { ok: true }
  | { ok: false; reason: 'unreachable' }
  | { ok: false; reason: 'refused'; status: number };

export interface ServerCall {
  readonly url: string;
  /** Of the mechanism, as raw bytes. */
  readonly secret: Uint8Array;
  /** Given the key that the JWT is signed with. */
  readonly claims: (key: Uint8Array) => JsonObject;
  /** What stands beside the JWT in the body. */
  readonly members: JsonObject;
  readonly cookie: string | undefined;
  readonly fault: CallFault | NumberFault | undefined;
}

const unreachable: CallResult = { ok: false, reason: 'unreachable' };

/** Never throws for anything that the server or the line does. */
export async function callServer(device: Device, call: ServerCall): Promise<CallResult> {
  const { url, secret, claims, members, cookie, fault } = call;
  const key = fault === 'wrongKey' ? device.randomness.bytes(secret.length) : secret;
  const whole = signJwt(claims(key), key);
  const jwt = fault === 'truncatedJwt' ? whole.slice(0, whole.length / 2) : whole;
  const ballast = fault === 'oversized' ? { ballast: 'x'.repeat(1_000_000) } : {};
  const body = JSON.stringify({ ...members, jwt, ...ballast });
  const { headers, cookieHeader } = device.facts;
  const allHeaders = cookie ? { ...headers, [cookieHeader]: cookie } : headers;

  if (fault === 'drop') return unreachable;
  const delay = delayOf(fault);
  if (delay !== undefined) await device.wait(delay);
  const result = await post(device, url, allHeaders, body);
  return fault === 'duplicate' ? post(device, url, allHeaders, body) : result;
}

async function post(device: Device, url: string, headers: Readonly<Record<string, string>>, body: string) {
  const { timeoutSeconds, isSuccess } = device.facts;
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    const response = await device.fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    const { status } = response;
    return isSuccess(status, await response.text()) ? succeeded : refused(status);
  } catch {
    return unreachable;
  }
}

const succeeded: CallResult = { ok: true };
const refused = (status: number): CallResult => ({ ok: false, reason: 'refused', status });
