// Combined MFA Registration: one QR code registers an app for push and for one-time passwords.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';
import { optionalText } from '../../journey/optional-text.ts';
import { pushRegistrationConfig, pushRegistrationWarnings } from '../../journey/push-registration-config.ts';
import { authenticatorPolicies } from '../../mfa/authenticator-policies.ts';

const longestLogo = 256;

const config = pushRegistrationConfig.extend({
  passwordLength: z.enum(['SIX_DIGITS', 'EIGHT_DIGITS']).default('SIX_DIGITS'),
  /** In hex characters. */
  minSharedSecretLength: z.int().default(32),
  algorithm: z.enum(['HOTP', 'TOTP']).default('TOTP'),
  /** Seconds. */
  totpTimeInterval: z.int().default(30),
  totpHashAlgorithm: z.enum(['HMAC_SHA1', 'HMAC_SHA256', 'HMAC_SHA512']).default('HMAC_SHA1'),
  /** HOTP only, as is the truncation offset; -1 is dynamic truncation. */
  addChecksum: z.boolean().default(false),
  truncationOffset: z.int().default(-1),
  /** Settings by name of the policy, for the app. */
  policiesJson: optionalText.refine((json) => authenticatorPolicies(json) !== undefined, { message: 'must be JSON' }),
});

export const definition = defineNode({
  type: 'CombinedMultiFactorRegistrationNode',
  displayName: 'Combined MFA Registration',
  config,
  outcomes: ['successOutcome', 'failureOutcome', 'timeoutOutcome'],
  needs: ['identities', 'oathDevices', 'pushDevices', 'pushMessages', 'skipSettings'],
  warnings: (values) => [
    ...pushRegistrationWarnings(values),
    ...(/[&#]/.test(values.imgUrl ?? '') ? ['imgUrl: left out of the QR code, since apps cut it at & and #'] : []),
    ...(encodeURIComponent(values.imgUrl ?? '').length > longestLogo
      ? [`imgUrl: left out of the QR code, since apps refuse more than ${longestLogo} characters`]
      : []),
    ...(values.totpTimeInterval < 1 ? ['totpTimeInterval: no app makes codes for less than a second'] : []),
    ...(authenticatorPolicies(values.policiesJson)?.incomplete
      ? ['policiesJson: apps break on a policy whose settings are no object; such ones are left out']
      : []),
  ],
});
