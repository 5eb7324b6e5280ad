// The journeys of this repository, as their files have them.

import { readdirSync, readFileSync } from 'node:fs';
import { compileJourneys } from '../../functions/journey/compile-journeys.ts';
import { readJourneyExport } from '../../functions/journey/export.ts';
import type { JourneySource } from '../../functions/journey/source.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';

const folder = new URL('../../journeys/', import.meta.url);

export const shippedFiles: readonly { name: string; text: string }[] = readdirSync(folder)
  .filter((name) => name.endsWith('.journey.json'))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));

export const shippedJourneys: readonly JourneySource[] = shippedFiles.flatMap(
  ({ name, text }) => readJourneyExport(name, text).journeys,
);

/** As the engine has them in the realm alpha. */
export function compiledShippedJourneys(): ReturnType<typeof compileJourneys> {
  return compileJourneys(
    shippedJourneys.map(({ id }) => id),
    {
      definitions: nodeDefinitions,
      realm: '/alpha',
      revision: '1',
      source: (id) => shippedJourneys.find((journey) => journey.id === id),
      missingInner: 'error',
    },
  );
}
