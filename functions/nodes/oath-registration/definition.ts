import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';
import { oathRegistrationConfig, oathRegistrationWarnings } from '../../node/registration-config.ts';

export const definition = defineNode({
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
  needs: ['factorFence', 'factors', 'identities', 'oathEnrolment', 'sessionGroundRaiser', 'skipSettingChanges'],
  proves: true,
  warnings: oathRegistrationWarnings,
});
