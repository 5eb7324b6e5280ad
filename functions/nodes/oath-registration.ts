// OATH Registration. Pressing Next enrols the device: possession is proved by an OATH Token Verifier further on.

import * as z from 'zod';
import { branded, unbranded } from '../enrolment/branded.ts';
import { enrolmentUri, newPendingOathDevice, recoveryCodesOf } from '../enrolment/enrol-oath-device.ts';
import { fenceFailure, holdsPass, openFence, passFence } from '../enrolment/factor-fence.ts';
import {
  dropPendingOathDevice,
  enableRecoveryCodeKey,
  keepPendingOathDevice,
  pendingOathDevice,
  storeOathDevice,
} from '../enrolment/oath-device.ts';
import { oathQrWarnings } from '../enrolment/qr-warnings.ts';
import { offerRecoveryCodes } from '../enrolment/recovery-codes.ts';
import { deviceRegistered } from '../enrolment/registration.ts';
import { confirmationCallback } from '../node/callbacks/confirmation-callback.ts';
import { hiddenValueCallback } from '../node/callbacks/hidden-value-callback.ts';
import { textOutputCallback } from '../node/callbacks/text-output-callback.ts';
import { ask, defineNode, goTo } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { bestText } from '../node/localised-text.ts';
import { oathAgreement } from '../node/oath-agreement.ts';
import { oathRegistrationConfig, oathRegistrationWarnings } from '../node/registration-config.ts';
import { resolveIdentity, sharedText } from '../node/resolve-identity.ts';

const scanMessage =
  'Scan the QR code image below with the ForgeRock Authenticator app to register your device with your login.';

export const node = defineNode(
  {
    type: 'OathRegistrationNode',
    displayName: 'OATH Registration',
    description: 'Shows a QR code that enrols an authenticator app, and stores the device when the user goes on.',
    config: oathRegistrationConfig.extend({
      postponeDeviceProfileStorage: z
        .boolean()
        .default(false)
        .describe('Leaves the device in shared state, for OATH Device Storage'),
    }),
    outcomes: ['successOutcome', 'failureOutcome'],
    callbacks: ['TextOutputCallback', 'HiddenValueCallback', 'ConfirmationCallback'],
    needs: [
      'brands',
      'factorFence',
      'factors',
      'identities',
      'oathEnrolment',
      'sessionGroundRaiser',
      'skipSettingChanges',
    ],
    proves: true,
    agreement: oathAgreement('registers'),
    warnings: (config) => [...oathRegistrationWarnings(config), ...oathQrWarnings(unbranded(config))],
  },
  async (asked, { brands, identities, ...ports }) => {
    const context = await branded(asked, brands);
    const { config, state, log, callbacks, locales } = context;
    if (sharedText(state, 'username') === undefined) {
      log.error('No username found.');
      throw new NodeError('ERR_NODE_INPUT', 'Expected username to be set.');
    }
    const identity = await resolveIdentity(context, identities);
    // No answers: the journey has just come here, and a device left behind by an earlier visit is not offered again.
    const shown = callbacks.length === 0 ? undefined : pendingOathDevice(state, identity);

    if (confirmationCallback.answer(callbacks) !== 0) {
      if (!shown && !openFence(context, identity, await ports.factors.look(identity), { replaces: true })) {
        dropPendingOathDevice(state);
        return goTo('failureOutcome', fenceFailure('unproved', context));
      }
      const device = shown ?? newPendingOathDevice(config, identity, context);
      keepPendingOathDevice(state, device);
      state.putShared(enableRecoveryCodeKey, config.generateRecoveryCodes);
      return ask([
        textOutputCallback.show(bestText(config.scanQRCodeMessage, locales, 'realmServerFirst') || scanMessage),
        textOutputCallback.view({ kind: 'qrCode' }),
        hiddenValueCallback.ask('mfaDeviceRegistration', enrolmentUri(config, identity, device.profile)),
        confirmationCallback.ask(['Next']),
      ]);
    }
    if (!shown) {
      log.error('No device profile found on shared state');
      dropPendingOathDevice(state);
      return goTo('failureOutcome');
    }
    const recoveryCodes = config.generateRecoveryCodes ? recoveryCodesOf(shown, context.randomness) : [];
    const profile = { ...shown.profile, recoveryCodes };
    if (config.postponeDeviceProfileStorage) {
      keepPendingOathDevice(state, { ...shown, profile });
      return goTo('successOutcome');
    }
    const refusal = await passFence(context, ports, identity, `oath#${profile.uuid}`);
    if (refusal !== undefined) {
      dropPendingOathDevice(state);
      return goTo('failureOutcome', fenceFailure(refusal, context));
    }
    const stored = await storeOathDevice(context, ports, identity, profile, { alone: holdsPass(context.standing) });
    dropPendingOathDevice(state);
    if (recoveryCodes.length > 0) offerRecoveryCodes(state, recoveryCodes, profile.deviceName);
    return goTo('successOutcome', { ...stored, events: [deviceRegistered('oath', profile)] });
  },
);
