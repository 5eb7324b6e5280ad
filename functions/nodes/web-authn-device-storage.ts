// WebAuthn Device Storage.

import * as z from 'zod';
import { fenceFailure } from '../enrolment/factor-fence.ts';
import { pendingPasskeyKey, storePasskey, takePendingPasskey } from '../enrolment/passkey.ts';
import { defineNode, goTo } from '../node/define-node.ts';
import { journeyUser } from '../node/resolve-identity.ts';

const outcomes = ['success', 'failure', 'exceedDeviceLimit'] as const;

export const node = defineNode(
  {
    type: 'WebAuthnDeviceStorageNode',
    displayName: 'WebAuthn Device Storage Node',
    description: 'Writes the passkey that WebAuthn Registration left in transient state to the user.',
    config: z.object({
      generateRecoveryCodes: z
        .boolean()
        .default(true)
        .describe('Makes recovery codes, for Recovery Code Display to show'),
      maxSavedDevices: z.int().nonnegative().default(0).describe('How many passkeys a user may have; 0 for any number'),
    }),
    outcomes,
    outcomesFor: ({ maxSavedDevices }) =>
      outcomes.filter((outcome) => outcome !== 'exceedDeviceLimit' || maxSavedDevices > 0),
    // By its name the passkey is kept over steps that come between; what is seen besides is what is named with it.
    inputs: ['realm', 'username', pendingPasskeyKey, 'waymark.factorsSeen'],
    needs: ['factorFence', 'factors', 'identities', 'passkeyEnrolment', 'skipSettingChanges'],
    proves: true,
  },
  async (context, { identities, ...ports }) => {
    const { config, state, log } = context;
    const user = journeyUser(context);
    const identity = user && (await identities.find(user));
    if (!identity?.active) return goTo('failure', { audit: { reason: 'unknownUser' } });
    const pending = takePendingPasskey(state, identity);
    if (!pending) {
      log.error('No device profile found on transient state');
      return goTo('failure');
    }
    const done = await storePasskey(context, ports, identity, pending, config);
    if (done.stored) return goTo('success', done.stored);
    if (done.refusal === 'full') return goTo('exceedDeviceLimit');
    if (done.refusal === 'taken') return goTo('failure', { audit: { reason: done.refusal } });
    return goTo('failure', fenceFailure(done.refusal, context));
  },
);
