// For `npm run mutation`: one test file after the other, the likeliest first, until one fails, which is all that a mutant
// needs; Jest's own `bail` is closed to Stryker. A file that has none of the tests asked for is not even loaded.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import TestRunner from 'jest-runner';

/** What the first run, of all tests, has told. Stryker works in a copy of the repository, and this goes with it. */
const factsOf = ({ rootDir }) => join(rootDir, 'test-files.json');

export default class FirstFailureRunner extends TestRunner {
  #config;

  constructor(config, context) {
    super(config, context);
    this.#config = config;
  }

  async runTests(tests, watcher, options) {
    const file = factsOf(this.#config);
    const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
    const seen = {};
    let failed = false;
    this.on('test-file-failure', () => {
      failed = true;
    });
    this.on('test-file-success', ([{ path }, { numFailingTests, testResults, perfStats }]) => {
      failed ||= numFailingTests > 0;
      seen[path] = { milliseconds: perfStats.end - perfStats.start, names: testResults.map((test) => test.fullName) };
    });
    for (const test of known ? this.#chosen(tests, known) : tests) {
      await super.runTests([test], watcher, options);
      if (failed) return;
    }
    if (!known) writeFileSync(file, JSON.stringify(seen));
  }

  #chosen(tests, known) {
    const { testNamePattern, nonFlagArgs } = this.#config;
    const wanted = new RegExp(testNamePattern ?? '');
    const mutated = nonFlagArgs.map((file) => basename(file, '.ts'));
    const cost = ({ path }) => (mutated.includes(basename(path, '.test.ts')) ? 0 : known[path]?.milliseconds);
    return tests
      .filter(({ path }) => known[path]?.names.some((name) => wanted.test(name)))
      .sort((one, other) => cost(one) - cost(other));
  }
}
