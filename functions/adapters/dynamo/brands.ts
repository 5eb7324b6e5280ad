// Brands for who shows something to users, out of Configuration.
import type { JsonObject } from '../../json.ts';
import { expiringCache } from '../../node/expiring-cache.ts';
import type { Brands } from '../../ports/configuration.ts';
import type { Clock } from '../../ports/system.ts';
import type { Dynamo } from './client.ts';
import { dynamoConfiguration } from './configuration.ts';

let keepMilliseconds = 30_000;

export function dynamoBrands(dynamo: Dynamo, clock: Clock): Brands {
  const { get } = dynamoConfiguration(dynamo);
  const stored = expiringCache<JsonObject>({
    ...{ clock, keepMilliseconds, keepMissingMilliseconds: Math.min(keepMilliseconds, 5_000), limit: 100 },
    load: async (realm) => (await get(realm, 'brand', ''))?.value,
  });
  return { stored };
}

/** Every change shows at once: for one machine, where reading costs nothing. What was made before keeps as it did. */
export function keepNoBrands(): void {
  keepMilliseconds = 0;
}
