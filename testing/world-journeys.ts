// The journeys of a world, checked by the importer as those of a realm are.
import { findingText } from '../functions/journey/finding.ts';
import { importJourneys } from '../functions/journey/import.ts';
import type { JourneySource } from '../functions/journey/source.ts';
import type { JsonObject } from '../functions/json.ts';
import type { NodeDefinition } from '../functions/node/define-node.ts';
import { exportFile } from './journey-builder.ts';
import { WrongUse } from './wrong-use.ts';

/** What `journeyExport` makes, or an export of AM's: its text, or the JSON in it, with one journey or several. */
export type GivenJourney = JourneySource | JsonObject | string;

export interface ImportedJourneys {
  readonly journeys: readonly JourneySource[];
  /** As the importer words them. */
  readonly warnings: readonly string[];
}

/** Throws with every finding when the importer refuses one of them. */
export function importedJourneys(
  given: readonly GivenJourney[],
  { definitions, strict }: { definitions: readonly NodeDefinition[]; strict: boolean },
): ImportedJourneys {
  const files = given.map((journey, index) => ({ name: `journeys[${index}]`, text: exportText(journey) }));
  const { accepted, refused, warnings } = importJourneys(files, {
    ...{ realm: '/alpha', strict, definitions },
    existing: () => undefined,
  });
  const errors = refused.flatMap((journey) => journey.errors.map(findingText));
  if (errors.length > 0) throw new WrongUse(['The importer refuses these journeys:', ...errors].join('\n'));
  return { journeys: accepted, warnings: warnings.map(findingText) };
}

function exportText(journey: GivenJourney): string {
  if (typeof journey === 'string') return journey;
  return isSource(journey) ? exportFile(journey) : JSON.stringify(journey);
}

// An export of one journey has its name in the tree only.
function isSource(journey: JourneySource | JsonObject): journey is JourneySource {
  return typeof journey['id'] === 'string';
}
