// Writes docs/conformance.md and docs/security.md from a whole test run.
import { writeFileSync } from 'node:fs';
import type { AggregatedResult, Reporter, TestContext } from '@jest/reporters';
import type { Config } from '@jest/types';
import { conformanceDocument } from './conformance-document.ts';
import { securityDocument } from './security-document.ts';
import { shownTests } from './shown-tests.ts';

const docs = new URL('../../docs/', import.meta.url);

class PagesReporter implements Reporter {
  readonly #wholeRun: boolean;

  constructor({ testNamePattern, testPathPatterns, onlyFailures, runTestsByPath }: Config.GlobalConfig) {
    this.#wholeRun = !testNamePattern && testPathPatterns.patterns.length === 0 && !onlyFailures && !runTestsByPath;
  }

  onRunComplete(contexts: Set<TestContext>, results: AggregatedResult): void {
    // A run of one project, or of one test, knows nothing about the other rows.
    if (!this.#wholeRun || contexts.size < 2) return;
    const shown = shownTests(results);
    writeFileSync(new URL('conformance.md', docs), conformanceDocument(shown));
    writeFileSync(new URL('security.md', docs), securityDocument(shown));
  }
}

export { PagesReporter as default };
