// Combined MFA Registration. The phone's answer to the push half registers both halves; no one-time password is asked.

import { branded, issuerWarnings, unbranded, usualIssuer } from '../enrolment/branded.ts';
import { newPendingOathDevice, oathUriParts, recoveryCodesOf } from '../enrolment/enrol-oath-device.ts';
import { fenceFailure, openFence, passFence } from '../enrolment/factor-fence.ts';
import {
  dropPendingOathDevice,
  enableRecoveryCodeKey,
  keepPendingOathDevice,
  pendingOathDevice,
  storeOathDevice,
} from '../enrolment/oath-device.ts';
import {
  openPushRegistration,
  type PushRegistration,
  pushUriParts,
  requirePushService,
} from '../enrolment/open-push-registration.ts';
import { storePushDevice } from '../enrolment/push-device.ts';
import {
  closePushRegistration,
  pushRegistrationProgress,
  shownPushRegistration,
} from '../enrolment/push-registration-progress.ts';
import { combinedQrWarnings } from '../enrolment/qr-warnings.ts';
import { offerRecoveryCodes } from '../enrolment/recovery-codes.ts';
import { deviceRegistered, registrationFailure, registrationStep, requireUsername } from '../enrolment/registration.ts';
import { authenticatorPolicies } from '../mfa/authenticator-policies.ts';
import type { OathDeviceProfile } from '../mfa/oath/device-profile.ts';
import { combinedRegistrationUri } from '../mfa/push/push-registration-uri.ts';
import { pollingWaitCallback } from '../node/callbacks/polling-wait-callback.ts';
import { ask, defineNode, goTo, type NodeContext } from '../node/define-node.ts';
import { bestText, optionalText } from '../node/localised-text.ts';
import { oathAgreement } from '../node/oath-agreement.ts';
import { combinedRegistrationConfig, combinedRegistrationWarnings } from '../node/registration-config.ts';
import { resolveIdentity } from '../node/resolve-identity.ts';

const longestLogo = 256;

const scanMessage =
  'Scan the QR code image below with the ForgeRock Authenticator app to register your device with your login.';

export const node = defineNode(
  {
    type: 'CombinedMultiFactorRegistrationNode',
    displayName: 'Combined MFA Registration',
    description:
      'Shows one QR code that registers an app for push and for one-time passwords, and waits for the phone.',
    config: combinedRegistrationConfig.extend({
      policiesJson: optionalText
        .refine((json) => authenticatorPolicies(json) !== undefined, { message: 'must be JSON' })
        .describe('JSON: settings for the app, by the name of the policy'),
    }),
    outcomes: ['successOutcome', 'failureOutcome', 'timeoutOutcome'],
    callbacks: ['TextOutputCallback', 'HiddenValueCallback', 'PollingWaitCallback'],
    needs: [
      'brands',
      'factorFence',
      'factors',
      'identities',
      'oathEnrolment',
      'pushEnrolment',
      'pushMessageMaking',
      'pushMessageRemoval',
      'pushMessages',
      'sessionGroundRaiser',
      'skipSettingChanges',
    ],
    proves: true,
    agreement: oathAgreement('registers'),
    warnings: (values) => [
      ...combinedRegistrationWarnings(values),
      ...combinedQrWarnings(unbranded(values)),
      ...issuerWarnings(values.issuer ?? usualIssuer).map((warning) => `issuer: ${warning}`),
      ...(encodeURIComponent(values.imgUrl ?? '').length > longestLogo
        ? [`imgUrl: left out of the QR code, since apps refuse more than ${longestLogo} characters`]
        : []),
      ...(authenticatorPolicies(values.policiesJson)?.incomplete
        ? ['policiesJson: apps break on a policy whose settings are no object; such ones are left out']
        : []),
    ],
  },
  async (asked, { brands, identities, ...ports }) => {
    const context = await branded(asked, brands);
    const { config, state, callbacks, locales, randomness, log } = context;
    const { pushMessageMaking, pushMessageRemoval } = ports;
    requireUsername(context);
    const identity = await resolveIdentity(context, identities);
    const show = (registration: PushRegistration, oath: OathDeviceProfile) => {
      const uri = combinedRegistrationUri({
        ...pushUriParts(context, identity, registration),
        oath: oathUriParts(config, oath),
        policies: authenticatorPolicies(config.policiesJson)?.policies,
      });
      return ask(registrationStep(bestText(config.scanQRCodeMessage, locales, 'realmServerFirst') || scanMessage, uri));
    };
    const close = async () => {
      await closePushRegistration(context, pushMessageRemoval);
      dropPendingOathDevice(state);
    };

    if (!pollingWaitCallback.cameBack(callbacks)) {
      // What an earlier visit may have left open.
      await close();
      const seen = await ports.factors.look(identity);
      if (hasEnough(context, seen.devices)) return goTo('successOutcome');
      if (!openFence(context, identity, seen)) return goTo('failureOutcome', fenceFailure('unproved', context));
      const registration = await openPushRegistration(context, pushMessageMaking, identity);
      const device = newPendingOathDevice(config, identity, context);
      keepPendingOathDevice(state, device);
      state.putShared(enableRecoveryCodeKey, config.generateRecoveryCodes);
      return show(registration, device.profile);
    }
    requirePushService(context);
    const shown = shownPushRegistration(context);
    const oath = pendingOathDevice(state, identity);
    if (!oath) throw registrationFailure(log, 'ERR_NODE_INPUT', 'No device profile found on shared state');
    const progress = await pushRegistrationProgress(context, ports, identity, shown);
    if (progress.kind === 'waiting') return show(progress, oath.profile);
    if (progress.kind === 'timedOut' || progress.kind === 'refused') {
      await close();
      if (progress.kind === 'timedOut') return goTo('timeoutOutcome');
      return goTo('failureOutcome', { audit: { reason: progress.reason } });
    }
    const recoveryCodes = config.generateRecoveryCodes ? recoveryCodesOf(shown, randomness) : [];
    const enrolled = [`push#${progress.profile.uuid}`, `oath#${oath.profile.uuid}`];
    let stored: Awaited<ReturnType<typeof storeOathDevice>> = {};
    if (progress.kind === 'answered') {
      const refusal = await passFence(context, ports, identity, `push#${progress.profile.uuid}`);
      if (refusal !== undefined) {
        await close();
        return goTo('failureOutcome', fenceFailure(refusal, context));
      }
      stored = await storeOathDevice(context, ports, identity, { ...oath.profile, recoveryCodes });
      await storePushDevice(context, ports, identity, { ...progress.profile, recoveryCodes });
    }
    await close();
    if (recoveryCodes.length > 0) offerRecoveryCodes(state, recoveryCodes, progress.profile.deviceName);
    const events = [deviceRegistered('oath', oath.profile), deviceRegistered('push', progress.profile)];
    return goTo('successOutcome', { ...stored, enrolled, events });
  },
);

/**
 * AM takes a device of either kind for enough, and leads who has no phone in a circle. Where the realm guards its users'
 * factors, a phone is enough, and who has one-time passwords alone is told so, unless he has just proved them.
 */
function hasEnough({ factorRule }: Pick<NodeContext, 'factorRule'>, devices: readonly string[]): boolean {
  return devices.some((device) => device.startsWith('push#')) || (factorRule.changes === 'any' && devices.length > 0);
}
