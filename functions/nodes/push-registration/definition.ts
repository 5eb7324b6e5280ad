import { defineNode } from '../../node/define-node.ts';
import { pushRegistrationConfig, pushRegistrationWarnings } from '../../node/registration-config.ts';

export const definition = defineNode({
  type: 'PushRegistrationNode',
  displayName: 'Push Registration',
  description: 'Shows a QR code that registers a phone for push, and waits for the phone.',
  config: pushRegistrationConfig,
  outcomes: ['successOutcome', 'failureOutcome', 'timeoutOutcome'],
  callbacks: ['TextOutputCallback', 'HiddenValueCallback', 'PollingWaitCallback'],
  needs: [
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
  warnings: pushRegistrationWarnings,
});
