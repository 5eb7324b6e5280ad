// Client SDKs take any step with these words for the page of recovery codes, and show it without its inputs.
import { expect, test } from '@jest/globals';
import { newOathDeviceProfile } from '../../functions/mfa/oath/device-profile.ts';
import { node as getApp } from '../../functions/nodes/get-authenticator-app.ts';
import { node as options } from '../../functions/nodes/multi-factor-registration-options.ts';
import { node as registration } from '../../functions/nodes/oath-registration.ts';
import { node as verifier } from '../../functions/nodes/oath-token-verifier.ts';
import { node as collector } from '../../functions/nodes/recovery-code-collector-decision.ts';
import { node as display } from '../../functions/nodes/recovery-code-display.ts';
import { memoryPorts } from '../support/memory-ports.ts';
import { rfcSecret } from '../support/oath-vectors.ts';
import { runNode } from '../support/run-node.ts';

test('no default text has the words by which clients recognise the page of recovery codes', async () => {
  const demo = { realm: '/alpha', username: 'demo' };
  const ports = memoryPorts();
  const state = { shared: { username: 'demo', mfaMethod: 'oath' } };
  await ports.identityStore.put({ ...demo, active: true, attributes: {} });
  const device = { uuid: 'u', secretBytes: rfcSecret, addChecksum: false, truncationOffset: -1 };
  await ports.oathEnrolment.save(demo, newOathDeviceProfile(device));

  const steps = await Promise.all([
    runNode(registration, { state, ports }),
    runNode(verifier, { state, ports, config: { isRecoveryCodeAllowed: true } }),
    runNode(collector, { state, ports }),
    runNode(options, { state }),
    runNode(getApp, {}),
    ...['en', 'de', 'fr'].flatMap((language) =>
      [1, 2].map((left) =>
        runNode(display, {
          state: { transient: { 'waymark.recoveryCodesLeft': left } },
          locales: { request: [language] },
        }),
      ),
    ),
  ]);

  for (const { callbacks } of steps) {
    expect(callbacks).not.toEqual([]);
    expect(JSON.stringify(callbacks)).not.toMatch(/[Rr]ecovery [Cc]odes/);
  }
});
