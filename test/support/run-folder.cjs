// A folder that the test files of a run share, in WAYMARK_TEST_RUN: what one of them has made, another need not make again.
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

module.exports = () => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-run-'));
  process.env.WAYMARK_TEST_RUN = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
};
