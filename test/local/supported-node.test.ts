// A Node that is too old for TypeScript is told so, in one sentence.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { program } from '../support/run-command.ts';

/** Starts `waymark --version` in a Node that says it is this version. */
function startOn(version: string): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const claim = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const args = ['--import', `data:text/javascript,${encodeURIComponent(claim)}`, program, '--version'];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }));
  });
}

test.each(['18.20.8', '20.19.0', '22.17.1', '23.5.0'])('Node %s is too old', async (version) => {
  const stderr = `Waymark needs Node 22.18 or newer, and this is Node ${version}.\n`;

  expect(await startOn(version)).toEqual({ code: 1, stdout: '', stderr });
});

test.each(['22.18.0', '23.6.0', '24.0.0', '26.1.0'])('Node %s will do', async (version) => {
  const { version: own } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

  expect(await startOn(version)).toEqual({ code: 0, stdout: `waymark ${own}\n`, stderr: '' });
});
