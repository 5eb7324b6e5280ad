// The journeys of a world, checked by the importer as those of a realm are.
import { failingTexts, importJourneys, importReport } from '../functions/journey/import.ts';
import type { JourneySource } from '../functions/journey/source.ts';
import type { JsonObject } from '../functions/json.ts';
import type { NodeDefinition } from '../functions/node/define-node.ts';
import { exportFile } from './journey-builder.ts';
import { WrongUse } from './wrong-use.ts';

/** What `journeyExport` makes, or an export of AM's: its text, or the JSON in it, with one journey or several. */
export type GivenJourney = JourneySource | JsonObject | string;

export interface ImportedJourneys {
  readonly journeys: readonly JourneySource[];
  /** Those of the journeys, by id. */
  readonly scripts: readonly { readonly id: string; readonly value: JsonObject }[];
  /** As the importer words them. */
  readonly warnings: readonly string[];
}

/** Throws with every finding when the importer refuses one of them. */
export function importedJourneys(
  given: readonly GivenJourney[],
  { definitions, strict }: { definitions: readonly NodeDefinition[]; strict: boolean },
): ImportedJourneys {
  const files = given.map((journey, index) => ({ name: `journeys[${index}]`, text: exportText(journey) }));
  const result = importJourneys(files, {
    ...{ realm: '/alpha', strict, definitions },
    existing: () => undefined,
  });
  const report = importReport(result);
  const errors = report.refused.flatMap((journey) => journey.errors);
  if (errors.length > 0) throw new WrongUse(['The importer refuses these journeys:', ...errors].join('\n'));
  return {
    journeys: result.accepted,
    scripts: result.scripts,
    warnings: [...report.warnings, ...failingTexts(report)],
  };
}

function exportText(journey: GivenJourney): string {
  if (typeof journey === 'string') return journey;
  return isSource(journey) ? exportFile(journey) : JSON.stringify(journey);
}

// An export of one journey has its name in the tree only.
function isSource(journey: JourneySource | JsonObject): journey is JourneySource {
  return typeof journey['id'] === 'string';
}
