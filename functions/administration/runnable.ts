// What a journey is judged by before it runs, with all that its realm has, and what of it is told.

import { checkScripts } from '../journey/check-scripts.ts';
import type { CompiledJourney } from '../journey/compile-journey.ts';
import { compileJourneys } from '../journey/compile-journeys.ts';
import { type Finding, placeText } from '../journey/finding.ts';
import type { JourneySource } from '../journey/source.ts';
import type { JsonObject } from '../json.ts';
import { RequestError } from '../node/errors.ts';
import type { EditedRealm } from './edited-realm.ts';
import { type Stock, scriptsIn } from './realm-stock.ts';

/** Of what is stored of one journey or script, as JSON: a row of DynamoDB holds 400 kB of it compressed. */
const longestValue = 512 * 1024;
/** The journey as it would run, with what would be wrong with it. */
export function checked(
  source: JourneySource,
  stock: Stock,
  { realm, strict, definitions }: EditedRealm,
): CompiledJourney {
  const known = scriptsIn(stock, { withDrafts: true });
  const compiled = compileJourneys([source.id], {
    ...{ realm, strict, definitions, revision: 'check' },
    missingInner: 'failure',
    brokenInner: 'warning',
    source: (name) => (name === source.id ? source : stock.journeys.get(name)?.source),
    checkScripts: (nodes, own, report) => checkScripts(nodes, { ...known, ...own }, report),
  }).get(source.id);
  return compiled ?? { journey: undefined, errors: [], failures: [], warnings: [] };
}

export interface FindingBody extends JsonObject {
  level: 'error' | 'warning';
  message: string;
}

/** Errors and what fails a run first. */
export function findingBodies({ errors, failures, warnings }: CompiledJourney): FindingBody[] {
  const bodies = (level: FindingBody['level'], found: readonly Finding[]) =>
    found.map(({ journey: _, missing: __, node, ...finding }): FindingBody => {
      const place = node === undefined ? {} : { node };
      return { level, message: placeText({ journey: '', ...finding }), ...place };
    });
  return [...bodies('error', errors), ...bodies('error', failures), ...bodies('warning', warnings)];
}

export function requireRunnable(compiled: CompiledJourney): void {
  if (compiled.journey) return;
  const [first, ...more] = compiled.errors;
  const message = first ? placeText(first) : 'The journey cannot be run';
  const count = more.length > 0 ? ` (and ${more.length} more)` : '';
  throw new RequestError('ERR_BODY_MALFORMED', `${message}${count}`, { detail: { findings: findingBodies(compiled) } });
}

export function requireSize(value: JsonObject): void {
  if (Buffer.byteLength(JSON.stringify(value)) > longestValue) {
    throw new RequestError('ERR_BODY_TOO_LARGE', `It may have ${longestValue} bytes, with all that belongs to it`);
  }
}
