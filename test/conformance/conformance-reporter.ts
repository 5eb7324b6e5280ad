// Writes docs/conformance.md from a whole test run: each row with the tests that show it, and how they went.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AggregatedResult, Reporter, TestContext } from '@jest/reporters';
import type { Config } from '@jest/types';
import { rowIds } from './row-ids.ts';
import { conformanceRows } from './rows.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Shown {
  readonly title: string;
  readonly file: string;
  readonly passed: boolean;
}

class ConformanceReporter implements Reporter {
  readonly #wholeRun: boolean;

  constructor({ testNamePattern, testPathPatterns, onlyFailures, runTestsByPath }: Config.GlobalConfig) {
    this.#wholeRun = !testNamePattern && testPathPatterns.patterns.length === 0 && !onlyFailures && !runTestsByPath;
  }

  onRunComplete(contexts: Set<TestContext>, results: AggregatedResult): void {
    // A run of one project, or of one test, knows nothing about the other rows.
    if (this.#wholeRun && contexts.size > 1) writeFileSync(`${root}docs/conformance.md`, conformanceDocument(results));
  }
}

function conformanceDocument(results: AggregatedResult): string {
  const shown = new Map<string, Shown[]>();
  for (const { testFilePath, testResults } of results.testResults) {
    for (const { title, status } of testResults) {
      const test = { title, file: relative(root, testFilePath), passed: status === 'passed' };
      for (const id of rowIds(title)) shown.set(id, [...(shown.get(id) ?? []), test]);
    }
  }
  const lines = conformanceRows.map(({ id, row, later }) => {
    const tests = (shown.get(id) ?? []).sort((one, other) => key(one).localeCompare(key(other)));
    const result = later ? 'later' : tests.length > 0 && tests.every(({ passed }) => passed) ? 'green' : 'red';
    const names = [...new Set(tests.map(key))].map(escaped).join('<br>');
    return `| ${id} | ${escaped(row)} | ${result} | ${names} |`;
  });
  return `# Conformance

What PingAM's pages for the Push Registration node (P) and the OATH Registration node (O) ask for, and the tests that
show it. Written by the test run; do not edit.

| Row | What it asks | Result | Shown by |
|---|---|---|---|
${lines.join('\n')}
`;
}

function key({ file, title }: Shown): string {
  return `${file}: ${title.replace(/^(?:[OP]-\d+ )+/, '')}`;
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
}

export { ConformanceReporter as default };
