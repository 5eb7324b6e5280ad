// Push Registration. The phone's own answer registers it: nothing that the browser sends is needed but its polls.

import * as z from 'zod';
import { branded, unbranded } from '../enrolment/branded.ts';
import { recoveryCodesOf } from '../enrolment/enrol-oath-device.ts';
import { fenceFailure, openFence, passFence } from '../enrolment/factor-fence.ts';
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
import { pushQrWarnings } from '../enrolment/qr-warnings.ts';
import { offerRecoveryCodes } from '../enrolment/recovery-codes.ts';
import { deviceRegistered, registrationStep, requireUsername } from '../enrolment/registration.ts';
import { pushRegistrationUri } from '../mfa/push/push-registration-uri.ts';
import { pollingWaitCallback } from '../node/callbacks/polling-wait-callback.ts';
import { ask, defineNode, goTo } from '../node/define-node.ts';
import { bestText } from '../node/localised-text.ts';
import { pushRegistrationConfig, pushRegistrationWarnings } from '../node/registration-config.ts';
import { resolveIdentity } from '../node/resolve-identity.ts';

const config = pushRegistrationConfig.extend({
  anotherDevice: z
    .boolean()
    .default(false)
    .describe('Ours: a user who has a phone registers another one. AM’s node lets him through as he is'),
});

const scanMessage = 'Open your Authenticator app and tap the number shown to sign-in';

export const node = defineNode(
  {
    type: 'PushRegistrationNode',
    displayName: 'Push Registration',
    description: 'Shows a QR code that registers a phone for push, and waits for the phone.',
    config,
    outcomes: ['successOutcome', 'failureOutcome', 'timeoutOutcome'],
    callbacks: ['TextOutputCallback', 'HiddenValueCallback', 'PollingWaitCallback'],
    needs: [
      'brands',
      'factorFence',
      'factors',
      'identities',
      'pushEnrolment',
      'pushMessageMaking',
      'pushMessageRemoval',
      'pushMessages',
      'skipSettingChanges',
    ],
    proves: true,
    warnings: (config) => [...pushRegistrationWarnings(config), ...pushQrWarnings(unbranded(config))],
  },
  async (asked, { brands, identities, ...ports }) => {
    const context = await branded(asked, brands);
    const { config, state, callbacks, locales, randomness } = context;
    requireUsername(context);
    const identity = await resolveIdentity(context, identities);
    const show = (registration: PushRegistration) => {
      const message = bestText(config.scanQRCodeMessage, locales, 'realmServerFirst') || scanMessage;
      return ask(registrationStep(message, pushRegistrationUri(pushUriParts(context, identity, registration))));
    };

    if (!pollingWaitCallback.cameBack(callbacks)) {
      // What an earlier visit may have left open.
      await closePushRegistration(context, ports.pushMessageRemoval);
      const seen = await ports.factors.look(identity);
      const isThrough = !config.anotherDevice && seen.devices.some((device) => device.startsWith('push#'));
      if (isThrough) return goTo('successOutcome');
      if (!openFence(context, identity, seen)) return goTo('failureOutcome', fenceFailure('unproved', context));
      return show(await openPushRegistration(context, ports.pushMessageMaking, identity));
    }
    requirePushService(context);
    const shown = shownPushRegistration(context);
    const progress = await pushRegistrationProgress(context, ports, identity, shown);
    if (progress.kind === 'waiting') return show(progress);
    if (progress.kind === 'timedOut' || progress.kind === 'refused') {
      await closePushRegistration(context, ports.pushMessageRemoval);
      if (progress.kind === 'timedOut') return goTo('timeoutOutcome');
      return goTo('failureOutcome', { audit: { reason: progress.reason } });
    }
    const { kind, profile } = progress;
    const recoveryCodes = config.generateRecoveryCodes ? recoveryCodesOf(shown, randomness) : [];
    if (kind === 'answered') {
      const refusal = await passFence(context, ports, identity, `push#${profile.uuid}`);
      if (refusal !== undefined) {
        await closePushRegistration(context, ports.pushMessageRemoval);
        return goTo('failureOutcome', fenceFailure(refusal, context));
      }
      await storePushDevice(context, ports, identity, { ...profile, recoveryCodes });
    }
    await closePushRegistration(context, ports.pushMessageRemoval);
    if (recoveryCodes.length > 0) offerRecoveryCodes(state, recoveryCodes, profile.deviceName);
    const enrolled = [`push#${profile.uuid}`];
    return goTo('successOutcome', { enrolled, events: [deviceRegistered('push', profile)] });
  },
);
