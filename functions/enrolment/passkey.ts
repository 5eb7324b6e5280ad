// A passkey between its registration and its place with the user's devices, and storing it.
import * as z from 'zod';
import type { JsonObject } from '../json.ts';
import type { NodeContext } from '../node/define-node.ts';
import type { NodeState } from '../node/state.ts';
import type { Ports } from '../ports/index.ts';
import { type Passkey, passkeyAlgorithms } from '../ports/passkeys.ts';
import { type Identity, type User, userKey } from '../ports/users.ts';
import { recoveryCodesOf } from './enrol-oath-device.ts';
import { dropFence, passFence } from './factor-fence.ts';
import { offerRecoveryCodes } from './recovery-codes.ts';
import { deviceRegistered, requireSkipAttribute } from './registration.ts';

// Chosen as the user is asked, so that a request run twice stores one passkey with one set of codes.

const ceremonyKey = 'waymark.passkey';
const ceremony = z.object({ uuid: z.string(), codeSeed: z.string() });
export type PasskeySeeds = z.output<typeof ceremony>;

export function keepPasskeySeeds(state: NodeState, seeds: PasskeySeeds): void {
  state.putShared(ceremonyKey, { ...seeds });
}

export function takePasskeySeeds(state: NodeState): PasskeySeeds | undefined {
  const { data } = ceremony.safeParse(state.getShared(ceremonyKey));
  state.remove(ceremonyKey);
  return data;
}

// A passkey that another node is to store: AM's profile in transient `webauthnDeviceData`, and in it, under a key of our own, what
// AM does not keep, and for whom it was made.

export const pendingPasskeyKey = 'webauthnDeviceData';

const pending = z.object({
  uuid: z.string().min(1),
  credentialId: z.string().min(1),
  key: z.record(z.string(), z.string()),
  algorithm: z.enum(passkeyAlgorithms),
  signCount: z.number().default(0),
  deviceName: z.string(),
  createdDate: z.number(),
  lastAccessDate: z.number(),
  waymark: z.object({
    owner: z.string(),
    codeSeed: z.string(),
    userHandle: z.string(),
    rpId: z.exactOptional(z.string()),
    aaguid: z.exactOptional(z.string()),
    attestationFormat: z.exactOptional(z.string()),
    attestationType: z.exactOptional(z.enum(['NONE', 'SELF', 'BASIC', 'CA'])),
    backupEligible: z.exactOptional(z.boolean()),
  }),
});

interface PendingPasskey {
  readonly passkey: Passkey;
  readonly codeSeed: string;
}

export function keepPendingPasskey(state: NodeState, user: User, { passkey, codeSeed }: PendingPasskey): void {
  const { userHandle, rpId, aaguid, attestationFormat, attestationType, backupEligible, key, ...profile } = passkey;
  const own = { userHandle, rpId, aaguid, attestationFormat, attestationType, backupEligible };
  const value = {
    ...profile,
    ...{ key: { ...key }, recoveryCodes: [] },
    waymark: { owner: userKey(user) ?? '', codeSeed, ...own },
  };
  state.putTransient(pendingPasskeyKey, JSON.parse(JSON.stringify(value)));
}

/** Taken out of state: a journey that comes here again has nothing to store. Undefined for a passkey of somebody else's, too. */
export function takePendingPasskey(state: NodeState, user: User): PendingPasskey | undefined {
  const { data } = pending.safeParse(state.get(pendingPasskeyKey));
  state.remove(pendingPasskeyKey);
  if (!data || data.waymark.owner !== userKey(user)) return undefined;
  const { waymark, ...profile } = data;
  const { owner: _owner, codeSeed, ...own } = waymark;
  return { passkey: { ...profile, ...own }, codeSeed };
}

type StoringPorts = Pick<Ports, 'factorFence' | 'factors' | 'passkeyEnrolment' | 'skipSettingChanges'>;

/** Stores it behind the fence and offers its recovery codes. Resolves to what goes with the outcome, or to why it was not. */
export async function storePasskey(
  context: Pick<NodeContext, 'factorRule' | 'standing' | 'state' | 'locales' | 'randomness'>,
  { factorFence, factors, passkeyEnrolment, skipSettingChanges }: StoringPorts,
  identity: Identity,
  { passkey, codeSeed }: PendingPasskey,
  {
    generateRecoveryCodes,
    maxSavedDevices: most,
  }: { readonly generateRecoveryCodes: boolean; readonly maxSavedDevices: number },
) {
  const { state, randomness } = context;
  const device = `webauthn#${passkey.uuid}`;
  const unfenced = await passFence(context, { factors, factorFence }, identity, device);
  dropFence(state);
  if (unfenced !== undefined) return { refusal: unfenced };
  const recoveryCodes = generateRecoveryCodes ? recoveryCodesOf({ codeSeed }, randomness) : [];
  await requireSkipAttribute(skipSettingChanges, identity, 'webauthn', 'notSkippable');
  const saved = await passkeyEnrolment.save(identity, passkey, { recoveryCodes, most });
  if (saved !== 'stored') {
    // Nobody need wait for a passkey that does not come.
    await factorFence.raise(identity);
    return { refusal: saved };
  }
  // Once more: whoever opted the user out while he had no passkey was not refused.
  await requireSkipAttribute(skipSettingChanges, identity, 'webauthn', 'notSkippable');
  if (recoveryCodes.length > 0) offerRecoveryCodes(state, recoveryCodes, passkey.deviceName);
  const audit: JsonObject = {
    registeredDeviceUuid: passkey.uuid,
    credentialId: passkey.credentialId,
    deviceName: passkey.deviceName,
    ...(passkey.aaguid !== undefined && { registeredAaguid: passkey.aaguid }),
    ...(passkey.attestationType !== undefined && { attestationType: passkey.attestationType }),
  };
  return { stored: { enrolled: [device], events: [deviceRegistered('webauthn', passkey)], audit } };
}
