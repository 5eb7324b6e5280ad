// Journeys with passkeys in either of AM's modes: `script` for its own page, `metadata` for clients.
import type { JourneySource } from '../../../functions/journey/source.ts';
import { journeyExport } from '../../../testing/journey-builder.ts';

export type PasskeyMode = 'script' | 'metadata';

/** Name and password, then the passkey; who has none registers one. */
export function namedPasskey(mode: PasskeyMode): JourneySource {
  const asScript = mode === 'script';
  return journeyExport({
    id: `Named-${mode}`,
    entry: 'page',
    nodes: {
      page: {
        type: 'PageNode',
        config: { pageHeader: { en: 'Sign in' } },
        children: { name: { type: 'UsernameCollectorNode' }, password: { type: 'PasswordCollectorNode' } },
        to: { outcome: 'check' },
      },
      check: { type: 'DataStoreDecisionNode', to: { true: 'passkey', false: 'failure' } },
      passkey: {
        type: 'WebAuthnAuthenticationNode',
        config: { asScript },
        to: {
          success: 'success',
          noDevice: 'registration',
          failure: 'failure',
          error: 'failure',
          unsupported: 'failure',
        },
      },
      registration: {
        type: 'WebAuthnRegistrationNode',
        config: { asScript, requiresResidentKey: true, generateRecoveryCodes: false },
        to: { success: 'success', failure: 'failure', error: 'failure', unsupported: 'failure' },
      },
    },
  });
}

/** Whoever the passkey is of. */
export function namelessPasskey(mode: PasskeyMode): JourneySource {
  return journeyExport({
    id: `Nameless-${mode}`,
    entry: 'passkey',
    nodes: {
      passkey: {
        type: 'WebAuthnAuthenticationNode',
        config: { asScript: mode === 'script', requiresResidentKey: true, userVerificationRequirement: 'REQUIRED' },
        to: { success: 'success', noDevice: 'failure', failure: 'failure', error: 'failure', unsupported: 'failure' },
      },
    },
  });
}
