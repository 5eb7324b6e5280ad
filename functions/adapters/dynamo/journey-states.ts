// Journey rows in the table JourneyStates, their state sealed under the journey's id.
import * as z from 'zod';
import type { JourneyRow, JourneyStates } from '../../ports/journeys.ts';
import type { Clock } from '../../ports/system.ts';
import { packJwe, unpackJwe } from '../sealing/packed-jwe.ts';
import type { Sealer } from '../sealing/sealing.ts';
import type { Dynamo } from './client.ts';
import { ttlSeconds } from './table.ts';

const row = z.object({
  id: z.string(),
  version: z.number(),
  realm: z.string(),
  journey: z.string(),
  expiresAt: z.number(),
  otk: z.string(),
  lastRequest: z.exactOptional(z.string()),
  ended: z.boolean(),
  state: z.instanceof(Uint8Array).optional(),
});

/** `sealer` is the one for `journey-state`. */
export function dynamoJourneyStates(dynamo: Dynamo, sealer: Sealer, { clock }: { clock: Clock }): JourneyStates {
  const journeys = dynamo.table('JourneyStates');
  const toRow = async ({ state, ...rest }: JourneyRow) => ({
    ...rest,
    ttl: ttlSeconds(rest.expiresAt),
    ...(state && { state: packJwe(await sealer.seal(rest.id, state)) }),
  });
  return {
    async load(id) {
      const found = await journeys.get({ id }, { consistent: true });
      if (!found) return undefined;
      const { state, ...rest } = row.parse(found);
      if (clock.now() >= rest.expiresAt) return undefined;
      return {
        ...rest,
        ...(state !== undefined && { state: await sealer.open(id, unpackJwe(state)) }),
      };
    },
    async create(journey) {
      return journeys.put(await toRow(journey), { when: 'attribute_not_exists(#id)' });
    },
    async replace(journey) {
      return journeys.put(await toRow(journey), {
        when: '#version = :previous AND #ended = :no AND #expiresAt > :now',
        values: { previous: journey.version - 1, no: false, now: clock.now() },
      });
    },
  };
}
