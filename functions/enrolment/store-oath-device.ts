// Stores a newly enrolled OATH device: it replaces the user's others, and the user may no longer skip this factor. Sessions
// that rest on a device that is replaced end.

import type { OathDeviceProfile } from '../mfa/oath/device-profile.ts';
import type { NodeContext } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { onNewGround, runOf } from '../node/new-ground.ts';
import type { Ports } from '../ports/index.ts';
import type { NodeExtras } from '../ports/node-runner.ts';
import type { User } from '../ports/user.ts';
import { devicesSeen } from './factor-fence.ts';
import { requireSkipAttribute } from './skip-attribute.ts';

type StoringPorts = Pick<Ports, 'factors' | 'oathEnrolment' | 'sessionGroundRaiser' | 'skipSettingChanges'>;

/** To be left with the node's outcome. Throws `ERR_NODE_STORE` when the device could not be saved. */
export async function storeOathDevice(
  context: Pick<NodeContext, 'state' | 'visit'>,
  { factors, oathEnrolment, sessionGroundRaiser, skipSettingChanges }: StoringPorts,
  user: User,
  profile: OathDeviceProfile,
): Promise<Pick<NodeExtras, 'enrolled' | 'gone'>> {
  const enrolled = [`oath#${profile.uuid}`];
  const save = () =>
    oathEnrolment.save(user, profile).catch((cause: unknown) => {
      throw new NodeError('ERR_NODE_STORE', 'Unable to store device profile', { cause });
    });
  await requireSkipAttribute(skipSettingChanges, user, 'oath', 'notSkippable');
  // As seen before anything was stored: of two copies of a request both must know.
  const devices = devicesSeen(context, user) ?? (await factors.look(user)).devices;
  const gone = devices.filter((device) => device.startsWith('oath#') && !enrolled.includes(device));
  if (gone.length === 0) await save();
  else await onNewGround(sessionGroundRaiser, user, runOf(context.visit), save);
  // Once more: whoever opted the user out while he had no device was not refused.
  await requireSkipAttribute(skipSettingChanges, user, 'oath', 'notSkippable');
  return { enrolled, ...(gone.length > 0 && { gone }) };
}
