// Which tests of a run show which row.
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AggregatedResult } from '@jest/reporters';
import { rowIds, withoutRowIds } from './row-ids.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface ShownTest {
  /** File and title, as the pages name it. */
  readonly name: string;
  readonly passed: boolean;
}

/** By row id, each sorted by name. */
export type ShownTests = ReadonlyMap<string, readonly ShownTest[]>;

export function shownTests(results: AggregatedResult): ShownTests {
  const shown = new Map<string, ShownTest[]>();
  for (const { testFilePath, testResults } of results.testResults) {
    for (const { title, status } of testResults) {
      const name = `${relative(root, testFilePath)}: ${withoutRowIds(title)}`;
      for (const id of rowIds(title)) {
        shown.set(id, [...(shown.get(id) ?? []), { name, passed: status === 'passed' }]);
      }
    }
  }
  for (const tests of shown.values()) tests.sort((one, other) => one.name.localeCompare(other.name));
  return shown;
}

export function allPassed(tests: readonly ShownTest[]): boolean {
  return tests.length > 0 && tests.every(({ passed }) => passed);
}

/** As a cell of a table. */
export function namesOf(tests: readonly ShownTest[]): string {
  return [...new Set(tests.map(({ name }) => name))].map(escaped).join('<br>');
}

export function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
}
