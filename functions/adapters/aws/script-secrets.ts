// The secrets of scripts: a script that needs one needs it on every visit, and Secrets Manager takes its time and money.
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expiringCache } from '../../node/expiring-cache.ts';
import type { SecretTexts } from '../../ports/keys.ts';
import type { Clock } from '../../ports/system.ts';
import { secretsManager } from './secrets-manager.ts';

/** What was read serves for five minutes; a new version is used after that. */
export function scriptSecretTexts({ clock }: { clock: Clock }, client?: SecretsManagerClient): SecretTexts {
  const secrets = secretsManager(client);
  const text = expiringCache({
    clock,
    load: (name) => secrets.read(name),
    keepMilliseconds: 5 * 60_000,
    keepMissingMilliseconds: 0,
    limit: 100,
  });
  // What is not there throws.
  return { read: async (name) => (await text(name)) ?? '' };
}
