// What an import or a check found, as lines for a person, and as an exit code for a program.

import { type ImportReport, type ImportResult, missingTotals } from '../../functions/journey/import.ts';
import { printable } from '../../functions/printable.ts';
import type { ExitCode } from '../command.ts';

/** Compiled journeys are kept for so long. */
const staleSeconds = 30;

/** For the usage of a command that ends with one of these. */
export const importExitCodes = `Ends with 0 when all of it was accepted and can run, with 1 when anything was refused or cannot be read, with 2 when
the arguments are not understood, and with 3 when all was accepted and a journey of it will fail: every run that gets to
the place that is named ends in an error.`;

export function importExitCode({ refused, failing }: ImportReport): ExitCode {
  if (refused.length > 0) return 1;
  return failing.length > 0 ? 3 : 0;
}

/** One line or more for every journey, and before them the warnings. */
export function reportLines({ accepted, failing, refused, warnings }: ImportReport): string[] {
  const places = new Map(failing.map(({ id, at }) => [id, at]));
  return [
    ...warnings.map((text) => `warning   ${text}`),
    ...refused.flatMap(({ id, errors }) => [`refused   ${id}`, ...errors.map(below)]),
    ...accepted.flatMap((id) => {
      const at = places.get(id);
      return at === undefined ? [`accepted  ${id}`] : [`accepted  ${id}, will fail at`, ...at.map(below)];
    }),
  ].map(printable);
}

export function staleLine({ accepted }: ImportReport): string[] {
  return accepted.length > 0 ? [`What an import replaces may stay in use for ${staleSeconds} seconds.`] : [];
}

/** For many journeys: how many of them load, and what the others lack, most needed first. */
export function summaryLines(result: ImportResult): string[] {
  const { total, accepted, failing } = result;
  const share = Math.floor((100 * accepted.length) / total);
  const fail = failing.length > 0 ? `; ${failing.length} of them will fail` : '';
  const rows = missingTotals(result).map(({ kind, name, nodes, journeys }) => [
    kind,
    name,
    `${nodes} ${nodes === 1 ? 'node' : 'nodes'}`,
    `${journeys} ${journeys === 1 ? 'journey' : 'journeys'}`,
  ]);
  return [
    `${accepted.length} of ${total} journeys load (${share} %)${fail}`,
    ...(rows.length > 0 ? ['Missing:', ...aligned(rows).map((row) => `  ${row}`)] : []),
  ].map(printable);
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function below(text: string): string {
  return `          ${text}`;
}
