// Writes docs/conformance.md and docs/security.md from a whole test run.
import { writeFileSync } from 'node:fs';
import type { AggregatedResult, Reporter, TestContext } from '@jest/reporters';
import type { Config } from '@jest/types';
// @ts-expect-error: JavaScript, which Jest reads before anything is compiled.
import config from '../jest.config.js';
import { conformanceDocument } from './conformance-document.ts';
import { securityDocument } from './security-document.ts';
import { shownTests } from './shown-tests.ts';

const { projects } = config as { readonly projects: readonly { readonly displayName: string }[] };
/** What `npm test` runs. A run of fewer knows nothing about the other rows. */
const wanted = projects.map(({ displayName }) => displayName).filter((name) => name !== 'browser' && name !== 'aws');

const docs = new URL('../../docs/', import.meta.url);

class PagesReporter implements Reporter {
  readonly #wholeRun: boolean;

  constructor({ testNamePattern, testPathPatterns, onlyFailures, runTestsByPath }: Config.GlobalConfig) {
    this.#wholeRun = !testNamePattern && testPathPatterns.patterns.length === 0 && !onlyFailures && !runTestsByPath;
  }

  onRunComplete(contexts: Set<TestContext>, results: AggregatedResult): void {
    const run = new Set([...contexts].map((context) => context.config.displayName?.name));
    if (!this.#wholeRun || wanted.some((name) => !run.has(name))) return;
    const shown = shownTests(results);
    writeFileSync(new URL('conformance.md', docs), conformanceDocument(shown));
    writeFileSync(new URL('security.md', docs), securityDocument(shown));
  }
}

export { PagesReporter as default };
