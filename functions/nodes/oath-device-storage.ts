// OATH Device Storage. The recovery codes that travel with the device are the ones stored: the user may have seen them.

import * as z from 'zod';
import { recoveryCodesOf } from '../enrolment/enrol-oath-device.ts';
import { fenceFailure, holdsPass, passFence } from '../enrolment/factor-fence.ts';
import {
  dropPendingOathDevice,
  enableRecoveryCodeKey,
  pendingOathDevice,
  storeOathDevice,
} from '../enrolment/oath-device.ts';
import { offerRecoveryCodes } from '../enrolment/recovery-codes.ts';
import { deviceRegistered } from '../enrolment/registration.ts';
import { defineNode, goTo } from '../node/define-node.ts';
import { journeyUser, resolveIdentity } from '../node/resolve-identity.ts';

export const node = defineNode(
  {
    type: 'OathDeviceStorageNode',
    displayName: 'OATH Device Storage Node',
    description: 'Writes the device that OATH Registration left in shared state to the user.',
    config: z.object({}),
    outcomes: ['successOutcome', 'failureOutcome'],
    needs: ['factorFence', 'factors', 'identities', 'oathEnrolment', 'sessionGroundRaiser', 'skipSettingChanges'],
    proves: true,
  },
  async (context, { identities, ...ports }) => {
    const { state, log, randomness } = context;
    const pending = pendingOathDevice(state, journeyUser(context));
    if (!pending) {
      log.error('No device profile found on shared state');
      dropPendingOathDevice(state);
      return goTo('failureOutcome');
    }
    const identity = await resolveIdentity(context, identities);
    const travelling = pending.profile.recoveryCodes;
    const makeCodes = travelling.length === 0 && state.get(enableRecoveryCodeKey) === true;
    const recoveryCodes = makeCodes ? recoveryCodesOf(pending, randomness) : travelling;
    const profile = { ...pending.profile, recoveryCodes };
    const device = `oath#${profile.uuid}`;
    const refusal = await passFence(context, ports, identity, device);
    if (refusal !== undefined) {
      dropPendingOathDevice(state);
      return goTo('failureOutcome', fenceFailure(refusal, context));
    }
    const stored = await storeOathDevice(context, ports, identity, profile, { alone: holdsPass(context.standing) });
    dropPendingOathDevice(state);
    if (recoveryCodes.length > 0 && !pending.codesShown) offerRecoveryCodes(state, recoveryCodes, profile.deviceName);
    const proved = pending.verified ? [{ factor: 'otp', device }] : [];
    return goTo('successOutcome', { ...stored, proved, events: [deviceRegistered('oath', profile)] });
  },
);
