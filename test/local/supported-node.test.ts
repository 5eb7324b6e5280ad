// The file behind `npx waymark`: it is there before anything is built, and a Node that is too old is told so, in one sentence.
import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { program } from '../support/run-command.ts';

const manifestFile = new URL('../../package.json', import.meta.url);
const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));

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
  const stdout = `waymark ${manifest.version}\n`;

  expect(await startOn(version)).toEqual({ code: 0, stdout, stderr: '' });
});

test('npx finds the command in a repository that is just cloned', () => {
  const named = fileURLToPath(new URL(manifest.bin.waymark, manifestFile));

  expect(named).toBe(program);
  expect(statSync(named).mode & 0o111).not.toBe(0);
});
