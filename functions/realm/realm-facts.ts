// What a realm's settings and services come to for its nodes. Which of them a node heeds is the node's own affair.
import type { RealmFacts } from '../ports/node-runner.ts';
import type { PushService } from './push-service.ts';
import type { RealmSettings } from './realm-settings.ts';

export function realmFacts(settings: RealmSettings, service: PushService | undefined): RealmFacts {
  const { attemptPolicy, passwordPolicy, profile, factorChanges, defaultJourney, pushBudget } = settings;
  return {
    attemptPolicy,
    passwordPolicy,
    strict: profile === 'strict',
    factorRule: { changes: factorChanges, ...(defaultJourney !== undefined && { journey: defaultJourney }) },
    ...(service && {
      push: { messageSeconds: service.mdDuration, budget: pushBudget, fcmPayload: service.fcmPayload },
    }),
  };
}
