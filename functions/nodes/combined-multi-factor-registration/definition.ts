import { authenticatorPolicies } from '../../mfa/authenticator-policies.ts';
import { inBothAlphabets } from '../../mfa/both-alphabets.ts';
import { labelText } from '../../mfa/registration-label.ts';
import { defineNode } from '../../node/define-node.ts';
import { optionalText } from '../../node/optional-text.ts';
import { combinedRegistrationConfig, combinedRegistrationWarnings } from '../../node/registration-config.ts';

const longestLogo = 256;

export const definition = defineNode({
  type: 'CombinedMultiFactorRegistrationNode',
  displayName: 'Combined MFA Registration',
  description: 'Shows one QR code that registers an app for push and for one-time passwords, and waits for the phone.',
  config: combinedRegistrationConfig.extend({
    policiesJson: optionalText
      .refine((json) => authenticatorPolicies(json) !== undefined, { message: 'must be JSON' })
      .describe('JSON: settings for the app, by the name of the policy'),
  }),
  outcomes: ['successOutcome', 'failureOutcome', 'timeoutOutcome'],
  callbacks: ['TextOutputCallback', 'HiddenValueCallback', 'PollingWaitCallback'],
  needs: [
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
  warnings: (values) => [
    ...combinedRegistrationWarnings(values),
    ...(inBothAlphabets(labelText(values.issuer)) === undefined
      ? [
          `issuer: ${values.issuer}: newer apps on Android refuse the QR code, since its base64url has a - or _; another spelling helps`,
        ]
      : []),
    ...(encodeURIComponent(values.imgUrl ?? '').length > longestLogo
      ? [`imgUrl: left out of the QR code, since apps refuse more than ${longestLogo} characters`]
      : []),
    ...(authenticatorPolicies(values.policiesJson)?.incomplete
      ? ['policiesJson: apps break on a policy whose settings are no object; such ones are left out']
      : []),
  ],
});
