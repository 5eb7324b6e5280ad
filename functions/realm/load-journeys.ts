// The compiled journeys that a run can visit: the started one and all that run inside it.
import type { Journey } from '../journey/journey.ts';
import type { JourneyLoader } from './journey-loader.ts';

export async function loadJourneys(
  loader: JourneyLoader,
  realm: string,
  id: string,
): Promise<(id: string) => Journey | undefined> {
  const loaded = new Map<string, Journey | undefined>();
  const wanted = [id];
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    if (loaded.has(next)) continue;
    const journey = await loader.journey(realm, next);
    loaded.set(next, journey);
    for (const { innerJourney } of Object.values(journey?.nodes ?? {})) {
      if (innerJourney !== undefined) wanted.push(innerJourney);
    }
  }
  return (name) => loaded.get(name);
}
