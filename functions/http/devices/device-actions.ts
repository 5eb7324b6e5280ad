// What can be done with devices: `check`, `skip` and `reset` are AM's, on all of a kind; `newRecoveryCodes` is our own, on one.

import { optOut, removeDevice } from '../../enrolment/device-management.ts';
import type { Json } from '../../json.ts';
import { generateRecoveryCodes } from '../../mfa/recovery-codes.ts';
import { RequestError } from '../../node/errors.ts';
import { type HttpRequest, jsonBody } from '../http-request.ts';
import { audit, type DeviceCall, removingAs, requireProof } from './device-call.ts';
import { deviceNotFound } from './device-target.ts';

type Action = (call: DeviceCall, request: HttpRequest) => Promise<Json>;

export const collectionActions: Readonly<Record<string, Action>> = {
  /** Whether the user has opted out. */
  async check({ ports, user, kind }) {
    return { result: (await ports.skipSettings.get(user, kind)) === 'skippable' };
  },

  /** Opts the user out, or in again. Opting in takes nothing away, so it needs no proof. */
  async skip(call, request) {
    const { value } = jsonBody(request);
    if (typeof value !== 'boolean') throw new RequestError('ERR_BODY_MALFORMED', 'value must be true or false');
    if (value) await requireProofOfAny(call);
    const { ports, user, kind, access } = call;
    const optIn = async () => ((await ports.skipSettingChanges.set(user, kind, 'notSkippable')) ? 'done' : 'unknown');
    const outcome = await (value ? optOut(ports, user, kind, access.proves(kind)) : optIn());
    if (outcome === 'unknown') throw new RequestError('ERR_NOT_FOUND', 'User not found');
    if (outcome === 'enrolled') requireProof(call);
    await audit(call, 'WAYMARK-DEVICE-CHANGED', { operation: value ? 'optOut' : 'optIn' });
    return {};
  },

  /** Removes all devices of the kind and forgets whether it may be skipped. */
  async reset(call) {
    const devices = await requireProofOfAny(call);
    const { ports, user, kind } = call;
    if (devices.length > 0) {
      await removingAs(call, () => Promise.all(devices.map(({ uuid }) => removeDevice(ports, user, kind, uuid))));
    } else await ports.skipSettingChanges.set(user, kind, 'notSet');
    await audit(call, 'WAYMARK-DEVICE-REMOVED', { operation: 'reset' });
    return { result: true };
  },
};

/** Ten new codes in place of all that the user had for this kind. Not for administrators: who has them signs in as the user. */
export async function newRecoveryCodes(call: DeviceCall, uuid: string): Promise<Json> {
  if (!call.access.own) throw new RequestError('ERR_FORBIDDEN', 'User not permitted.');
  requireProof(call);
  const { ports, user, kind } = call;
  const recoveryCodes = generateRecoveryCodes((count) => ports.randomness.bytes(count));
  if (!(await ports.recoveryCodeSets.renew(user, kind, uuid, recoveryCodes))) throw deviceNotFound(uuid);
  await audit(call, 'WAYMARK-DEVICE-CHANGED', { operation: 'newRecoveryCodes', device: uuid });
  return { recoveryCodes };
}

/** Who has no device of the kind has none that he could have signed in with. */
async function requireProofOfAny(call: DeviceCall) {
  const devices = await call.ports.deviceList.list(call.user, call.kind);
  if (devices.length > 0) requireProof(call);
  return devices;
}
