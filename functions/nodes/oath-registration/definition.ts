// OATH Registration: shows a QR code that enrols an authenticator app, and stores the device when the user goes on.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';
import { oathRegistrationConfig, oathRegistrationWarnings } from '../../journey/registration-config.ts';

export const definition = defineNode({
  type: 'OathRegistrationNode',
  displayName: 'OATH Registration',
  config: oathRegistrationConfig.extend({
    /** Leaves the device in shared state, for OATH Device Storage. */
    postponeDeviceProfileStorage: z.boolean().default(false),
  }),
  outcomes: ['successOutcome', 'failureOutcome'],
  needs: ['factorFence', 'factors', 'identities', 'oathEnrolment', 'sessionGroundRaiser', 'skipSettingChanges'],
  proves: true,
  warnings: oathRegistrationWarnings,
});
